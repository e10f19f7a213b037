from __future__ import annotations

import pytest

from zhike.apps.calendars.forms import CalendarForm, OutageForm, SpanForm, WeekForm, week_of
from zhike.apps.calendars.hours_actions import set_hours


@pytest.mark.parametrize(
    ("field", "wrong"), [("country", "China"), ("zone", "Mars/Base"), ("code", "a b")]
)
def test_a_calendar_needs_a_code_a_country_and_a_zone(field, wrong):
    good = {"code": "GB", "name": "UK", "country": "gb", "zone": "Europe/London"}

    assert CalendarForm(good).is_valid()
    assert list(CalendarForm(good | {field: wrong}).errors) == [field]


def test_hours_fill_the_form_and_come_back_the_same(calendar, administrator):
    week = {"working": "09:00-12:00", "working:3": "closed", "rest": ""}
    hours = set_hours(
        calendar=calendar, branch=None, channel="phone", week=week, reason="试点", by="chen"
    )

    form = WeekForm(week_of(hours))
    assert form.is_valid()
    again = set_hours(
        calendar=calendar, branch=None, channel="phone", week=form.week, reason="试点", by="chen"
    )
    assert again.week == hours.week
    assert again.week["working:3"] == ""


def test_only_branches_in_reach_are_offered(branch, elsewhere, administrator):
    administrator.branch = branch
    form = OutageForm(by=administrator)

    assert list(form.fields["branch"].queryset) == [branch]


def test_a_span_ends_after_it_begins(administrator):
    form = SpanForm(
        {"channel": "phone", "first": "2026-03-02", "last": "2026-03-01"}, by=administrator
    )

    assert list(form.errors) == ["last"]
