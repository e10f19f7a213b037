from __future__ import annotations

from tests.analytics.journeys.small_logs import log_of, rows_of

from zhike.analytics.frames import as_table
from zhike.analytics.journeys.paths import (
    in_order,
    numbered_activities,
    numbered_cases,
    with_names,
)

# Case 2 comes back to its first activity; rows are written out of order, and two share a time.
LOG = (
    ("2", "pay", "2026-01-05 09:30"),
    ("1", "apply", "2026-01-05 09:00"),
    ("1", "check", "2026-01-05 09:00"),
    ("2", "apply", "2026-01-05 09:00"),
    ("2", "apply", "2026-01-05 09:40"),
)


def test_activities_are_numbered_by_name_from_one():
    assert rows_of(numbered_activities(as_table(log_of(*LOG))).order_by("number")) == [
        {"activity": "apply", "number": 1},
        {"activity": "check", "number": 2},
        {"activity": "pay", "number": 3},
    ]


def test_a_path_has_the_numbers_of_its_events_in_order():
    cases = numbered_cases(as_table(log_of(*LOG))).order_by("case_id")

    assert [(row["numbers"], row["events"], row["seconds"]) for row in rows_of(cases)] == [
        ([1, 2], 2, 0.0),
        ([1, 3, 1], 3, 2400.0),
    ]


def test_a_case_ends_when_its_last_work_is_completed():
    log = log_of(*LOG[1:3], completed_at=["2026-01-05 09:10", None])

    assert [row["seconds"] for row in rows_of(numbered_cases(as_table(log)))] == [600.0]


def test_numbers_get_their_names_back():
    table = as_table(log_of(*LOG))
    cases = numbered_cases(table).order_by("case_id").select("case_id", "numbers")

    assert rows_of(with_names(cases, log=table).order_by("case_id")) == [
        {"case_id": "1", "path": ["apply", "check"]},
        {"case_id": "2", "path": ["apply", "pay", "apply"]},
    ]


def test_a_column_is_collected_in_the_order_of_others():
    table = as_table(log_of(*LOG))
    collected = table.group_by("case_id").agg(times=in_order(table, "sequence")).order_by("case_id")

    assert [row["times"] for row in rows_of(collected)] == [[1, 2], [3, 0, 4]]
