from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from zhike.apps.audit.models import AuditRow
from zhike.apps.calendars import hours_actions
from zhike.apps.calendars.errors import HoursUnreadable, OutageEndsFirst, ReasonNeeded
from zhike.apps.calendars.models import HoursException, Outage, ServiceHours
from zhike.apps.calendars.rules import ALWAYS

WEEK = {"working": "09:00-12:00 13:30-17:30"}


@pytest.fixture
def hours(calendar, branch):
    return hours_actions.set_hours(
        calendar=calendar, branch=branch, channel="phone", week=WEEK, reason="试点", by="chen"
    )


def test_anything_but_day_and_night_needs_a_reason(calendar):
    place = {"calendar": calendar, "branch": None, "channel": "phone", "by": "chen"}

    hours_actions.set_hours(**place, week=ALWAYS, reason="")
    with pytest.raises(ReasonNeeded):
        hours_actions.set_hours(**place, week=WEEK, reason=" ")
    assert ServiceHours.objects.get().week == dict(ALWAYS)


def test_hours_that_cannot_be_read_are_told_back(calendar):
    with pytest.raises(HoursUnreadable, match="“nine to five” cannot be read"):
        hours_actions.set_hours(
            calendar=calendar, branch=None, channel="phone", week={"working": "nine to five"},
            reason="x", by="chen",
        )  # fmt: skip


def test_setting_hours_again_changes_them_and_their_version(hours, calendar, branch):
    again = hours_actions.set_hours(
        calendar=calendar, branch=branch, channel="phone", week={"working": "08:00-20:00"},
        reason="延时", by="chen",
    )  # fmt: skip

    assert again.pk == hours.pk
    assert again.version != hours.version
    row = AuditRow.objects.first()
    assert '"working": "09:00-12:00, 13:30-17:30"' in row.before
    assert '"working": "08:00-20:00"' in row.after


def test_a_date_gets_other_hours_and_gives_them_back(hours):
    eve = date(2026, 2, 16)
    exception = hours_actions.set_exception(
        hours, on=eve, periods="09:00-12:00", reason="除夕", by="chen"
    )
    hours_actions.set_exception(hours, on=eve, periods="", reason="除夕休息", by="chen")
    kept = HoursException.objects.get()
    hours_actions.remove_exception(kept, by="chen")

    assert exception.periods == "09:00-12:00"
    assert (kept.periods, kept.reason) == ("", "除夕休息")
    assert not HoursException.objects.exists()
    assert ServiceHours.objects.get().version != hours.version
    with pytest.raises(ReasonNeeded):
        hours_actions.set_exception(hours, on=eve, periods="", reason="", by="chen")


def test_hours_are_taken_away_with_a_record_of_what_they_were(hours):
    hours_actions.remove_hours(hours, by="chen")

    assert not ServiceHours.objects.exists()
    assert "13:30-17:30" in AuditRow.objects.first().before


def test_an_outage_begins_before_it_ends_and_never_in_the_future(branch):
    now = timezone.now()
    place = {"branch": branch, "channel": "phone", "reason": "线路故障", "by": "chen"}
    outage = hours_actions.record_outage(**place, began_at=now - timedelta(hours=2), ended_at=None)
    hours_actions.end_outage(outage, ended_at=now, by="chen")

    assert Outage.objects.get().ended_at == now
    with pytest.raises(OutageEndsFirst):
        hours_actions.record_outage(**place, began_at=now, ended_at=now)
    with pytest.raises(OutageEndsFirst):
        hours_actions.record_outage(**place, began_at=now + timedelta(days=1), ended_at=None)
    with pytest.raises(OutageEndsFirst):
        hours_actions.end_outage(
            outage, ended_at=datetime(2020, 1, 1, tzinfo=now.tzinfo), by="chen"
        )
