from __future__ import annotations

from datetime import datetime

import pytest

from zhike.pipelines.survey_periods import periods_between


def names(first, last):
    return [one.name for one in periods_between(first, last)]


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        (datetime(2025, 12, 3), datetime(2026, 1, 2), ["2025-12", "2026-01"]),
        (datetime(2025, 11, 3), datetime(2026, 7, 2), ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]),
    ],
)
def test_short_surveys_have_months_and_long_ones_quarters(first, last, wanted):
    assert names(first, last) == wanted


def test_a_day_begins_where_the_bank_is_and_not_in_greenwich():
    """17:00 in Greenwich on the last of January is the first of February in Shanghai."""
    assert names(datetime(2025, 1, 31, 17), datetime(2025, 2, 3)) == ["2025-02"]


def test_nothing_has_no_period():
    assert periods_between(None, None) == ()
