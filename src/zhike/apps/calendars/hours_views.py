from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.calendars import hours_actions, queries
from zhike.apps.calendars.errors import CalendarsError
from zhike.apps.calendars.forms import (
    CHANNEL_LABELS,
    ExceptionForm,
    HoursForm,
    OutageForm,
    SpanForm,
    WeekForm,
    week_of,
)
from zhike.apps.calendars.models import KIND_LABELS, Outage, ServiceHours
from zhike.apps.calendars.rules import is_always_open
from zhike.apps.calendars.tabs import tabs
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

GAPS_SHOWN = 200


@requires(Permission.SEE_CALENDARS)
@require_http_methods(["GET", "HEAD"])
def hours(request: HttpRequest) -> HttpResponse:
    """All hours in reach; a channel that is not listed serves day and night."""
    return _listed(request, HoursForm(by=person_of(request)))


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = HoursForm(request.POST, by=person)
    if form.is_valid():
        try:
            given = form.cleaned_data
            made = hours_actions.set_hours(
                calendar=given["calendar"],
                branch=given["branch"],
                channel=given["channel"],
                week=form.week,
                reason=given["reason"],
                by=person.username,
            )
        except CalendarsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Clocks count by it from now on."))
            return redirect("calendars:place", made.pk)
    return _listed(request, form, status=422)


@requires(Permission.SEE_CALENDARS)
@require_http_methods(["GET", "HEAD"])
def place(request: HttpRequest, hours_id: int) -> HttpResponse:
    """The hours of one branch and channel, and the dates that differ."""
    return _shown(request, _hours(request, hours_id))


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def change(request: HttpRequest, hours_id: int) -> HttpResponse:
    found, form = _hours(request, hours_id), WeekForm(request.POST)
    if form.is_valid():
        try:
            hours_actions.set_hours(
                calendar=form.cleaned_data["calendar"],
                branch=found.branch,
                channel=found.channel,
                week=form.week,
                reason=form.cleaned_data["reason"],
                by=person_of(request).username,
            )
        except CalendarsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Clocks count by it from now on."))
            return redirect("calendars:place", found.pk)
    return _shown(request, found, form=form, status=422)


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def remove(request: HttpRequest, hours_id: int) -> HttpResponse:
    hours_actions.remove_hours(_hours(request, hours_id), by=person_of(request).username)
    messages.success(request, _("Taken away: what stands above holds from now on."))
    return redirect("calendars:hours")


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def set_exception(request: HttpRequest, hours_id: int) -> HttpResponse:
    found, form = _hours(request, hours_id), ExceptionForm(request.POST)
    if form.is_valid():
        try:
            by = person_of(request).username
            hours_actions.set_exception(found, **form.cleaned_data, by=by)
        except CalendarsError as refusal:
            form.add_error("periods", str(refusal))
        else:
            messages.success(request, _("Saved. Clocks count by it from now on."))
            return redirect("calendars:place", found.pk)
    return _shown(request, found, exception_form=form, status=422)


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def remove_exception(request: HttpRequest, hours_id: int, exception_id: int) -> HttpResponse:
    found = _hours(request, hours_id)
    exception = get_object_or_404(found.exceptions, pk=exception_id)
    hours_actions.remove_exception(exception, by=person_of(request).username)
    return redirect("calendars:place", found.pk)


