from __future__ import annotations

from datetime import date

import pytest
from tests.apps.threads import at_once

from zhike.apps.audit.models import AuditRow
from zhike.apps.calendars import actions
from zhike.apps.calendars.errors import (
    CodeTaken,
    CountryNotKnown,
    DayAsBefore,
    DayBeyond,
    ReasonNeeded,
)
from zhike.apps.calendars.models import Day, WorkCalendar

MAKE_UP, HOLIDAY = date(2026, 2, 14), date(2026, 2, 17)


def day(calendar, on):
    return calendar.days.get(date=on)


def last_audit():
    return AuditRow.objects.first()


def test_the_banks_calendar_is_there_from_the_first_use_on(db):
    WorkCalendar.objects.all().delete()
    calendar = actions.bank_calendar()
    assert actions.bank_calendar() == calendar
    assert (day(calendar, MAKE_UP).kind, day(calendar, HOLIDAY).kind) == ("make_up", "statutory")
    assert day(calendar, HOLIDAY).local_name == "春节"
    assert day(calendar, HOLIDAY).source.startswith("holidays ")
    span = (calendar.last_date - calendar.first_date).days + 1
    assert calendar.days.count() == span
    assert last_audit().activity == "create calendar"


def test_of_several_first_uses_at_once_one_makes_it_and_all_have_it(shared_database):
    WorkCalendar.objects.all().delete()
    found = at_once(lambda _number: actions.bank_calendar(), count=4)
    assert len(set(found)) == 1
    assert WorkCalendar.objects.count() == 1
    assert AuditRow.objects.filter(activity="create calendar").count() == 1


def test_a_code_belongs_to_one_calendar_and_a_country_must_be_known(calendar):
    made = {"name": "UK", "zone": "Europe/London", "by": "chen"}
    with pytest.raises(CodeTaken, match="CN already"):
        actions.create_calendar(code="CN", country="GB", **made)
    with pytest.raises(CountryNotKnown, match="of XX"):
        actions.create_calendar(code="XX", country="XX", **made)
    assert WorkCalendar.objects.count() == 1


def test_a_decided_day_says_who_decided_and_why_and_changes_the_version(calendar):
    actions.set_day(calendar, on=HOLIDAY, kind="make_up", reason="年终决算", by="chen")

    override = calendar.overrides.get()
    assert (override.kind, override.reason, override.by) == ("make_up", "年终决算", "chen")
    assert day(calendar, HOLIDAY).kind == "statutory"
    assert WorkCalendar.objects.get().version != calendar.version
    row = last_audit()
    assert (row.before, row.after) == ('{"2026-02-17": "statutory"}', '{"2026-02-17": "make_up"}')
    assert row.reason == "年终决算"


def test_a_decision_needs_a_reason_a_change_and_a_date_that_is_there(calendar):
    with pytest.raises(ReasonNeeded):
        actions.set_day(calendar, on=HOLIDAY, kind="rest", reason=" ", by="chen")
    with pytest.raises(DayAsBefore, match="2026-02-17"):
        actions.set_day(calendar, on=HOLIDAY, kind="statutory", reason="同", by="chen")
    with pytest.raises(DayBeyond, match="lacks 1999-12-31"):
        actions.set_day(calendar, on=date(1999, 12, 31), kind="rest", reason="x", by="chen")
    assert not calendar.overrides.exists()


def test_a_provisional_day_becomes_certain_by_deciding_that_it_is_what_it_is(calendar):
    open_day = calendar.days.filter(is_provisional=True).last()

    actions.set_day(calendar, on=open_day.date, kind=open_day.kind, reason="公告", by="chen")

    assert calendar.overrides.get().date == open_day.date


def test_a_decision_is_taken_back_once(calendar):
    actions.set_day(calendar, on=HOLIDAY, kind="rest", reason="测试", by="chen")
    actions.withdraw_day(calendar, on=HOLIDAY, by="chen")
    version, rows = WorkCalendar.objects.get().version, AuditRow.objects.count()
    actions.withdraw_day(calendar, on=HOLIDAY, by="chen")

    assert not calendar.overrides.exists()
    assert (WorkCalendar.objects.get().version, AuditRow.objects.count()) == (version, rows)


def test_reading_anew_takes_what_changed_and_keeps_decisions(calendar):
    actions.set_day(calendar, on=HOLIDAY, kind="rest", reason="测试", by="chen")
    Day.objects.filter(calendar=calendar, date=MAKE_UP).update(kind="rest", is_provisional=True)
    Day.objects.filter(calendar=calendar, date=calendar.last_date).delete()

    changed = actions.refresh_calendar(calendar, by="chen")

    assert changed == 2
    assert (day(calendar, MAKE_UP).kind, day(calendar, MAKE_UP).is_provisional) == (
        "make_up",
        False,
    )
    assert calendar.overrides.get().date == HOLIDAY
    assert '"2026-02-14": "rest (provisional)"' in last_audit().before
    assert actions.refresh_calendar(calendar, by="chen") == 0


def test_a_year_the_bank_confirmed_stays_certain_when_read_anew(calendar):
    year = calendar.last_date.year
    confirmed = actions.confirm_year(calendar, year=year, reason="国办发明电", by="chen")

    assert confirmed >= 365
    assert actions.refresh_calendar(calendar, by="chen") == 0
    assert not calendar.days.filter(date__year=year, is_provisional=True).exists()
    with pytest.raises(ReasonNeeded):
        actions.confirm_year(calendar, year=year, reason="", by="chen")
