from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.complaints.dated_tables import (
    TableMissing,
    read_table,
    shipped_tables,
    table_on,
    tables_in,
)
from zhike.apps.rulepacks.faults import PackInvalid

GOOD = {
    "table": "repeats",
    "valid_from": date(2026, 1, 1),
    "source": {"text": "the bank's decision 7"},
    "mark": "bank",
    "rows": [{"window_days": 30}],
}


def codes_of(given) -> set[tuple[str, str]]:
    with pytest.raises(PackInvalid) as caught:
        read_table(given, file="own.yaml")
    return {(fault.code, fault.field) for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("table", " ", ("table_unnamed", "table")),
        ("valid_from", "soon", ("date_unreadable", "valid_from")),
        ("valid_until", date(2025, 12, 31), ("date_unreadable", "valid_until")),
        ("source", {}, ("source_missing", "source.text")),
        ("mark", "sure", ("mark_unknown", "mark")),
        ("rows", [], ("rows_missing", "rows")),
        ("rows", ["30 days"], ("rows_missing", "rows")),
    ],
)
def test_each_fault_of_a_head_is_named(field, value, fault):
    assert codes_of(GOOD | {field: value}) == {fault}


def test_all_faults_are_told_at_once_and_no_mapping_is_one():
    assert len(codes_of({"rows": None})) == 5
    assert codes_of(["table"]) == {("table_unreadable", "table")}


def test_the_tables_that_ship_are_in_order():
    names = {one.name for one in shipped_tables()}

    assert names == {
        "authority", "causes", "jrt0169", "letters", "repeats", "second_complaint", "severity",
        "themes_cfpb", "themes_uwv",
    }  # fmt: skip


def test_the_banks_own_table_lies_over_the_shipped_one_from_its_first_day(tmp_path):
    (tmp_path / "own.yaml").write_text(
        "table: repeats\nvalid_from: 2026-01-01\nsource: {text: decision 7}\nmark: bank\n"
        "rows: [{window_days: 30}]\n"
    )

    before = table_on("repeats", on=date(2025, 12, 31), own=tmp_path)
    after = table_on("repeats", on=date(2026, 1, 1), own=tmp_path)

    assert (before.rows[0]["window_days"], after.rows[0]["window_days"]) == (90, 30)
    assert table_on("repeats", on=date(2026, 1, 1), own=tmp_path / "none") == before


def test_every_broken_file_of_a_folder_is_told(tmp_path):
    (tmp_path / "a.yaml").write_text("[]")
    (tmp_path / "b.yaml").write_text("3")

    with pytest.raises(PackInvalid) as caught:
        tables_in(tmp_path)
    assert [fault.pack for fault in caught.value.faults] == ["a.yaml", "b.yaml"]


def test_a_day_before_every_table_has_none():
    with pytest.raises(TableMissing, match="No table repeats holds on 1999-01-01"):
        table_on("repeats", on=date(1999, 1, 1))
