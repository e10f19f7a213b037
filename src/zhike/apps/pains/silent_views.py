"""Silent customers: how many of them are dissatisfied, by groups alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.dashboards.templatetags.figures import percent, points
from zhike.apps.pains import silent as shown
from zhike.apps.pains import words
from zhike.apps.pains.views import span_of, tabs_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.pipelines.pain_board import BoardUnreadable
from zhike.pipelines.silent_customers import MINIMUM
from zhike.schema.signs import with_sign


@requires(Permission.SEE_PAINS)
@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """The estimate beside what was answered, its check, and when not to trust it."""
    person = person_of(request)
    try:
        questions = shown.questions_for(person)
        question = request.GET.get("question", "")
        question = question if question in questions else ""
        found = shown.silent_for(person, question)
    except BoardUnreadable as error:
        context = {"unreadable": str(error), "tabs": tabs_of()}
        return render(request, "pains/silent.html", context)
    groups = shown.groups_of(found)
    check = found.facts.get("check")
    more: dict[str, Any] = {
        "found": found,
        "tabs": tabs_of(),
        "questions": questions,
        "question": question or (questions[0] if questions else ""),
        "faults": shown.faults_of(found),
        "groups": groups,
        "whole": groups["all"][0] if groups["all"] else None,
        "drivers": shown.drivers_of(found),
        "shifted": shown.shifted(found),
        "check": check,
        "asked": shown.asked_words(found),
        "span": span_of(found),
        "smallest": MINIMUM,
    }
    if check:
        more |= _check(check)
    return render(request, "pains/silent.html", more)


def _skill(end: float) -> str:
    return with_sign(end, "{:.4f}".format, plus=True)


def _check(check: dict[str, Any]) -> dict[str, Any]:
    """The figures of the check as they are read."""
    return {
        "auc": words.each(check["auc"]["value"]),
        "auc_interval": words.between(check["auc"], words.each),
        "gap": points(check["gap"]["value"]),
        "gap_interval": words.between(check["gap"], points),
        "skill": f"{check['brier']:.4f}",
        "base": f"{check['base_brier']:.4f}",
        "skill_interval": words.between(check["skill"], _skill),
        "slope": words.each(check["slope"]["value"]),
        "slope_interval": words.between(check["slope"], words.each),
        "bins": [
            {
                "n": one["n"],
                "expected": percent(one["expected"]),
                "found": percent(one["found"]["value"]),
                "interval": words.between(one["found"], percent),
            }
            for one in check["bins"]
        ],
    }
