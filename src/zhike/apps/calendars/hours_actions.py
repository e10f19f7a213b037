"""Everything that changes opening hours, their exceptions and what is known of outages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.analytics.errors import InvalidCalendar
from zhike.apps.audit.actions import record_event
from zhike.apps.calendars.errors import HoursUnreadable, OutageEndsFirst, ReasonNeeded
from zhike.apps.calendars.models import (
    HoursException,
    Outage,
    ServiceHours,
    WorkCalendar,
    new_version,
)
from zhike.apps.calendars.rules import in_words, is_always_open, periods_of, tidy_week
from zhike.apps.people.models import Branch


@transaction.atomic
def set_hours(
    *,
    calendar: WorkCalendar,
    branch: Branch | None,
    channel: str,
    week: Mapping[str, str],
    reason: str,
    by: str,
) -> ServiceHours:
    """Say when a branch (or the whole bank) serves on a channel; less than 7×24 needs a reason."""
    tidy = _tidy(week)
    if not is_always_open(tidy) and not reason.strip():
        raise ReasonNeeded
    known = (
        ServiceHours.objects.select_for_update(of=("self",))
        .filter(branch=branch, channel=channel)
        .first()
    )
    before = _told(known) if known else None
    values = {"calendar": calendar, "week": tidy, "reason": reason, "version": new_version()}
    hours, _made = ServiceHours.objects.update_or_create(
        branch=branch, channel=channel, defaults=values
    )
    _record("set hours", hours, by=by, before=before, after=_told(hours), reason=reason)
    return hours


@transaction.atomic
def remove_hours(hours: ServiceHours, *, by: str) -> None:
    """Take hours away: those of the branch above hold, and without any, day and night."""
    before = _told(hours) | {"exceptions": hours.exceptions.count()}
    _record("remove hours", hours, by=by, before=before)
    hours.delete()


@transaction.atomic
def set_exception(
    hours: ServiceHours, *, on: date, periods: str, reason: str, by: str
) -> HoursException:
    """Give one date other hours; no periods means closed."""
    if not reason.strip():
        raise ReasonNeeded
    hours = ServiceHours.objects.select_for_update(of=("self",)).get(pk=hours.pk)
    tidy = _read(periods)
    known = hours.exceptions.filter(date=on).first()
    exception, _made = HoursException.objects.update_or_create(
        hours=hours, date=on, defaults={"periods": tidy, "reason": reason}
    )
    _renew(hours)
    before = {str(on): known.periods or "closed"} if known else None
    after = {str(on): tidy or "closed"}
    _record("set hours of a date", hours, by=by, before=before, after=after, reason=reason)
    return exception


@transaction.atomic
def remove_exception(exception: HoursException, *, by: str) -> None:
    hours = ServiceHours.objects.select_for_update(of=("self",)).get(pk=exception.hours_id)
    before = {str(exception.date): exception.periods or "closed"}
    exception.delete()
    _renew(hours)
    _record("remove hours of a date", hours, by=by, before=before)


@transaction.atomic
def record_outage(
    *,
    branch: Branch | None,
    channel: str,
    began_at: datetime,
    ended_at: datetime | None,
    reason: str,
    by: str,
) -> Outage:
    """Write down when a channel could not serve; without an end it still lasts."""
    if not reason.strip():
        raise ReasonNeeded
    if began_at > timezone.now() or (ended_at and ended_at <= began_at):
        raise OutageEndsFirst
    outage = Outage.objects.create(
        branch=branch, channel=channel, began_at=began_at, ended_at=ended_at, reason=reason, by=by
    )
    after = {"began_at": began_at, "ended_at": ended_at, "branch": branch.code if branch else ""}
    _record_outage("record outage", outage, by=by, after=after, reason=reason)
    return outage


@transaction.atomic
def end_outage(outage: Outage, *, ended_at: datetime, by: str) -> None:
    outage = Outage.objects.select_for_update(of=("self",)).get(pk=outage.pk)
    if ended_at <= outage.began_at or ended_at > timezone.now():
        raise OutageEndsFirst
    before = {"ended_at": outage.ended_at}
    outage.ended_at = ended_at
    outage.save(update_fields=["ended_at"])
    _record_outage("end outage", outage, by=by, before=before, after={"ended_at": ended_at})


def _tidy(week: Mapping[str, str]) -> dict[str, str]:
    for text in week.values():
        _read(text)
    return tidy_week(week)


def _read(text: str) -> str:
    try:
        return in_words(periods_of(text))
    except (InvalidCalendar, ValueError) as error:
        raise HoursUnreadable(text=text) from error


def _renew(hours: ServiceHours) -> None:
    hours.version = new_version()
    hours.save(update_fields=["version"])


def _told(hours: ServiceHours) -> dict[str, Any]:
    return {"calendar": hours.calendar.code, "reason": hours.reason, **hours.week}


def _record(activity: str, hours: ServiceHours, *, by: str, **told: Any) -> None:
    place = hours.branch.code if hours.branch else "bank"
    record_event(activity=activity, case_id=f"hours-{place}-{hours.channel}"[:100], by=by, **told)


def _record_outage(activity: str, outage: Outage, *, by: str, **told: Any) -> None:
    record_event(
        activity=activity, case_id=f"outage-{outage.pk}", by=by, channel=outage.channel, **told
    )
