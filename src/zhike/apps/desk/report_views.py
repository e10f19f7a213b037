"""The report over the desk, for who supervises."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.desk.report import FEWEST, Row, rows_of
from zhike.apps.desk.shown import span_in_words
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

USUAL_DAYS = 30
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
# Days whose moments every database can hold, whatever the time zone.
DAYS = (MinValueValidator(date(1970, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class PeriodForm(forms.Form):
    """From which day until which, both in full."""

    since = forms.DateField(label=gettext_lazy("From"), widget=DAY, validators=DAYS)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DAY, validators=DAYS)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("since") and asked.get("until") and asked["since"] > asked["until"]:
            raise forms.ValidationError(_("The first day lies behind the last one."))
        return asked


@requires(Permission.SUPERVISE_TICKETS)
@never_cache
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Contacts, answers and promises by agent and queue, of matters that came in in a period."""
    today = timezone.localdate()
    usual = {"since": today - timedelta(days=USUAL_DAYS - 1), "until": today}
    form = PeriodForm({name: request.GET.get(name) or day for name, day in usual.items()})
    rows: list[Row] = []
    if form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        rows = rows_of(person_of(request), since=_begin(since), until=_end(until))
    context = {
        "form": form,
        "rows": [(row, _span(row.reply_seconds), _span(row.solve_seconds)) for row in rows],
        "contacts": sum(row.contacts for row in rows),
        "tickets": sum(row.tickets for row in rows),
        "fewest": FEWEST,
    }
    return render(request, "desk/report.html", context, status=200 if form.is_valid() else 422)


def _span(seconds: float | None) -> str:
    return span_in_words(timedelta(seconds=seconds)) if seconds is not None else "–"


def _begin(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _end(day: Any) -> datetime:
    """The moment behind a day; behind the last day of the calendar there is none."""
    return datetime.combine(day, time.max, tzinfo=timezone.get_current_timezone())
