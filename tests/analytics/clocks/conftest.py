"""The Spring Festival of 2026: nine days off between two Saturdays that are worked for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhike.analytics.clocks import Calendar, CalendarDay, DayKind

FRIDAY = date(2026, 2, 13)
# 13 Friday … 1 March Sunday, then three plain weeks.
WEEK = ["working"] * 5 + ["rest"] * 2
KINDS = [
    *("working", "make_up", "rest"),
    *("statutory", "statutory", "statutory", "statutory", "in_lieu", "rest", "rest", "in_lieu"),
    *("working", "working", "working", "working", "make_up", "rest"),
    *WEEK * 3,
]


@pytest.fixture
def festival() -> Calendar:
    return Calendar(
        [
            CalendarDay(date=FRIDAY + timedelta(days=n), kind=DayKind(kind))
            for n, kind in enumerate(KINDS)
        ]
    )
