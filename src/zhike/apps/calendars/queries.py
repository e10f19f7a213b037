"""Calendars as the clock library has them, and what pages show of days, hours and outages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from zhike.analytics.clocks import ALWAYS_OPEN, BANK_HOURS, Calendar, CalendarDay, DayKind
from zhike.apps.calendars import rules
from zhike.apps.calendars.actions import bank_calendar
from zhike.apps.calendars.models import Day, DayOverride, Outage, ServiceHours, WorkCalendar
from zhike.apps.calendars.rules import Coverage, coverage, open_periods_of
from zhike.apps.people.models import Branch
from zhike.apps.people.scopes import Caller
from zhike.apps.prepared.select import Prepared


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """A date with what holds on it and why."""

    date: date
    kind: DayKind
    name: str
    local_name: str
    source: str
    is_provisional: bool
    decided: DayOverride | None
    sourced_kind: DayKind


def clock_calendar(code: str = "") -> Calendar:
    """A calendar for clocks that count days, or hours as the bank keeps them at large.

    Raises WorkCalendar.DoesNotExist where the code is unknown; without one it is the bank's own.
    """
    found = WorkCalendar.objects.get(code=code) if code else bank_calendar()
    return _built(found.pk, found.version, 0, "")


def service_calendar(*, channel: str, branch: Branch | None = None) -> Calendar:
    """The calendar by which a branch serves on a channel: its own hours, else those of the
    nearest branch above, else the bank's, else day and night."""
    hours = hours_in_force(channel=channel, branch=branch)
    if hours is None:
        days = bank_calendar()
        return _built(days.pk, days.version, 0, rules.ALL_DAY)
    return _built(hours.calendar_id, hours.calendar.version, hours.pk, hours.version)


_hours = Prepared(
    lambda channel, *above: ServiceHours.objects.filter(
        Q(branch__isnull=True) | Q(branch_id__in=above), channel=channel
    ).select_related("calendar", "branch")
)


def hours_in_force(*, channel: str, branch: Branch | None = None) -> ServiceHours | None:
    above = [int(step) for step in branch.path.strip("/").split("/")] if branch else []
    rows = _hours.all(channel, *above)
    # The longest path is the nearest branch; the whole bank has none.
    return max(rows, key=lambda row: len(row.branch.path) if row.branch else 0, default=None)


def coverage_of(*, channel: str, branch: Branch | None, start: datetime, end: datetime) -> Coverage:
    """How much of a time was served, by the hours in force and the outages on record."""
    calendar = service_calendar(channel=channel, branch=branch)
    opened = [(_aware(opens), _aware(closes)) for opens, closes in calendar.open_periods]
    above = [int(step) for step in branch.path.strip("/").split("/")] if branch else []
    rows = Outage.objects.filter(
        Q(branch__isnull=True) | Q(branch_id__in=above), channel=channel, began_at__lt=end
    ).filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start))
    lasting = max(end, timezone.now())
    outages = [(row.began_at, row.ended_at or lasting) for row in rows]
    return coverage(opened=opened, outages=outages, start=start, end=end)


def days_of_year(calendar: WorkCalendar, year: int) -> list[DayShown]:
    overrides = {row.date: row for row in calendar.overrides.filter(date__year=year)}
    return [_shown(day, overrides.get(day.date)) for day in calendar.days.filter(date__year=year)]


def shown_days(calendar: WorkCalendar, days: Sequence[Day]) -> list[DayShown]:
    """Some days of a calendar with what holds on them."""
    dates = [day.date for day in days]
    overrides = {row.date: row for row in calendar.overrides.filter(date__in=dates)}
    return [_shown(day, overrides.get(day.date)) for day in days]


def months_of(days: Iterable[DayShown]) -> list[list[list[DayShown | None]]]:
    """Twelve months of weeks that begin on Monday; None where another month's day would be."""
    by_month: dict[int, list[DayShown | None]] = {}
    for day in days:
        cells = by_month.setdefault(day.date.month, [None] * day.date.weekday())
        cells.append(day)
    for cells in by_month.values():
        cells.extend([None] * (-len(cells) % 7))
    return [
        [cells[place : place + 7] for place in range(0, len(cells), 7)]
        for _month, cells in sorted(by_month.items())
    ]


def counts_of(days: Iterable[DayShown]) -> Counter[str]:
    """How many days of each kind, and how many are provisional or decided by the bank."""
    counts: Counter[str] = Counter()
    for day in days:
        counts[day.kind.value] += 1
        counts["provisional"] += day.is_provisional
        counts["decided"] += day.decided is not None
    return counts


def calendars() -> QuerySet[WorkCalendar]:
    """Every calendar; the bank's own is made where there is none."""
    bank_calendar()
    this_year = timezone.localdate().year
    ahead = Day.objects.filter(
        calendar=OuterRef("pk"), is_provisional=True, date__year__lte=this_year
    )
    return WorkCalendar.objects.annotate(is_uncertain=Exists(ahead))


def provisional_years(calendars: Sequence[WorkCalendar]) -> list[list[int]]:
    """Give the years with provisional days of each calendar, by one query for all."""
    years: dict[int, list[int]] = {calendar.pk: [] for calendar in calendars}
    found = Day.objects.filter(calendar__in=years, is_provisional=True).order_by()
    for calendar_id, year in found.values_list("calendar_id", "date__year").distinct():
        years[calendar_id].append(year)
    return [sorted(years[calendar.pk]) for calendar in calendars]


def hours_seen_by(caller: Caller) -> QuerySet[ServiceHours]:
    """Hours of the whole bank, and those of branches in reach."""
    rows = ServiceHours.objects.select_related("calendar", "branch").prefetch_related("exceptions")
    return rows.filter(_seen(caller))


def outages_seen_by(caller: Caller) -> QuerySet[Outage]:
    return Outage.objects.select_related("branch").filter(_seen(caller))


def _seen(caller: Caller) -> Q:
    whole = Q(branch__isnull=True)
    return whole | Q(branch__path__startswith=caller.reach) if caller.reach else whole


def _shown(day: Day, decided: DayOverride | None) -> DayShown:
    return DayShown(
        date=day.date,
        kind=DayKind(decided.kind if decided else day.kind),
        name=day.name,
        local_name=day.local_name,
        source=day.source,
        is_provisional=day.is_provisional and decided is None,
        decided=decided,
        sourced_kind=DayKind(day.kind),
    )


@lru_cache(maxsize=64)
def _built(calendar_id: int, days_version: str, hours_id: int, hours_version: str) -> Calendar:
    """Build a calendar once for each version: versions are never used twice."""
    found = WorkCalendar.objects.get(pk=calendar_id)
    overrides = dict(found.overrides.values_list("date", "kind"))
    rows = found.days.values_list("date", "kind", "is_provisional")
    days = [
        CalendarDay(
            date=on,
            kind=DayKind(overrides.get(on, kind)),
            provisional=provisional and on not in overrides,
        )
        for on, kind, provisional in rows
    ]
    if not hours_id:
        at_large = ALWAYS_OPEN if hours_version == rules.ALL_DAY else BANK_HOURS
        return Calendar(days, at_large, found.zone)
    hours = ServiceHours.objects.get(pk=hours_id)
    exceptions = {
        on: rules.periods_of(periods or "closed")
        for on, periods in hours.exceptions.values_list("date", "periods")
    }
    return Calendar(days, open_periods_of(hours.week), found.zone, exceptions)


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def month_before(on: date) -> tuple[date, date]:
    """The last thirty days before a date, for a page that is opened without a span."""
    return on - timedelta(days=30), on
