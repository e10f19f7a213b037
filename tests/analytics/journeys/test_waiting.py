from __future__ import annotations

from zoneinfo import ZoneInfoNotFoundError

import pytest
from tests.analytics.journeys.small_logs import log_of, rows_of

from zhike.analytics.journeys import case_times, waiting_and_working, waiting_heatmap

# Case 1 waits 10, then 20 minutes for checks of 5 and 5; case 2 waits an hour for one of 30.
LOG = (
    ("1", "apply", "2026-01-05 09:00"),
    ("1", "check", "2026-01-05 09:10"),
    ("1", "check", "2026-01-05 09:35"),
    ("2", "apply", "2026-01-05 23:00"),
    ("2", "check", "2026-01-06 00:00"),
)
ENDS = [None, "2026-01-05 09:15", "2026-01-05 09:40", None, "2026-01-06 00:30"]
HANDS = ["li", "wang", "zhao", "li", "li"]


@pytest.fixture
def log():
    return log_of(*LOG, completed_at=ENDS, resource=HANDS)


def test_waiting_counts_for_the_activity_it_ends_with(log):
    assert rows_of(waiting_and_working(log)) == [
        {
            "activity": "check",
            "pieces": 3,
            "cases": 2,
            "waiting_seconds": 5400.0,
            "working_seconds": 2400.0,
            "median_waiting_seconds": 1200.0,
            "median_working_seconds": 300.0,
            "working_share": 2400 / 7800,
        },
        {
            "activity": "apply",
            "pieces": 2,
            "cases": 2,
            "waiting_seconds": 0.0,
            "working_seconds": 0.0,
            "median_waiting_seconds": 0.0,
            "median_working_seconds": 0.0,
            "working_share": None,
        },
    ]


def test_a_case_is_as_complex_as_its_steps_repeats_and_handovers(log):
    found = {row["case_id"]: row for row in rows_of(case_times(log))}

    assert found["1"] == {
        "case_id": "1",
        "total_seconds": 2400.0,
        "waiting_seconds": 1800.0,
        "working_seconds": 600.0,
        "steps": 3,
        "repeats": 1,
        "handovers": 2,
        "complexity": 6,
    }
    assert (found["2"]["handovers"], found["2"]["complexity"]) == (0, 2)


def test_unknown_hands_are_no_handover():
    log = log_of(*LOG[:3], resource=["li", None, "zhao"])

    assert rows_of(case_times(log))[0]["handovers"] == 0


def test_a_wait_stands_in_the_local_hour_in_which_it_begins(log):
    # In Shanghai it is eight hours later: 17:00 and 17:15 on Monday, 07:00 on Tuesday.
    assert rows_of(waiting_heatmap(log, zone="Asia/Shanghai")) == [
        {"weekday": 1, "hour": 17, "waits": 2, "waiting_hours": 0.5,
         "median_waiting_seconds": 900.0},
        {"weekday": 2, "hour": 7, "waits": 1, "waiting_hours": 1.0,
         "median_waiting_seconds": 3600.0},
    ]  # fmt: skip


def test_summer_time_moves_the_hours():
    log = log_of(
        ("winter", "apply", "2026-01-05 09:00"),
        ("winter", "check", "2026-01-05 10:00"),
        ("summer", "apply", "2026-07-06 09:00"),
        ("summer", "check", "2026-07-06 10:00"),
        ("before the change", "apply", "2026-03-29 00:59"),
        ("before the change", "check", "2026-03-29 01:30"),
        ("after the change", "apply", "2026-03-29 01:00"),
        ("after the change", "check", "2026-03-29 01:30"),
    )

    found = rows_of(waiting_heatmap(log, zone="Europe/Berlin"))

    assert [(row["weekday"], row["hour"]) for row in found] == [(1, 10), (1, 11), (7, 1), (7, 3)]


def test_an_unknown_zone_is_refused(log):
    with pytest.raises(ZoneInfoNotFoundError, match="Asia/Shangai"):
        waiting_heatmap(log, zone="Asia/Shangai")
