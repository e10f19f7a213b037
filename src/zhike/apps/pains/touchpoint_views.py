"""The register of touchpoints with its three lists and its gaps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.pains import touchpoints as shown
from zhike.apps.pains import words
from zhike.apps.pains.views import FIRST, span_of, tabs_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.pipelines.pain_board import SMALLEST, BoardUnreadable
from zhike.pipelines.touchpoint_register import TYPES


@requires(Permission.SEE_PAINS)
@require_safe
def touchpoints(request: HttpRequest) -> HttpResponse:
    """Touchpoints by user type, stage and channel; what is wrong with which, and by which rule."""
    by = request.GET.get("by", "")
    by = by if by in TYPES else TYPES[0]
    try:
        found = shown.register_for(person_of(request), by=by)
    except BoardUnreadable as error:
        fault = {"fault": str(error), "tabs": tabs_of()}
        return render(request, "pains/touchpoints.html", fault)
    types = shown.types_of(found)
    who = request.GET.get("who", "")
    who = who if who in types else (types[0] if types else "")
    lists = shown.findings_of(found)
    places = shown.places_of(found, who=who)
    listed = places if request.GET.get("all") else places[:FIRST]
    all_url = "?" + urlencode({"by": by, "who": who, "all": "1"})
    context: dict[str, Any] = {
        "found": found,
        "tabs": tabs_of(),
        "by": by,
        "by_label": shown.TYPE_LABELS[by],
        "by_labels": shown.TYPE_LABELS,
        "types": types,
        "who": who,
        "places": places,
        "stated": found.facts.get("stated"),
        "contrasts": shown.contrasts_of(found),
        "channels": shown.channels_of(found, who=who),
        "listed": listed,
        "all_url": all_url if len(places) > len(listed) else "",
        "lists": lists,
        "findings": sum(len(one.rows) for one in lists),
        "touchpoints": len({row["touchpoint"] for row in found.rows}),
        "empty": shown.empty_cells(found),
        "without_owner": words.listed(found.facts["without_owner"]),
        "span": span_of(found),
        "smallest": SMALLEST,
    }
    return render(request, "pains/touchpoints.html", context)
