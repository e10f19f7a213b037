from __future__ import annotations

from datetime import date

import pytest

from zhike.analytics.clocks.months import add_months


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2016, 3, 1), 120, date(2026, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
        (date(2025, 1, 15), 11, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start, months, end):
    assert add_months(start, months=months) == end
