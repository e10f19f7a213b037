from __future__ import annotations

from datetime import datetime

from tests.analytics.journeys.small_logs import SERVICE_DESK, log_of, rows_of

from zhike.analytics.journeys import cases


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
