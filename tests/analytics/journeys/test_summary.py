from __future__ import annotations

from datetime import datetime

import pytest
from tests.analytics.journeys.small_logs import SERVICE_DESK, log_of, rows_of

from zhike.analytics.journeys import (
    Summary,
    activities,
    end_activities,
    start_activities,
    summary,
)


def test_a_summary_tells_what_the_log_holds():
    found = summary(log_of(*SERVICE_DESK))

    # The five cases take 0, 600, 5,400, 7,200 and 60,000 s; all take different paths.
    assert found == Summary(
        events=14,
        cases=5,
        activities=4,
        variants=5,
        start_activities={"open": 5},
        end_activities={"close": 2, "reply": 2, "open": 1},
        first_at=datetime(2026, 1, 5, 9, 0),
        last_at=datetime(2026, 1, 6, 1, 40),
        median_throughput_seconds=5400.0,
        p95_throughput_seconds=pytest.approx(49440.0),
    )


def test_an_empty_log_has_a_summary_too():
    found = summary(log_of(*SERVICE_DESK).limit(0))

    assert (found.events, found.cases, found.variants, found.start_activities) == (0, 0, 0, {})
    assert (found.first_at, found.median_throughput_seconds) == (None, None)


def test_activities_count_events_and_cases_apart():
    found = [
        (row["activity"], row["events"], row["cases"])
        for row in rows_of(activities(log_of(*SERVICE_DESK)))
    ]

    assert found == [("open", 5, 5), ("reply", 5, 3), ("ask", 2, 1), ("close", 2, 2)]


def test_ties_at_the_ends_of_a_case_follow_the_source():
    log = log_of(("1", "z", "2026-01-05 09:00"), ("1", "a", "2026-01-05 09:00"))

    assert rows_of(start_activities(log)) == [{"activity": "z", "cases": 1}]
    assert rows_of(end_activities(log)) == [{"activity": "a", "cases": 1}]
