"""Calendars, their days, opening hours and outages as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.analytics.clocks import DayKind
from zhike.apps.calendars import queries
from zhike.apps.calendars.forms import CHANNEL_LABELS
from zhike.apps.calendars.models import KIND_LABELS, WorkCalendar
from zhike.apps.calendars.views import calendar_of
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission


@dataclass(frozen=True)
class _Shown:
    calendar: WorkCalendar
    years: str


def _days(request: HttpRequest) -> list[queries.DayShown]:
    number = request.GET.get("year", "")
    if not (number.isascii() and number.isdigit() and len(number) == 4):
        raise Http404
    return queries.days_of_year(calendar_of(request.GET.get("code", "")), int(number))


def _with_years(rows: list[WorkCalendar], _request: HttpRequest) -> Iterable[_Shown]:
    for row, years in zip(rows, queries.provisional_years(rows), strict=True):
        yield _Shown(row, "; ".join(map(str, years)))


def _channel(row: Any) -> Any:
    return CHANNEL_LABELS.get(row.channel, row.channel)


def _hours_on(kind: DayKind) -> Callable[[Any], Any]:
    return lambda row: row.week.get(kind.value)


def _place(row: Any) -> Any:
    return row.branch.name if row.branch else _("The whole bank")


offer(
    ListExport(
        name="calendars",
        sees=Permission.SEE_CALENDARS,
        rows=lambda _request: queries.calendars(),
        shown=_with_years,
        columns=(
            Column(_("Calendar"), "calendar.name"),
            Column(_("Code"), "calendar.code"),
            Column(_("Public holidays of"), "calendar.country"),
            Column(_("Time zone"), "calendar.zone"),
            Column(_("From"), "calendar.first_date"),
            Column(_("Until"), "calendar.last_date"),
            Column(_("Provisional years"), "years"),
        ),
    ),
    ListExport(
        name="calendar_days",
        sees=Permission.SEE_CALENDARS,
        rows=_days,
        columns=(
            Column(_("Date"), "date"),
            Column(_("Kind"), lambda row: KIND_LABELS[row.kind]),
            Column(_("Name"), "name"),
            Column(_("Local name"), "local_name"),
            Column(_("Source"), "source"),
            Column(_("provisional"), "is_provisional"),
            Column(_("Decided by"), "decided.by"),
            Column(_("Reason"), "decided.reason"),
        ),
    ),
    ListExport(
        name="opening_hours",
        sees=Permission.SEE_CALENDARS,
        rows=lambda request: queries.hours_seen_by(person_of(request)),
        columns=(
            Column(_("Channel"), _channel),
            Column(_("Branch"), _place),
            *(Column(label, _hours_on(kind)) for kind, label in KIND_LABELS.items()),
            Column(_("Reason"), "reason"),
            Column(_("Other dates"), lambda row: len(row.exceptions.all())),
        ),
    ),
    ListExport(
        name="outages",
        sees=Permission.SEE_CALENDARS,
        rows=lambda request: queries.outages_seen_by(person_of(request)),
        columns=(
            Column(_("Began"), "began_at"),
            Column(_("Ended"), "ended_at"),
            Column(_("Channel"), _channel),
            Column(_("Branch"), _place),
            Column(_("Reason"), "reason"),
            Column(_("By"), "by"),
        ),
    ),
)
