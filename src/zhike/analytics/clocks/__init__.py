"""The one place where time is counted: calendar time, working time, and clocks with deadlines.

For columns of tables it is `clocks.on_tables`, apart from this: whoever reads one clock needs
none of the engines, which take a second to load.
"""

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
from zhike.analytics.clocks.clock import (
    Clock,
    ClockEvent,
    Extended,
    Paused,
    Recalculated,
    Resumed,
    Started,
    Stopped,
)
from zhike.analytics.clocks.counted_time import CountedTime
from zhike.analytics.clocks.limits import (
    Ending,
    Limit,
    LimitUnit,
    calendar_days,
    hours,
    working_days,
    working_hours,
)
from zhike.analytics.clocks.reading import WARNING_SHARES, ClockState, Reading, Warned, read_clock
from zhike.analytics.clocks.working_time import (
    add_calendar_days,
    add_working_days,
    add_working_time,
    working_seconds,
)

__all__ = [
    "ALWAYS_OPEN",
    "BANK_HOURS",
    "WARNING_SHARES",
    "Calendar",
    "CalendarDay",
    "Clock",
    "ClockEvent",
    "ClockState",
    "CountedTime",
    "DayKind",
    "Ending",
    "Extended",
    "Limit",
    "LimitUnit",
    "OpenPeriod",
    "Paused",
    "Reading",
    "Recalculated",
    "Resumed",
    "Started",
    "Stopped",
    "Warned",
    "add_calendar_days",
    "add_working_days",
    "add_working_time",
    "as_utc",
    "calendar_days",
    "day_starts_at",
    "hours",
    "opening_hours",
    "read_clock",
    "working_days",
    "working_hours",
    "working_seconds",
]
