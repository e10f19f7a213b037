from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.calendars import actions, queries
from zhike.apps.calendars.errors import CalendarsError, CodeTaken, CountryNotKnown
from zhike.apps.calendars.forms import WEEKDAY_LABELS, CalendarForm, DayForm, ReasonForm
from zhike.apps.calendars.models import KIND_LABELS, WorkCalendar
from zhike.apps.calendars.tabs import tabs
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.SEE_CALENDARS)
@require_http_methods(["GET", "HEAD"])
def calendars(request: HttpRequest) -> HttpResponse:
    return _listed(request, CalendarForm())


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    form = CalendarForm(request.POST)
    if form.is_valid():
        try:
            made = actions.create_calendar(**form.cleaned_data, by=person_of(request).username)
        except CodeTaken as refusal:
            form.add_error("code", str(refusal))
        except CountryNotKnown as refusal:
            form.add_error("country", str(refusal))
        else:
            return redirect("calendars:year", made.code, timezone.localdate().year)
    return _listed(request, form, status=422)


@requires(Permission.SEE_CALENDARS)
@require_http_methods(["GET", "HEAD"])
def year(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Twelve months at one look; `day` in the address opens one of them."""
    calendar = calendar_of(code)
    return _pictured(request, calendar, number, on=_date(request.GET.get("day", "")))


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def set_day(request: HttpRequest, code: str, day: str) -> HttpResponse:
    calendar, on = calendar_of(code), _date(day)
    if on is None:
        raise Http404
    form, by = DayForm(request.POST), person_of(request).username
    if form.is_valid():
        try:
            actions.set_day(calendar, on=on, **form.cleaned_data, by=by)
        except CalendarsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Clocks count by it from now on."))
            return redirect(_address(calendar, on))
    return _pictured(request, calendar, on.year, on=on, form=form, status=422)


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def withdraw_day(request: HttpRequest, code: str, day: str) -> HttpResponse:
    calendar, on = calendar_of(code), _date(day)
    if on is None or not calendar.days.filter(date=on).exists():
        raise Http404
    actions.withdraw_day(calendar, on=on, by=person_of(request).username)
    messages.success(request, _("The day is again what its source says."))
    return redirect(_address(calendar, on))


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def confirm_year(request: HttpRequest, code: str, number: int) -> HttpResponse:
    calendar, form = calendar_of(code), ReasonForm(request.POST)
    if form.is_valid():
        by = person_of(request).username
        actions.confirm_year(calendar, year=number, **form.cleaned_data, by=by)
        messages.success(request, _("The year counts as announced."))
        return redirect("calendars:year", code, number)
    messages.error(request, _("Give the reason: it stands beside the change from now on."))
    return redirect("calendars:year", code, number)


@requires(Permission.MANAGE_CALENDARS)
@require_POST
def refresh(request: HttpRequest, code: str) -> HttpResponse:
    changed = actions.refresh_calendar(calendar_of(code), by=person_of(request).username)
    if changed:
        told = _("Dates that changed or came: %(count)s.") % {"count": changed}
    else:
        told = _("Nothing changed: the calendar is as its source has it.")
    messages.success(request, told)
    return redirect("calendars:list")


def _listed(request: HttpRequest, form: CalendarForm, *, status: int = 200) -> HttpResponse:
    found = list(queries.calendars())
    rows = zip(found, queries.provisional_years(found), strict=True)
    context = {
        "tabs": tabs(),
        "rows": rows,
        "form": form,
        "this_year": timezone.localdate().year,
        "may_manage": person_of(request).may(Permission.MANAGE_CALENDARS),
    }
    return render(request, "calendars/list.html", context, status=status)


def _pictured(
    request: HttpRequest,
    calendar: WorkCalendar,
    number: int,
    *,
    on: date | None,
    form: DayForm | None = None,
    status: int = 200,
) -> HttpResponse:
    days = queries.days_of_year(calendar, number)
    if not days:
        raise Http404
    chosen = next((day for day in days if day.date == on), None)
    counts = queries.counts_of(days)
    context: dict[str, Any] = {
        "calendar": calendar,
        "crumbs": [(_("Calendars"), reverse("calendars:list"))],
        "year": number,
        "years": range(calendar.first_date.year, calendar.last_date.year + 1),
        "months": [
            (weeks, date(number, n, 1)) for n, weeks in enumerate(queries.months_of(days), 1)
        ],
        "legend": [(kind.value, label, counts[kind.value]) for kind, label in KIND_LABELS.items()],
        "worked": counts["working"] + counts["make_up"],
        "provisional": counts["provisional"],
        "decided": counts["decided"],
        "weekdays": [(label, name) for label, name in zip(_letters(), WEEKDAY_LABELS, strict=True)],
        "chosen": chosen,
        "today": timezone.localdate(),
        "form": form or (DayForm(initial={"kind": chosen.kind.value}) if chosen else None),
        "reason_form": ReasonForm(),
        "kinds": {kind.value: label for kind, label in KIND_LABELS.items()},
        "may_manage": person_of(request).may(Permission.MANAGE_CALENDARS),
    }
    return render(request, "calendars/year.html", context, status=status)


def _letters() -> list[str]:
    """Head of the columns of a month, from Monday on."""
    return _("M T W T F S S").split()


def calendar_of(code: str) -> WorkCalendar:
    actions.bank_calendar()
    return get_object_or_404(WorkCalendar, code=code)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _address(calendar: WorkCalendar, on: date) -> str:
    page = reverse("calendars:year", args=[calendar.code, on.year])
    return f"{page}?day={on}#day"
