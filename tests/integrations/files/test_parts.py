"""Records that come one by one end in one table, each with its number in the source."""

from __future__ import annotations

import duckdb
import pytest

from zhike.integrations.files import ROW, parts
from zhike.integrations.files.parts import TextParts


@pytest.fixture
def connection():
    return duckdb.connect()


def rows_of(connection, raw):
    return connection.sql(f"FROM {raw.table}").to_arrow_table().to_pylist()


def test_columns_that_appear_late_are_null_in_the_parts_before(connection, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "PART_ROWS", 2)
    collected = TextParts(tmp_path)
    collected.add({"a": "1"})
    collected.add({"a": "2"})
    collected.add({"late": "3"})

    raw = collected.raw_rows(connection)

    assert rows_of(connection, raw) == [
        {ROW: 1, "a": "1", "late": None},
        {ROW: 2, "a": "2", "late": None},
        {ROW: 3, "a": None, "late": "3"},
    ]


def test_columns_that_differ_in_capitals_alone_are_kept_apart(connection, tmp_path):
    collected = TextParts(tmp_path)
    collected.add({"Status": "a", "status": "b"})

    raw = collected.raw_rows(connection)

    assert raw.columns == ("Status", "status_2")
    assert rows_of(connection, raw) == [{ROW: 1, "Status": "a", "status_2": "b"}]


def test_a_rejected_record_keeps_its_number(connection, tmp_path):
    collected = TextParts(tmp_path)
    collected.add({"a": "1"})
    collected.reject(column="a", value="bad", rule="a_rule")
    collected.add({"a": "3"})

    raw = collected.raw_rows(connection)

    assert [row[ROW] for row in rows_of(connection, raw)] == [1, 3]
    assert connection.sql(f"FROM {raw.rejects}").fetchall() == [(2, "a", "bad", "a_rule")]


def test_a_value_of_ten_megabytes_is_rejected_and_shown_in_part(connection, tmp_path):
    collected = TextParts(tmp_path)
    collected.add({"a": "x" * 10_000_000})

    raw = collected.raw_rows(connection)

    assert rows_of(connection, raw) == []
    assert connection.sql(f"FROM {raw.rejects}").fetchall() == [
        (1, "a", "x" * 200, "value_too_long")
    ]


def test_no_record_at_all_is_an_empty_table_of_the_columns_known(connection, tmp_path):
    raw = TextParts(tmp_path, columns=("a", "b")).raw_rows(connection)

    assert raw.columns == ("a", "b")
    assert rows_of(connection, raw) == []


def test_nothing_is_left_in_the_folder(connection, tmp_path):
    collected = TextParts(tmp_path)
    collected.add({"a": "1"})

    collected.raw_rows(connection)

    assert list(tmp_path.iterdir()) == []
