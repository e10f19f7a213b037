"""Everything that changes the days of a calendar. Each change gives it another version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.calendars.errors import (
    CodeTaken,
    CountryNotKnown,
    DayAsBefore,
    DayBeyond,
    ReasonNeeded,
)
from zhike.apps.calendars.models import Day, DayOverride, WorkCalendar, new_version
from zhike.apps.calendars.rules import YEARS_AHEAD, YEARS_BACK
from zhike.apps.prepared.select import Prepared
from zhike.pipelines.calendars import CountryUnknown, bank_zone, country_days, days_source

BANK_CALENDAR = "CN"
SHOWN = 60  # changed dates that an audit row lists
# Every page with a clock asks.
_by_code = Prepared(lambda code: WorkCalendar.objects.filter(code=code).order_by())


def bank_calendar() -> WorkCalendar:
    """The calendar the bank works by where nothing else is said; there from the first use on."""
    # No transaction: every page with a clock reads it, and reading must not wait for a writer.
    if found := _by_code.first(BANK_CALENDAR):
        return found
    try:
        return create_calendar(
            code=BANK_CALENDAR, name="中国工作日历", country="CN", zone=bank_zone(), by="zhike"
        )
    except (CodeTaken, IntegrityError):  # another made it at the same moment
        return WorkCalendar.objects.get(code=BANK_CALENDAR)


@transaction.atomic
def create_calendar(*, code: str, name: str, country: str, zone: str, by: str) -> WorkCalendar:
    """Make a calendar and fill it with the public holidays of a country."""
    if WorkCalendar.objects.filter(code=code).exists():
        raise CodeTaken(calendar=code)
    first, last = _span_now()
    rows = _days_of(country, first=first, last=last)
    calendar = WorkCalendar.objects.create(
        code=code, name=name, country=country, zone=zone, first_date=first, last_date=last
    )
    Day.objects.bulk_create(Day(calendar=calendar, **row) for row in rows.values())
    after = {"code": code, "name": name, "country": country, "zone": zone, "days": len(rows)}
    _record("create calendar", calendar=calendar, by=by, after=after)
    return calendar


@transaction.atomic
def refresh_calendar(calendar: WorkCalendar, *, by: str) -> int:
    """Read the public holidays anew and give how many dates changed or came; overrides stay."""
    calendar = _locked(calendar)
    first, last = _span_now()
    first, last = min(first, calendar.first_date), max(last, calendar.last_date)
    wanted = _days_of(calendar.country, first=first, last=last)
    known = {day.date: day for day in calendar.days.all()}
    fresh = [row for on, row in wanted.items() if on not in known]
    changed = [day for on, day in known.items() if _differs(day, wanted[on])]
    if not fresh and not changed:
        return 0
    before = {str(day.date): _told(day.kind, day.is_provisional) for day in changed[:SHOWN]}
    for day in changed:
        for field, value in wanted[day.date].items():
            setattr(day, field, value)
    columns = ["kind", "name", "local_name", "source", "is_provisional"]
    Day.objects.bulk_update(changed, columns, batch_size=100)
    Day.objects.bulk_create((Day(calendar=calendar, **row) for row in fresh), batch_size=500)
    calendar.first_date, calendar.last_date = first, last
    _renew(calendar)
    after: dict[str, Any] = {
        str(day.date): _told(day.kind, day.is_provisional) for day in changed[:SHOWN]
    }
    after |= {"changed": len(changed), "new": len(fresh), "source": days_source()}
    _record("refresh calendar", calendar=calendar, by=by, before=before, after=after)
    return len(fresh) + len(changed)


@transaction.atomic
def set_day(calendar: WorkCalendar, *, on: date, kind: str, reason: str, by: str) -> None:
    """Decide what a date is, over what its source says; it is certain from then on."""
    if not reason.strip():
        raise ReasonNeeded
    calendar = _locked(calendar)
    if not calendar.first_date <= on <= calendar.last_date:
        raise DayBeyond(on=on, first=calendar.first_date, last=calendar.last_date)
    day, override = _day(calendar, on)
    now_kind = override.kind if override else day.kind
    if now_kind == kind and (override or not day.is_provisional):
        raise DayAsBefore(on=on)
    decided = {"kind": kind, "reason": reason, "by": by, "decided_at": timezone.now()}
    DayOverride.objects.update_or_create(calendar=calendar, date=on, defaults=decided)
    _renew(calendar)
    before = _told(now_kind, not override and day.is_provisional)
    _record_day("set day", calendar, on, by=by, before=before, after=_told(kind), reason=reason)


@transaction.atomic
def withdraw_day(calendar: WorkCalendar, *, on: date, by: str) -> None:
    """Take back what the bank decided on a date: its source holds again."""
    calendar = _locked(calendar)
    override = calendar.overrides.filter(date=on).first()
    if override is None:
        return
    day = calendar.days.get(date=on)
    before, after = _told(override.kind), _told(day.kind, day.is_provisional)
    override.delete()
    _renew(calendar)
    _record_day("withdraw day", calendar, on, by=by, before=before, after=after)


@transaction.atomic
def confirm_year(calendar: WorkCalendar, *, year: int, reason: str, by: str) -> int:
    """Mark a year as announced; give how many of its days were provisional until now."""
    if not reason.strip():
        raise ReasonNeeded
    calendar = _locked(calendar)
    open_days = calendar.days.filter(date__year=year, is_provisional=True)
    confirmed = open_days.update(is_provisional=False, source=reason[:100])
    if confirmed:
        _renew(calendar)
        after = {"year": year, "days": confirmed}
        _record("confirm year", calendar=calendar, by=by, after=after, reason=reason)
    return confirmed


def _span_now() -> tuple[date, date]:
    year = timezone.localdate().year
    return date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31)


def _days_of(country: str, *, first: date, last: date) -> dict[date, dict[str, Any]]:
    try:
        rows = country_days(country, first=first, last=last)
    except CountryUnknown as error:
        raise CountryNotKnown(country=country) from error
    return {
        row.date: {
            "date": row.date,
            "kind": row.kind,
            "name": row.name[:200],
            "local_name": row.local_name[:200],
            "source": days_source(),
            "is_provisional": row.provisional,
        }
        for row in rows
    }


def _differs(day: Day, row: Mapping[str, Any]) -> bool:
    # A year that the bank confirmed before the package knew it stays so while the kinds agree.
    settled = not day.is_provisional and row["is_provisional"]
    return day.kind != row["kind"] or (day.is_provisional != row["is_provisional"] and not settled)


def _day(calendar: WorkCalendar, on: date) -> tuple[Day, DayOverride | None]:
    return calendar.days.get(date=on), calendar.overrides.filter(date=on).first()


def _locked(calendar: WorkCalendar) -> WorkCalendar:
    return WorkCalendar.objects.select_for_update(of=("self",)).get(pk=calendar.pk)


def _renew(calendar: WorkCalendar) -> None:
    calendar.version = new_version()
    calendar.save(update_fields=["version", "first_date", "last_date"])


def _told(kind: str, is_provisional: bool = False) -> str:
    return f"{kind} (provisional)" if is_provisional else str(kind)


def _record_day(
    activity: str, calendar: WorkCalendar, on: date, *, by: str, before: str, after: str,
    reason: str = "",
) -> None:  # fmt: skip
    _record(
        activity,
        calendar=calendar,
        by=by,
        reason=reason,
        before={str(on): before},
        after={str(on): after},
    )


def _record(
    activity: str, *, calendar: WorkCalendar, by: str, reason: str = "",
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    record_event(
        activity=activity,
        case_id=f"calendar-{calendar.code}",
        by=by,
        before=before,
        after=after,
        reason=reason,
    )
