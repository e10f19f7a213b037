from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhike.apps.complaints.words import countdown, last_day_of, money

MIDNIGHT = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)  # in Shanghai the end of the 17th


def test_a_deadline_at_midnight_is_the_end_of_the_day_before():
    assert last_day_of(MIDNIGHT) == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("today", "words", "tone"),
    [
        (date(2026, 3, 10), "days left: 7", "good"),
        (date(2026, 3, 14), "days left: 3", "warn"),
        (date(2026, 3, 17), "due today", "bad"),
        (date(2026, 3, 18), "late by days: 1", "bad"),
    ],
)
def test_the_countdown_says_how_much_is_left(today, words, tone):
    told = countdown(MIDNIGHT, today=today)

    assert (told.words, told.tone) == (words, tone)


def test_without_a_clock_it_says_so_and_amounts_have_two_places():
    assert countdown(None, today=date(2026, 3, 10)).words == "no clock runs"
    assert (money(123_456), money(None)) == ("¥1,234.56", "–")
