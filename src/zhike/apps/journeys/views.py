from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhike.apps.journeys.filter_bar import filter_bar, query_of_form
from zhike.apps.journeys.queries import choices_of, log_cards, saved_views_of
from zhike.apps.journeys.sparkline import sparkline_of
from zhike.apps.journeys.tabs.registry import TABS
from zhike.apps.journeys.workbench import Workbench
from zhike.apps.people.export_views import file_answer, record_export
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.sentences.told import told
from zhike.pipelines.list_files import FORMS


@requires(Permission.SEE_JOURNEYS)
@require_safe
def logs(request: HttpRequest) -> HttpResponse:
    if log_name := request.GET.get("log"):
        return redirect("journeys:log", log_name)
    return render(request, "journeys/logs.html", {"logs": log_cards()})


@requires(Permission.SEE_JOURNEYS)
@require_safe
def weeks(request: HttpRequest, log_name: str) -> HttpResponse:
    """The drawing on the card of a log, asked for after the page: it reads every event once."""
    known_log(log_name)
    return render(request, "journeys/_sparkline.html", {"sparkline": sparkline_of(log_name)})


@requires(Permission.SEE_JOURNEYS)
@require_safe
def workbench(request: HttpRequest, log_name: str, tab: str = "map") -> HttpResponse:
    known_log(log_name)
    if tab not in TABS:
        raise Http404
    if "apply" in request.GET:
        fields = [pair for pair in parse_qsl(request.META["QUERY_STRING"]) if pair[0] != "apply"]
        return redirect(f"{request.path}?{query_of_form(fields)}")
    person = person_of(request)
    bench, refused = bench_of(request, log_name=log_name, tab=tab)
    context: dict[str, Any] = {
        "bench": bench,
        "refused": told(refused) if refused else "",
        "bar": filter_bar(bench, choices=choices_of(log_name)),
        "tab_items": [(key, item.label, bench.url("tab", key)) for key, item in TABS.items()],
        "parts": TABS[tab].parts(bench),
        "views": saved_views_of(person, log_name=log_name),
        "may_see_cases": person.may(Permission.SEE_CASES),
        "may_export": person.may(Permission.EXPORT_JOURNEYS),
        "may_save": person.may(Permission.SAVE_FILTERS),
    }
    # htmx asks for the part of the page below the header; a restored page is asked for in full.
    is_partial = request.headers.get("HX-Request-Type") == "partial"
    template = "journeys/_workbench.html" if is_partial else "journeys/workbench.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request-Type"
    return response


def known_log(log_name: str) -> None:
    if log_name not in {card.name for card in log_cards()}:
        raise Http404


def bench_of(
    request: HttpRequest, *, log_name: str, tab: str
) -> tuple[Workbench, ValueError | None]:
    """Read the look from the address; a filter that cannot be read is told and left out."""
    query = request.META["QUERY_STRING"]
    try:
        return Workbench.from_query(log_name=log_name, tab=tab, query=query), None
    except ValueError as error:
        if not isinstance(getattr(error, "code", None), str):
            raise
        return Workbench.from_query(log_name=log_name, tab=tab, query=""), error


@requires(Permission.EXPORT_JOURNEYS)
@require_safe
def export(request: HttpRequest, log_name: str, question: str, form: str) -> HttpResponseBase:
    from zhike.apps.journeys import exports
    from zhike.pipelines.journeys import QUESTIONS

    if question not in QUESTIONS or form not in FORMS:
        raise Http404
    known_log(log_name)
    pairs = parse_qsl(request.META["QUERY_STRING"])
    options = {n.removeprefix("option."): v for n, v in pairs if n.startswith("option.")}
    rest = [pair for pair in pairs if not pair[0].startswith("option.")]
    try:
        bench = Workbench.from_query(log_name=log_name, tab="map", query=urlencode(rest))
        answer = bench.ask(question, **options)
    except ValueError as error:
        if not isinstance(getattr(error, "code", None), str):
            raise
        raise BadRequest(told(error)) from error
    columns, rows = exports.flat(answer)
    record_export(request, name=f"{log_name} {question}", rows=len(rows), form=form)
    return file_answer(
        columns, rows, name=question, form=form, sheet=_("Rows"), about=exports.about(answer)
    )
