"""The board as a file, and every setting of an assumption."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.pains.models import AssumptionChange
from zhike.apps.pains.queries import board_for
from zhike.apps.pains.shown import ShownPoint, points_of
from zhike.apps.pains.silent import ShownGroup, groups_of, silent_for
from zhike.apps.pains.touchpoints import ShownPlace, places_of, register_for
from zhike.apps.pains.words import assumption_label
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.pipelines.pain_board import BoardUnreadable


def _points(request: HttpRequest) -> list[ShownPoint]:
    try:
        return points_of(board_for(person_of(request)))
    except BoardUnreadable:
        return []


def _stake(*way: str) -> Callable[[ShownPoint], Any]:
    def value(point: ShownPoint) -> Any:
        found = point.row["stake"]
        for name in way:
            found = found[name] if found else None
        return found

    return value


offer(
    ListExport(
        name="pain_points",
        sees=Permission.SEE_PAINS,
        rows=_points,
        columns=(
            Column(_("Rank"), lambda point: point.row["rank"]),
            Column(_("Rank, from"), lambda point: point.row["rank_lowest"]),
            Column(_("Rank, to"), lambda point: point.row["rank_highest"]),
            Column(_("Pain point"), "matter"),
            Column(_("How it shows"), lambda point: "; ".join(point.labels)),
            Column(_("Affected"), "reach"),
            Column(_("Came to it"), "met"),
            Column(_("Share"), lambda point: point.row["share"]["value"]),
            Column(_("Share, lower end"), lambda point: point.row["share"]["lower"]),
            Column(_("Share, upper end"), lambda point: point.row["share"]["upper"]),
            Column(_("Severity"), lambda point: point.row["severity"]["value"]),
            Column(_("Troubles of each"), lambda point: point.row["frequency"]["value"]),
            Column(_("Trend"), "trend"),
            Column(_("Rose after"), lambda point: "; ".join(one.title for one in point.causes)),
            Column(_("Yuan a year"), _stake("yuan", "value")),
            Column(_("Yuan, lower end"), _stake("yuan", "lower")),
            Column(_("Yuan, upper end"), _stake("yuan", "upper")),
            Column(_("Worth, yuan a year"), _stake("worth", "value")),
            Column(_("Excess share of leavers"), _stake("leaving", "value")),
            Column(_("Excess contacts of each"), _stake("contacts", "value")),
        ),
    )
)


def _places(request: HttpRequest) -> list[ShownPlace]:
    try:
        return places_of(register_for(person_of(request), by=request.GET.get("by", "")))
    except BoardUnreadable:
        return []


def _of(name: str, end: str) -> Callable[[ShownPlace], Any]:
    def value(place: ShownPlace) -> Any:
        found = place.row[name]
        return found[end] if found else None

    return value


offer(
    ListExport(
        name="touchpoints",
        sees=Permission.SEE_PAINS,
        rows=_places,
        columns=(
            Column(_("User type"), lambda place: place.row["user_type"]),
            Column(_("Stage"), "stage"),
            Column(_("Touchpoint"), lambda place: place.row["touchpoint"]),
            Column(_("Channel"), "channel"),
            Column(_("Owner"), lambda place: place.row["owner"]),
            Column(_("Promise"), lambda place: place.row["promise"]),
            Column(_("Customers"), lambda place: place.row["customers"]),
            Column(_("Met trouble"), _of("troubled", "value")),
            Column(_("Met trouble, lower end"), _of("troubled", "lower")),
            Column(_("Met trouble, upper end"), _of("troubled", "upper")),
            Column(_("Not dissatisfied"), _of("score", "value")),
            Column(_("Answers given"), lambda place: place.row["n_scores"]),
            Column(_("Importance, derived"), _of("importance", "value")),
            Column(_("Importance, lower end"), _of("importance", "lower")),
            Column(_("Importance, upper end"), _of("importance", "upper")),
            Column(_("Importance, stated"), _of("stated", "value")),
            Column(_("Stated, lower end"), _of("stated", "lower")),
            Column(_("Stated, upper end"), _of("stated", "upper")),
            Column(_("Customers asked"), lambda place: place.row["n_stated"]),
        ),
    )
)


def _silent(request: HttpRequest) -> list[ShownGroup]:
    try:
        found = silent_for(person_of(request), request.GET.get("question", ""))
    except BoardUnreadable:
        return []
    return [one for rows in groups_of(found).values() for one in rows]


def _end(name: str, end: str) -> Callable[[ShownGroup], Any]:
    def value(group: ShownGroup) -> Any:
        found = group.row[name]
        return found[end] if found else None

    return value


offer(
    ListExport(
        name="silent_customers",
        sees=Permission.SEE_PAINS,
        rows=_silent,
        columns=(
            Column(_("Group"), "name"),
            Column(_("Silent"), lambda group: group.row["silent"]),
            Column(_("Dissatisfied, estimated"), _end("estimate", "value")),
            Column(_("Dissatisfied, lower end"), _end("estimate", "lower")),
            Column(_("Dissatisfied, upper end"), _end("estimate", "upper")),
            Column(_("Were the odds × 1.5"), lambda group: group.row["if_worse"]),
            Column(_("Customers who answered"), lambda group: group.row["answered"]),
            Column(_("Dissatisfied among the answers"), _end("among_answers", "value")),
        ),
    )
)
offer(
    ListExport(
        name="pain_assumptions",
        sees=Permission.SEE_PAINS,
        rows=lambda _request: AssumptionChange.objects.all(),
        columns=(
            Column(_("Assumption"), lambda row: assumption_label(row.name)),
            Column(_("Pain point"), "matter"),
            Column(_("Value"), "value"),
            Column(_("Reason"), "reason"),
            Column(_("Set by"), "set_by", FieldClass.STAFF),
            Column(_("Set at"), "set_at"),
        ),
    )
)
