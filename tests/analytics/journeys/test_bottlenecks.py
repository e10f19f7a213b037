from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.analytics.journeys.small_logs import log_of, rows_of

from zhike.analytics.clocks import Calendar, CalendarDay, DayKind
from zhike.analytics.errors import CalendarTooShort
from zhike.analytics.journeys import bottlenecks

# The check is waited for four times, 1, 1, 1 and 5 hours; the pay once, 6 hours: fewer hours in
# all, though the longer wait each time.
LOG = (
    ("1", "apply", "2026-01-05 01:00"),
    ("1", "check", "2026-01-05 02:00"),
    ("2", "apply", "2026-01-05 01:00"),
    ("2", "check", "2026-01-05 02:00"),
    ("3", "apply", "2026-01-05 01:00"),
    ("3", "check", "2026-01-05 02:00"),
    ("4", "apply", "2026-01-05 01:00"),
    ("4", "check", "2026-01-05 06:00"),
    ("4", "pay", "2026-01-05 12:00"),
)


def test_the_step_that_costs_most_hours_in_all_comes_first():
    check, pay = rows_of(bottlenecks(log_of(*LOG)))

    assert check == {
        "rank": 1,
        "activity": "apply",
        "next_activity": "check",
        "steps": 4,
        "cases": 4,
        "reference_seconds": 0.0,
        "lost_hours": 8.0,
        "share": pytest.approx(8 / 14),
        "cumulative_share": pytest.approx(8 / 14),
        "median_seconds": 3600.0,
        "p95_seconds": pytest.approx(3600 * (1 + 4 * 0.85)),
    }
    assert (pay["rank"], pay["lost_hours"], pay["cumulative_share"]) == (2, 6.0, 1.0)


def test_only_time_above_the_reference_is_lost():
    check, pay = rows_of(bottlenecks(log_of(*LOG), reference_quantile=0.5))

    assert (check["reference_seconds"], check["lost_hours"], check["share"]) == (3600.0, 4.0, 1.0)
    assert (pay["lost_hours"], pay["share"]) == (0.0, 0.0)


def test_a_closed_bank_loses_no_working_time():
    days = [date(2026, 1, 4) + timedelta(days=n) for n in range(3)]
    calendar = Calendar([CalendarDay(date=day, kind=DayKind.WORKING) for day in days])

    found = rows_of(bottlenecks(log_of(*LOG), calendar=calendar))

    # Open 01:00 to 04:00 and 05:30 to 09:30 UTC: the long check loses 3.5 hours, not 5, and the
    # pay 3.5, not 6.
    assert [(row["next_activity"], row["lost_hours"]) for row in found] == [
        ("check", 6.5),
        ("pay", 3.5),
    ]


def test_a_calendar_that_ends_before_the_log_is_refused():
    calendar = Calendar([CalendarDay(date=date(2026, 1, 4), kind=DayKind.WORKING)])

    with pytest.raises(CalendarTooShort):
        bottlenecks(log_of(*LOG), calendar=calendar)
