from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.journeys.panels import activity_panel, step_panel
from zhike.apps.journeys.timelines import case_timeline, customer_timeline
from zhike.apps.journeys.views import bench_of, known_log
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.SEE_JOURNEYS)
@require_safe
def panel(request: HttpRequest, log_name: str) -> HttpResponse:
    """What stands beside the map when somebody has chosen a step or an activity of it."""
    known_log(log_name)
    bench, _refused = bench_of(request, log_name=log_name, tab="map")
    start, end, node = (bench.option(name) for name in ("edge_from", "edge_to", "node"))
    if start and end:
        found = step_panel(bench, activity=start, next_activity=end)
    elif node:
        found = activity_panel(bench, activity=node)
    else:
        raise Http404
    if found is None:
        raise Http404
    may_see = person_of(request).may(Permission.SEE_CASES)
    context = {"panel": found, "bench": bench, "may_see_cases": may_see}
    return render(request, "journeys/_panel.html", context)


@requires(Permission.SEE_CASES)
@require_safe
def case(request: HttpRequest, log_name: str, case_id: str) -> HttpResponse:
    known_log(log_name)
    timeline = case_timeline(log_name, case_id=case_id)
    if not timeline.events:
        raise Http404
    return render(request, "journeys/case.html", {"log_name": log_name, "timeline": timeline})


@requires(Permission.SEE_CASES)
@require_safe
def customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    timeline = customer_timeline(customer_id)
    if not timeline.events:
        raise Http404
    return render(request, "journeys/customer.html", {"timeline": timeline})


@requires(Permission.SEE_CASES)
@require_safe
def customer_of(request: HttpRequest, log_name: str, case_id: str) -> HttpResponse:
    """The customer of a case: the address names the case, so it shows no customer's id."""
    known_log(log_name)
    customer_id = case_timeline(log_name, case_id=case_id).customer_id
    if not customer_id:
        raise Http404
    return render(request, "journeys/customer.html", {"timeline": customer_timeline(customer_id)})
