"""Checked against the State Council's arrangement for 2025 and 2026, day by day where it is odd."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from zhike.integrations.calendars import holiday_rows, holiday_source
from zhike.integrations.errors import CountryUnknown


def year(number, **options):
    rows = holiday_rows(first=date(number, 1, 1), last=date(number, 12, 31), **options)
    return {row.date: row for row in rows}


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2025, 1, 26), "make_up"),  # a Sunday worked for Spring Festival
        (date(2025, 1, 29), "statutory"),  # New Year's day of the lunar calendar
        (date(2025, 2, 4), "in_lieu"),  # free for the Saturday of 8 February
        (date(2025, 2, 8), "make_up"),
        (date(2025, 10, 8), "in_lieu"),
        (date(2025, 10, 11), "make_up"),
        (date(2025, 10, 12), "rest"),  # the Sunday after it is a Sunday
        (date(2025, 10, 13), "working"),
    ],
)
def test_each_kind_of_day_of_2025_is_told_apart(day, kind):
    assert year(2025)[day].kind == kind


@pytest.mark.parametrize("number", [2025, 2026])
def test_an_announced_year_has_248_working_days(number):
    kinds = Counter(row.kind for row in year(number).values())

    assert kinds["working"] + kinds["make_up"] == 248


def test_a_year_between_announced_ones_is_certain():
    assert not any(row.provisional for row in year(2025).values())


def test_the_last_week_before_a_year_that_is_not_announced_is_provisional():
    # Whichever year the package knows as the last one.
    last = max(n for n in range(2025, 2032) if not year(n)[date(n, 6, 1)].provisional)

    provisional = [day for day, row in year(last).items() if row.provisional]

    assert provisional == [date(last, 12, number) for number in range(25, 32)]


def test_new_year_is_made_up_for_in_the_last_week_of_december():
    assert year(2018)[date(2018, 12, 29)].kind == "make_up"


def test_a_year_that_is_not_announced_is_provisional():
    assert all(row.provisional for row in year(2031).values())


def test_another_country_has_its_own_days_and_is_never_provisional():
    netherlands = year(2012, country="NL")

    assert netherlands[date(2012, 4, 30)].kind == "statutory"  # Queen's Day
    assert netherlands[date(2012, 10, 1)].kind == "working"  # China's National Day
    assert not netherlands[date(2012, 4, 30)].provisional


def test_an_unknown_country_is_named():
    with pytest.raises(CountryUnknown, match="'XX'"):
        year(2025, country="XX")


def test_a_holiday_is_named_in_english_and_in_the_countrys_own_language():
    new_year = year(2026)[date(2026, 2, 17)]

    assert (new_year.name, new_year.local_name) == ("Chinese New Year (Spring Festival)", "春节")
    assert holiday_source().startswith("holidays 0.")
