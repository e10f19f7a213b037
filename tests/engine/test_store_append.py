from __future__ import annotations

import errno
import os
from datetime import date
from itertools import pairwise

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.event_rows import CONTRACT, event_rows, numbers_in

from zhike.engine import store_append
from zhike.engine.errors import StoreFull
from zhike.engine.store import Batch, Store
from zhike.engine.store_append import disk_full_told


def test_files_are_sorted_by_day_then_case_and_tell_their_period():
    store = Store()
    store.append(CONTRACT, event_rows([60, 1, 61, 0]), batch=Batch(batch_id="b1"))

    (path,) = store.files(CONTRACT)
    rows = pq.read_table(path).select(["occurred_at", "case_id", "sequence"]).to_pylist()

    assert [row["sequence"] for row in rows] == [0, 1, 60, 61]
    assert {row["occurred_at"].date() for row in rows[:2]} == {date(2026, 1, 5)}


def test_large_batches_are_cut_into_files_that_hold_whole_runs_of_days(monkeypatch):
    monkeypatch.setattr(store_append, "FILE_BYTES", 1)
    store = Store()
    rows = 250_000  # two row groups: files are cut between those

    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE mine AS SELECT md5(i::VARCHAR) AS event_id, 'big' AS log_name,"
        " 'A' || i AS case_id, i AS sequence, 'open' AS activity,"
        " TIMESTAMP '2026-01-01' + to_minutes(i) AS occurred_at, MAP {'a': 'b'} AS attributes"
        f" FROM range({rows}) AS t(i) ORDER BY hash(i)"
    )
    store.append(
        CONTRACT,
        store_append.Query(connection=connection, sql="FROM mine"),
        batch=Batch(batch_id="b1"),
    )

    files = sorted(store._delta(CONTRACT).files(), key=lambda file: file.first_at)
    assert len(files) >= 2
    assert sum(file.rows for file in files) == rows
    assert all(one.last_at.date() <= next_.first_at.date() for one, next_ in pairwise(files))


def test_a_key_that_is_no_digest_is_known_again_too():
    store = Store()
    odd = event_rows([1]).set_column(0, "event_id", [["0x12"]])

    store.append(CONTRACT, odd, batch=Batch(batch_id="b1"))
    again = store.append(CONTRACT, odd, batch=Batch(batch_id="b2"))

    assert (again.stored, again.duplicates) == (0, 1)


def test_keys_that_share_their_first_digits_are_still_two(tmp_path):
    store = Store()
    ids = [["0" * 31 + "1", "0" * 31 + "2"]]
    close = event_rows([1, 2]).set_column(0, "event_id", ids)

    store.append(CONTRACT, close.slice(0, 1), batch=Batch(batch_id="b1"))
    both = store.append(CONTRACT, close, batch=Batch(batch_id="b2"))

    assert (both.stored, both.duplicates) == (1, 1)
    assert numbers_in(store) == [1, 2]


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "full"),
        OSError(errno.EFBIG, "limit"),
        duckdb.IOException("could not write: No space left on device"),
    ],
)
def test_every_way_of_saying_that_the_disk_is_full_is_one_error(tmp_path, error):
    with pytest.raises(StoreFull, match="Nothing was stored"), disk_full_told(tmp_path):
        raise error


def test_other_errors_keep_their_own_words(tmp_path):
    with pytest.raises(PermissionError), disk_full_told(tmp_path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
