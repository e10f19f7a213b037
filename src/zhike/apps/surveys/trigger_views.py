"""The events after which a survey asks: set, changed, stopped."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.surveys import trigger_actions
from zhike.apps.surveys.design_views import found_survey
from zhike.apps.surveys.errors import SurveyError
from zhike.apps.surveys.forms import TriggerForm
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.rules import AsksAfter
from zhike.apps.surveys.triggers import Trigger
from zhike.pipelines.happened import activities_known
from zhike.pipelines.journeys import the_store


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def triggers(request: HttpRequest, code: str) -> HttpResponse:
    """After what is asked, and how many were drawn, asked, and answered."""
    survey = _found_survey(code)
    events = events_for(None)
    form = TriggerForm(request.POST or None, events=events)
    if _is_saved(request, survey, form):
        return redirect("surveys:triggers", code)
    context = {
        "survey": survey,
        "form": form,
        "has_events": bool(events),
        "triggers": trigger_actions.triggers_of(survey),
        "crumbs": _crumbs(survey),
    }
    return render(request, "surveys/triggers.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def trigger(request: HttpRequest, code: str, trigger_id: int) -> HttpResponse:
    """One event, to change how it is asked after."""
    survey = _found_survey(code)
    found = get_object_or_404(Trigger, survey=survey, pk=trigger_id)
    form = TriggerForm(request.POST or None, events=events_for(found), found=found)
    if _is_saved(request, survey, form, found=found):
        return redirect("surveys:triggers", code)
    above = (_("Events after which is asked"), reverse("surveys:triggers", args=[code]))
    context = {
        "survey": survey,
        "found": found,
        "form": form,
        "crumbs": [*_crumbs(survey), above],
    }
    return render(request, "surveys/trigger.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_SURVEYS)
@require_POST
def switch(request: HttpRequest, code: str, trigger_id: int) -> HttpResponse:
    """Stop asking after an event, or go on."""
    found = get_object_or_404(Trigger, survey=_found_survey(code), pk=trigger_id)
    is_active = request.POST.get("to") == "on"
    trigger_actions.switch_trigger(found, is_active=is_active, by=person_of(request).username)
    return redirect("surveys:triggers", code)


def events_for(found: Trigger | None) -> list[tuple[str, str]]:
    """Every event of the store that can be asked after, and the one that is set."""
    told = {
        f"{one.log_name}|{one.activity}": f"{one.log_name} · {one.activity}"
        for one in activities_known(the_store())
    }
    if found:
        told.setdefault(f"{found.log_name}|{found.activity}", str(found))
    return list(told.items())


def _is_saved(
    request: HttpRequest, survey: Survey, form: TriggerForm, *, found: Trigger | None = None
) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    by = person_of(request).username
    try:
        trigger_actions.set_trigger(survey, **form.trigger, trigger=found, by=by)
    except SurveyError as refusal:
        form.add_error("event", str(refusal))
        return False
    return True


def _found_survey(code: str) -> Survey:
    """Only a survey of events has any: one figure is never of two kinds of frames."""
    survey = found_survey(code)
    if survey.asks_after != AsksAfter.EVENT:
        raise Http404
    return survey


def _crumbs(survey: Survey) -> list[tuple[str, str]]:
    return [
        (_("Surveys"), reverse("surveys:surveys")),
        (str(survey), reverse("surveys:survey", args=[survey.code])),
    ]
