"""The process map: what follows what, how often, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import Answer

CHINA = "CN"
MEASURES = ("steps", "cases", "median_seconds", "mean_seconds", "p95_seconds")


def parts(bench: Workbench) -> Sequence[Part]:
    return [_map(bench)]


def _map(bench: Workbench) -> Part:
    summary = bench.ask("summary")
    graph, calendar = graph_of(bench)
    activities = bench.ask("activities")
    return Part(
        id="map",
        title=_("Process map"),
        answer=graph,
        tiles=_tiles(summary),
        tables=[steps_table(graph), _activities_table(activities)],
        template="journeys/_map.html",
        is_hero=True,
        options={"calendar": calendar},
        extra={
            "payload": payload(bench, graph=graph, activities=activities, calendar=calendar),
            "measures": measures(),
            "has_working": bool(calendar),
            "working_url": bench.url(
                "tab", "map", calendar=CHINA, measure="median_seconds", clock="working"
            ),
        },
    )


def graph_of(bench: Workbench) -> tuple[Answer, str]:
    """Give the graph and the calendar it is counted by; none where that calendar is of no use."""
    calendar = bench.option("calendar")
    try:
        return bench.ask("graph", calendar=calendar), calendar
    except ValueError as error:
        if not calendar or not isinstance(getattr(error, "code", None), str):
            raise
        return bench.ask("graph"), ""


def payload(
    bench: Workbench, *, graph: Answer, activities: Answer, calendar: str
) -> dict[str, Any]:
    """Give what the browser draws: the rows of the answers, and the words beside them."""
    return {
        "activities": activities.rows,
        "edges": graph.rows,
        "starts": _ends(activities.facts.get("start_activities")),
        "ends": _ends(activities.facts.get("end_activities")),
        "query": urlencode([*bench.filter_pairs, *([("calendar", calendar)] if calendar else [])]),
        "panel_url": bench.url("panel").partition("?")[0],
        "language": get_language(),
        "texts": {
            "start": _("Start"),
            "end": _("End"),
            "measures": {name: str(label) for name, label in measure_labels().items()},
        },
    }


def measure_labels() -> dict[str, str]:
    return {
        "events": _("Events"),
        "steps": _("Steps"),
        "cases": _("Process cases"),
        "median_seconds": _("Median time"),
        "mean_seconds": _("Mean time"),
        "p95_seconds": _("95th percentile"),
        "median_working_seconds": _("Median working time"),
        "mean_working_seconds": _("Mean working time"),
        "p95_working_seconds": _("95th percentile, working time"),
    }


def measures() -> list[tuple[str, str]]:
    labels = measure_labels()
    return [(name, labels[name]) for name in MEASURES]


def steps_table(graph: Answer) -> Any:
    """Give the map as a table: one row per step, the commonest first."""
    labels = measure_labels()
    columns = [
        Column(name="activity", label=_("From activity")),
        Column(name="next_activity", label=_("To activity")),
        Column(name="steps", label=labels["steps"], words=wording.count, bar=True),
        Column(name="cases", label=labels["cases"], words=wording.count),
    ]
    known = graph.rows[0] if graph.rows else {}
    columns += [
        Column(name=name, label=labels[name], words=wording.duration)
        for name in labels
        if name.endswith("_seconds") and name in known
    ]
    rows = sorted(graph.rows, key=lambda row: -row["steps"])
    return data_table(rows, caption=_("Steps between activities"), columns=columns, most=300)


def _activities_table(activities: Answer) -> Any:
    columns = [
        Column(name="activity", label=_("Activity")),
        Column(name="events", label=_("Events"), words=wording.count, bar=True),
        Column(name="cases", label=_("Process cases"), words=wording.count),
    ]
    rows = sorted(activities.rows, key=lambda row: -row["events"])
    return data_table(rows, caption=_("Activities"), columns=columns, most=300)


def _tiles(summary: Answer) -> list[Tile]:
    facts, period = summary.facts, wording.period(summary.first_at, summary.last_at)
    texts: list[tuple[str, str, str]] = [
        (_("Process cases"), wording.count(summary.cases), _("Distinct cases of the log")),
        (_("Events"), wording.count(summary.events), _("Rows of the log, all lifecycle states")),
        (
            _("Variants"),
            wording.count(facts.get("variants")),
            _("Distinct sequences of activities"),
        ),
        (
            _("Median throughput time"),
            wording.duration(facts.get("median_throughput_seconds")),
            _("From the first to the last event of a case, open cases as they stand"),
        ),
        (
            _("95th percentile"),
            wording.duration(facts.get("p95_throughput_seconds")),
            _("95 of 100 cases take at most so long"),
        ),
    ]
    return [
        Tile(label=label, value=value, definition=definition, period=period, n=summary.cases)
        for label, value, definition in texts
    ]


def _ends(found: Any) -> list[dict[str, Any]]:
    """Take start or end activities as rows, whether they come as rows or as a mapping."""
    if isinstance(found, dict):
        return [{"activity": name, "cases": cases} for name, cases in found.items()]
    return [
        {"activity": row["activity"], "cases": row.get("cases", row.get("events"))}
        for row in found or []
    ]
