"""Periods of whole months and years, as laws on keeping records count them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(start: date, *, months: int) -> date:
    """Give the same day so many months later; the last day where that month is shorter.

    Parameters
    ----------
    start
        The day on which the period begins.
    months
        Whole months, 0 or more; a year has 12.

    Returns
    -------
    date
        The day on which the period is over.

    Examples
    --------
    >>> add_months(date(2024, 2, 29), months=12)
    datetime.date(2025, 2, 28)
    >>> add_months(date(2025, 11, 30), months=3)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
