"""The one place where time is counted: calendar time and working time."""

from zhike.analytics.clocks.calendar import (
    ALWAYS_OPEN,
    BANK_HOURS,
    Calendar,
    CalendarDay,
    DayKind,
    OpenPeriod,
    as_utc,
    day_starts_at,
    opening_hours,
)
from zhike.analytics.clocks.on_tables import (
    require_coverage,
    seconds_between,
    with_days_passed,
    with_working_seconds,
)
from zhike.analytics.clocks.working_time import (
    add_calendar_days,
    add_working_days,
    add_working_time,
    working_seconds,
)

__all__ = [
    "ALWAYS_OPEN",
    "BANK_HOURS",
    "Calendar",
    "CalendarDay",
    "DayKind",
    "OpenPeriod",
    "add_calendar_days",
    "add_working_days",
    "add_working_time",
    "as_utc",
    "day_starts_at",
    "opening_hours",
    "require_coverage",
    "seconds_between",
    "with_days_passed",
    "with_working_seconds",
    "working_seconds",
]
