"""The results of surveys: figures, waves, ranking, and what to mend first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.breakdown import GRAINS, cut_asked, tables_of
from zhike.apps.surveys.breakdown_charts import breakdown_chart
from zhike.apps.surveys.compared import driver_rows, league_rows, readings, wave_rows, waves_asked
from zhike.apps.surveys.kinds import Told, nameless_words, survey_asked, told_of
from zhike.apps.surveys.models import Survey
from zhike.apps.surveys.result_charts import grid_chart, groups_chart
from zhike.apps.surveys.result_segments import segment_rows, weighted
from zhike.apps.surveys.result_words import (
    ASKS_LABELS,
    BY_LABELS,
    definition_of,
    label_of,
    lack_of,
    shares_words,
)
from zhike.apps.surveys.results import Look, look_of, rows_of, span_of
from zhike.pipelines.survey_results import AnalyticsError

TABS = {
    "results": gettext_lazy("By group"),
    "kinds": gettext_lazy("Every question"),
    "waves": gettext_lazy("Waves"),
    "league": gettext_lazy("Ranking"),
    "drivers": gettext_lazy("What to mend"),
}


@requires(Permission.SEE_SURVEYS)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """One question by groups, each with its interval, n and response rate."""
    look = look_of(person_of(request), request.GET.dict())
    rows = rows_of(look, period=look.period)
    more: dict[str, Any] = {"rows": rows, "chart": groups_chart(look, rows)}
    if look.results and rows:
        whole = rows[0].line
        heads = [label_of(figure, look.results.scale) for figure in look.results.figures]
        more |= {
            "heads": heads,
            "hidden_columns": len(heads) + 3,
            "span": look.period or span_of(whole),
            "known_asked": bool(look.results.asked),
            "weighted": weighted(look),
        }
        if whole.response:
            more["response"] = percent(whole.response.value)
            more["response_interval"] = shares_words(whole.response)
    return _page(request, look, "results", **more)


@requires(Permission.SEE_SURVEYS)
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Every question of one of zhike's own surveys, each with the figure of its kind."""
    person, survey = person_of(request), survey_asked(request)
    cut = cut_asked(request.GET.dict())
    context: dict[str, Any] = {
        "surveys": Survey.objects.order_by("id"),
        "survey": survey,
        "cut": cut,
        "by_labels": BY_LABELS,
        "by_label": BY_LABELS.get(cut.by, ""),
        "grains": GRAINS,
        "tabs": tabs_of(""),
    }
    if survey and cut:
        tables, by_label = tables_of(person, survey, cut), context["by_label"]
        context["tables"] = [(one, breakdown_chart(one, cut, by_label=by_label)) for one in tables]
    elif survey:
        context["rows"] = [*told_of(person, survey), *nameless_words(person, survey)]
        context["open_rows"] = _openly(person, survey)
    return render(request, "surveys/kinds.html", context)


def _openly(person: User, survey: Survey) -> list[Told]:
    """Those who came by themselves: a section of their own, once a link was opened."""
    if not survey.open_links.exists():
        return []
    return [
        *told_of(person, survey, openly=True),
        *nameless_words(person, survey, openly=True),
    ]


@requires(Permission.SEE_SURVEYS)
@require_safe
def waves(request: HttpRequest) -> HttpResponse:
    """What moved from one period to the next."""
    look = look_of(person_of(request), request.GET.dict())
    before, after = waves_asked(look, request.GET.dict())
    found = wave_rows(look, before=before, after=after) if look.results and before else None
    return _page(request, look, "waves", waves=found, before=before, after=after)


@requires(Permission.SEE_SURVEYS)
@require_safe
def league(request: HttpRequest) -> HttpResponse:
    """Groups ranked, with the ranks that luck leaves open."""
    look = look_of(person_of(request), request.GET.dict())
    found, lack = None, ""
    try:
        found = league_rows(look) if look.results else None
    except AnalyticsError as error:
        lack = lack_of(error)
    return _page(request, look, "league", league=found, lacks=lack)


@requires(Permission.SEE_SURVEYS)
@require_safe
def drivers(request: HttpRequest) -> HttpResponse:
    """What accounts for the outcome, and which of it is rated badly."""
    look = look_of(person_of(request), request.GET.dict())
    driven, lack = None, ""
    if look.source and look.source.drive and look.results and look.results.tally():
        try:
            driven = look.source.drive()
        except AnalyticsError as error:
            lack = lack_of(error)
    period = span_of(look.results.line()) if look.results else ""
    more: dict[str, Any] = {"lacks": lack, "period_words": period}
    if driven:
        more |= {
            "driven": driven,
            "drivers": driver_rows(driven),
            "readings": readings(driven),
            "segments": segment_rows(look.source.drive_segments())
            if look.source and look.source.drive_segments
            else [],
            "chart": grid_chart(driven, period=period),
        }
    return _page(request, look, "drivers", **more)


def tabs_of(query: str) -> list[tuple[str, Any, str]]:
    """The pages of the subject; what is looked at goes along from one to the next."""
    tail = f"?{query}" if query else ""
    return [
        ("after", _("After a contact"), reverse("surveys:figures")),
        *((key, label, reverse(f"surveys:{key}") + tail) for key, label in TABS.items()),
    ]


def _page(request: HttpRequest, look: Look, tab: str, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "look": look,
        "tab": tab,
        "tabs": tabs_of(request.GET.urlencode()),
        "by_labels": BY_LABELS,
        "by_label": BY_LABELS[look.by],
        "asks": [(one, ASKS_LABELS[one]) for one in look.source.asks] if look.source else [],
        "asks_label": ASKS_LABELS[look.asks] if look.asks else "",
        **more,
    }
    if look.results:
        figure, scale = look.results.headline, look.results.scale
        context["headline"] = f"{label_of(figure, scale)}: {definition_of(figure, scale)}"
    return render(request, f"surveys/{tab}.html", context)
