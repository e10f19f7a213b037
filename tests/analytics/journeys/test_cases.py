from __future__ import annotations

from datetime import datetime

from tests.analytics.journeys.small_logs import SERVICE_DESK, log_of, rows_of

from zhike.analytics.journeys import case_events, cases, cases_on_edge, customer_timeline


def test_a_case_has_its_path_its_length_and_its_time():
    log = log_of(*SERVICE_DESK)

    found = {row["case_id"]: row for row in rows_of(cases(log))}

    assert found["4"] == {
        "case_id": "4",
        "path": ["open", "reply", "ask", "reply", "ask", "reply"],
        "variant": "open › reply › ask › reply › ask › reply",
        "events": 6,
        "started_at": datetime(2026, 1, 5, 9, 0),
        "ended_at": datetime(2026, 1, 5, 11, 0),
        "seconds": 7200.0,
    }
    assert {case: row["seconds"] for case, row in found.items()} == {
        "1": 5400.0, "2": 600.0, "3": 0.0, "4": 7200.0, "5": 60000.0,
    }  # fmt: skip


def test_a_case_ends_when_its_longest_work_ends():
    log = log_of(
        ("1", "scan", "2026-01-05 09:00"),
        ("1", "file", "2026-01-05 09:10"),
        completed_at=["2026-01-05 09:40", None],
    )

    assert rows_of(cases(log))[0]["seconds"] == 2400.0


def test_the_path_follows_time_and_then_the_source_not_the_rows():
    log = log_of(
        ("1", "late", "2026-01-05 10:00"),
        ("1", "second", "2026-01-05 09:00"),
        ("1", "third", "2026-01-05 09:00"),
        ("1", "first", "2026-01-05 08:00"),
    )

    assert rows_of(cases(log))[0]["path"] == ["first", "second", "third", "late"]


def test_the_cases_of_an_edge_come_slowest_first():
    log = log_of(*SERVICE_DESK)

    found = rows_of(cases_on_edge(log, activity="open", next_activity="reply", limit=2))

    assert [(row["case_id"], row["steps"], row["longest_seconds"]) for row in found] == [
        ("5", 1, 60000.0),
        ("1", 1, 1800.0),
    ]
    again = rows_of(cases_on_edge(log, activity="reply", next_activity="ask"))
    assert [(row["case_id"], row["steps"], row["longest_seconds"]) for row in again] == [
        ("4", 2, 1800.0)
    ]


def test_the_events_of_a_case_tell_the_time_between_them():
    found = rows_of(case_events(log_of(*SERVICE_DESK), case_id="1"))

    assert [(row["activity"], row["seconds_since_previous"]) for row in found] == [
        ("open", None),
        ("reply", 1800.0),
        ("close", 3600.0),
    ]
    assert rows_of(case_events(log_of(*SERVICE_DESK), case_id="none")) == []


def test_a_customer_is_followed_over_all_cases():
    log = log_of(
        ("loan", "apply", "2026-01-05 09:00"),
        ("call", "ring", "2026-01-05 09:30"),
        ("other", "ring", "2026-01-05 09:40"),
        ("loan", "pay", "2026-01-05 10:00"),
        customer_id=["C1", "C1", "C2", "C1"],
    )

    found = rows_of(customer_timeline(log, customer_id="C1"))

    assert [(row["case_id"], row["seconds_since_previous"]) for row in found] == [
        ("loan", None),
        ("call", 1800.0),
        ("loan", 1800.0),
    ]


def test_a_moment_that_stands_in_two_logs_has_one_order():
    moment = ("loan", "apply", "2026-01-05 09:00")
    columns = {"log_name": ["b", "a", "a"], "event_id": ["3", "2", "1"], "sequence": [1, 1, 1]}
    log = log_of(moment, moment, moment, customer_id=["C1"] * 3, **columns)

    found = rows_of(customer_timeline(log, customer_id="C1"))

    assert [(row["log_name"], row["event_id"]) for row in found] == [
        ("a", "1"), ("a", "2"), ("b", "3"),
    ]  # fmt: skip
