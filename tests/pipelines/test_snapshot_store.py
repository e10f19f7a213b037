from __future__ import annotations

import pytest

from zhike.engine.errors import StoreBusy
from zhike.engine.store_lock import writer_lock
from zhike.pipelines.snapshot_store import set_aside, store_at_rest


@pytest.fixture
def store(tmp_path):
    root = tmp_path / "store"
    (root / "event_log" / "_delta_log").mkdir(parents=True)
    (root / "event_log" / "part-1.parquet").write_bytes(b"rows")
    (root / "event_log" / "_delta_log" / "0.json").write_text("{}")
    (root / "batches.jsonl").write_text("first\n")
    return root


def test_what_is_set_aside_stays_when_the_store_goes_on(store, tmp_path):
    with store_at_rest(store):
        names = set_aside(store, folder=tmp_path / "aside")
    (store / "event_log" / "part-1.parquet").unlink()
    with (store / "batches.jsonl").open("a") as handle:
        handle.write("second\n")

    assert sorted(map(str, names)) == [
        "batches.jsonl", "event_log/_delta_log/0.json", "event_log/part-1.parquet",
    ]  # fmt: skip
    assert (tmp_path / "aside" / "event_log" / "part-1.parquet").read_bytes() == b"rows"
    assert (tmp_path / "aside" / "batches.jsonl").read_text() == "first\n"


def test_where_files_have_no_second_name_they_are_copied(store, tmp_path, monkeypatch):
    def refused(*_paths):
        raise OSError("another disk")

    monkeypatch.setattr("os.link", refused)

    set_aside(store, folder=tmp_path / "aside")

    assert (tmp_path / "aside" / "event_log" / "part-1.parquet").read_bytes() == b"rows"


def test_writers_wait_while_the_store_is_at_rest(store):
    with (
        store_at_rest(store),
        pytest.raises(StoreBusy),
        writer_lock(store, patience_seconds=0),
    ):
        pass
