from __future__ import annotations

from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhike.integrations.errors import SourceBroken, SourceMissing
from zhike.integrations.files import parquet


def test_types_are_kept_and_rows_numbered_as_they_lie(tmp_path):
    times = pa.array([datetime(2026, 1, 5), datetime(2026, 1, 4)], type=pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"case": ["b", "a"], "time": times}), tmp_path / "a.parquet")
    connection = duckdb.connect()

    raw = parquet.read(connection, tmp_path / "a.parquet", folder=tmp_path)

    kinds = connection.execute(f"DESCRIBE {raw.table}").fetchall()
    assert raw.columns == ("case", "time")
    assert [str(kind) for _, kind, *_ in kinds[1:]] == ["VARCHAR", "TIMESTAMP WITH TIME ZONE"]
    assert connection.execute(f"SELECT zhike_row, case_ FROM (SELECT zhike_row, \"case\" AS case_"
                              f" FROM {raw.table})").fetchall() == [(1, "b"), (2, "a")]  # fmt: skip


def test_half_a_file_is_refused_as_a_whole(tmp_path):
    pq.write_table(pa.table({"case": ["a"] * 1000}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(SourceBroken, match="Nothing was stored"):
        parquet.read(duckdb.connect(), tmp_path / "a.parquet", folder=tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceMissing):
        parquet.read(duckdb.connect(), tmp_path / "nothing.parquet", folder=tmp_path)
