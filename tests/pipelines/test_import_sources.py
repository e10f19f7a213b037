from __future__ import annotations

import os

import duckdb
import pytest
from tests.event_rows import write

from zhike.integrations.errors import SourceMissing
from zhike.pipelines.errors import SourceChanged, SourceUnknown
from zhike.pipelines.import_sources import (
    check_unchanged,
    fingerprint,
    is_database,
    read_source,
    source_label,
)


def test_the_reader_follows_the_ending(tmp_path):
    table = write(tmp_path / "a.TSV", "case\tact", "A1\topen")
    objects = write(tmp_path / "a.jsonl", '{"case": "A1"}')

    assert read_source(duckdb.connect(), table, folder=tmp_path).columns == ("case", "act")
    assert read_source(duckdb.connect(), objects, folder=tmp_path).columns == ("case",)


def test_an_unknown_ending_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(SourceUnknown, match=r"a\.pdf.*\.csv.*\.xes"):
        read_source(duckdb.connect(), tmp_path / "a.pdf", folder=tmp_path)


def test_a_changed_file_is_seen_by_its_bytes_alone(tmp_path):
    path = write(tmp_path / "a.csv", "abc")
    before, status = fingerprint(path), path.stat()
    check_unchanged(path, before=before)
    path.write_bytes(b"abd\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    with pytest.raises(SourceChanged):
        check_unchanged(path, before=before)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceMissing):
        fingerprint(tmp_path / "a.csv")


def test_a_database_is_told_from_a_path_and_its_password_is_never_shown():
    url = "postgresql://li:secret@host/bank?table=events"

    assert is_database(url)
    assert not is_database("/data/a.csv")
    assert "secret" not in source_label(url)
    assert source_label("/data/a.csv") == "a.csv"