@requires(Permission.SEE_CALENDARS)
@require_http_methods(["GET", "HEAD"])
def availability(request: HttpRequest) -> HttpResponse:
    """How much of the promised hours was served, and every stretch in which nobody was."""
    return _measured(request, OutageForm(by=person_of(request)))


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def record_outage(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    form = OutageForm(request.POST, by=person)
    if form.is_valid():
        try:
            hours_actions.record_outage(**form.cleaned_data, by=person.username)
        except CalendarsError as refusal:
            form.add_error("ended_at", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("calendars:availability")
    return _measured(request, form, status=422)


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def end_outage(request: HttpRequest, outage_id: int) -> HttpResponse:
    outage = get_object_or_404(queries.outages_seen_by(person_of(request)), pk=outage_id)
    if outage.ended_at is None:
        by = person_of(request).username
        hours_actions.end_outage(outage, ended_at=timezone.now(), by=by)
        messages.success(request, _("The outage is over."))
    return redirect("calendars:availability")


def _hours(request: HttpRequest, hours_id: int) -> ServiceHours:
    return get_object_or_404(queries.hours_seen_by(person_of(request)), pk=hours_id)


def _listed(request: HttpRequest, form: HoursForm, *, status: int = 200) -> HttpResponse:
    rows = list(queries.hours_seen_by(person_of(request)))
    context = {
        "tabs": tabs(),
        "rows": [
            (row, CHANNEL_LABELS.get(row.channel, row.channel), is_always_open(row.week))
            for row in rows
        ],
        "form": form,
        "may_manage": person_of(request).may(Permission.MANAGE_CALENDARS),
    }
    return render(request, "calendars/hours.html", context, status=status)


def _shown(
    request: HttpRequest,
    found: ServiceHours,
    *,
    form: WeekForm | None = None,
    exception_form: ExceptionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "hours": found,
        "channel": CHANNEL_LABELS.get(found.channel, found.channel),
        "week": [(label, found.week.get(kind.value, "")) for kind, label in KIND_LABELS.items()],
        "crumbs": [
            (_("Calendars"), reverse("calendars:list")),
            (_("Opening hours"), reverse("calendars:hours")),
        ],
        "form": form or WeekForm(initial=week_of(found)),
        "exception_form": exception_form or ExceptionForm(),
        "may_manage": person_of(request).may(Permission.MANAGE_CALENDARS),
    }
    return render(request, "calendars/place.html", context, status=status)


def _measured(request: HttpRequest, outage_form: OutageForm, *, status: int = 200) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    first, last = queries.month_before(timezone.localdate())
    asked = request.GET if "channel" in request.GET else None
    initial = {"channel": "phone", "first": first, "last": last}
    span_form = SpanForm(asked or initial, by=person)
    measured = None
    if span_form.is_valid():
        given = span_form.cleaned_data
        start = _midnight(given["first"])
        end = min(_midnight(given["last"] + timedelta(days=1)), now)
        calendar = queries.service_calendar(channel=given["channel"], branch=given["branch"])
        known = calendar.first_date <= given["first"] and start < end
        if known:
            measured = queries.coverage_of(
                channel=given["channel"], branch=given["branch"], start=start, end=end
            )
        else:
            span_form.add_error("first", _("Nothing is known of that time."))
    context = {
        "tabs": tabs(),
        "span_form": span_form,
        "measured": measured,
        "availability": _percent(measured.availability) if measured else "",
        "covered": _percent(measured.coverage) if measured else "",
        "lost": _length(measured.promised - measured.served) if measured else "",
        "period": f"{span_form['first'].value()} – {span_form['last'].value()}",
        "gaps": measured.uncovered[-GAPS_SHOWN:][::-1] if measured else (),
        "outages": [_named(outage) for outage in queries.outages_seen_by(person)[:50]],
        "form": outage_form,
        "may_manage": person.may(Permission.MANAGE_CALENDARS),
    }
    return render(request, "calendars/availability.html", context, status=status)


def _named(outage: Outage) -> tuple[Outage, Any]:
    return outage, CHANNEL_LABELS.get(outage.channel, outage.channel)


def _percent(share: float | None) -> str:
    """Cut, not rounded: 100 % stands only where not a second was lost."""
    return "–" if share is None else f"{int(share * 100_000) / 1000:.3f}"


def _length(time_lost: timedelta) -> str:
    minutes, seconds = divmod(int(time_lost.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _midnight(on: Any) -> datetime:
    return timezone.make_aware(datetime.combine(on, time()))
