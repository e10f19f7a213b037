"""Complaints that came from another system's file: what it recorded, and what the law asked.

Whether an answer was in time is told as the source recorded it, never as counted here. By when it
was due is counted here, from the day of receipt and the rule in force on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from zhike.analytics.clocks import ALWAYS_OPEN, Calendar, CalendarDay, DayKind, LimitUnit
from zhike.apps.calendars.queries import clock_calendar
from zhike.apps.complaints import in_force
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import in_clock
from zhike.apps.complaints.regimes import LAWS, Regime
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.rulepacks.rules import Rule, clock_limit


def reported_for(caller: Caller) -> QuerySet[Complaint]:
    """The complaints in reach that came from a file."""
    rows = Complaint.objects.filter(source_id__isnull=False)
    return in_reach(rows, caller=caller, branch="ticket__queue__branch")


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many complaints of one kind, and how many of them the source recorded as not in time."""

    key: str
    count: int
    not_timely: int


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the files said, over one period."""

    count: int
    not_timely: int
    timely_unknown: int
    first: date | None
    last: date | None
    responses: list[Line]
    causes: list[Line]
    classes: list[Line]
    businesses: list[Line]


def summary_of(rows: QuerySet[Complaint]) -> Summary:
    rows = rows.order_by()
    late = Q(timely_by_source=False)
    found = rows.aggregate(
        count=Count("pk"),
        not_timely=Count("pk", filter=late),
        timely_unknown=Count("pk", filter=Q(timely_by_source__isnull=True)),
        first=Min("received_at"),
        last=Max("received_at"),
    )

    def lines(column: str) -> list[Line]:
        counted = rows.values_list(column).annotate(n=Count("pk"), late=Count("pk", filter=late))
        made = [Line(key=key or "", count=n, not_timely=bad) for key, n, bad in counted]
        return sorted(made, key=lambda one: (-one.count, one.key))

    return Summary(
        count=found["count"],
        not_timely=found["not_timely"],
        timely_unknown=found["timely_unknown"],
        first=timezone.localdate(found["first"]) if found["first"] else None,
        last=timezone.localdate(found["last"]) if found["last"] else None,
        responses=lines("response_by_source"),
        causes=lines("causes__code"),
        classes=lines("causes__standard"),
        businesses=lines("business_code"),
    )


def response_due(rows: Iterable[Complaint]) -> dict[int, datetime]:
    """By when each complaint had to be answered, by the rule of its day; without a rule none."""
    found = list(rows)
    due: dict[tuple[str, datetime], datetime | None] = {}
    for row in found:
        key = (row.regime, row.received_at)
        if key not in due:
            due[key] = _due(Regime(row.regime), since=row.received_at)
    return {row.pk: at for row in found if (at := due[row.regime, row.received_at])}


def _due(regime: Regime, *, since: datetime) -> datetime | None:
    rule = in_force.rules_of(regime, on=timezone.localdate(since)).get(LAWS[regime].decision)
    if rule is None or rule.value is None:
        return None
    reading = in_clock(rule, since=since, moment=since, calendar=_calendar(rule, since=since))
    return reading.deadline.replace(tzinfo=UTC) if reading.deadline else None


def _calendar(rule: Rule, *, since: datetime) -> Calendar:
    """The bank's calendar; where days are counted as they come, one that reaches back to them."""
    limit = clock_limit(rule)
    if limit.unit is not LimitUnit.CALENDAR_DAYS or limit.next_working_day:
        return clock_calendar()
    first = timezone.localdate(since) - timedelta(days=1)
    days = [
        CalendarDay(date=first + timedelta(days=n), kind=DayKind.WORKING)
        for n in range(int(limit.amount) + 4)
    ]
    return Calendar(days, ALWAYS_OPEN, timezone.get_current_timezone_name())
