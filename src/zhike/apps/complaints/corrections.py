"""Over which days the complaints of a cause are compared before and after it was mended."""

from __future__ import annotations

from datetime import date

from zhike.analytics.clocks import add_calendar_days


def spans(*, done: date, days: int) -> tuple[tuple[date, date], tuple[date, date]]:
    """Give the first and last of as many days before and after; the day itself is in neither."""
    before = (add_calendar_days(done, days=-days), add_calendar_days(done, days=-1))
    after = (add_calendar_days(done, days=1), add_calendar_days(done, days=days))
    return before, after


def needs_reopening(*, before: int, after: int) -> bool:
    """Say whether what was mended has to be looked at again: it got no better.

    None before and none after holds.
    """
    return after > 0 and after >= before
