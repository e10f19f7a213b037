"""What the panel beside the map says about a chosen step or activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.tabs.process_map import graph_of, measure_labels
from zhike.apps.journeys.workbench import Workbench

SHOWN_CASES = 100


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case of a step."""

    case_id: str
    steps: str
    longest: str
    left_at: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Figures, cases (of a step) or neighbours (of an activity), and filters that lead on."""

    title: str
    figures: Sequence[tuple[str, str]]
    definition: str
    period: str
    n: int
    cases: Sequence[CaseLine] = ()
    is_cut: bool = False
    before: Sequence[tuple[str, str]] = ()
    after: Sequence[tuple[str, str]] = ()
    only_url: str = ""
    without_url: str = ""


def step_panel(bench: Workbench, *, activity: str, next_activity: str) -> Panel | None:
    graph, _calendar = graph_of(bench)
    wanted = (activity, next_activity)
    row = next((r for r in graph.rows if (r["activity"], r["next_activity"]) == wanted), None)
    if row is None:
        return None
    found = bench.ask("edge_cases", activity=activity, next_activity=next_activity)
    return Panel(
        title=f"{activity} → {next_activity}",
        figures=_figures(row),
        definition=definition_of(graph),
        period=wording.period(graph.first_at, graph.last_at),
        n=row["cases"],
        cases=[_case_line(bench, case) for case in found.rows[:SHOWN_CASES]],
        is_cut=row["cases"] > min(SHOWN_CASES, len(found.rows)),
    )


def activity_panel(bench: Workbench, *, activity: str) -> Panel | None:
    activities = bench.ask("activities")
    row = next((r for r in activities.rows if r["activity"] == activity), None)
    if row is None:
        return None
    graph, _calendar = graph_of(bench)
    ranked = sorted(graph.rows, key=lambda edge: -edge["steps"])
    return Panel(
        title=activity,
        figures=_figures(row),
        definition=definition_of(activities),
        period=wording.period(activities.first_at, activities.last_at),
        n=row["cases"],
        before=_neighbours(ranked, here="next_activity", there="activity", activity=activity),
        after=_neighbours(ranked, here="activity", there="next_activity", activity=activity),
        only_url=bench.url("tab", "map", with_activities=activity),
        without_url=bench.url("tab", "map", without_activities=activity),
    )


def _figures(row: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (label, (wording.duration if name.endswith("_seconds") else wording.count)(row[name]))
        for name, label in measure_labels().items()
        if name in row
    ]


def _neighbours(
    edges: Sequence[dict[str, Any]], *, here: str, there: str, activity: str
) -> list[tuple[str, str]]:
    touching = [edge for edge in edges if edge[here] == activity]
    return [(edge[there], wording.count(edge["steps"])) for edge in touching[:8]]


def _case_line(bench: Workbench, case: dict[str, Any]) -> CaseLine:
    return CaseLine(
        case_id=case["case_id"],
        steps=wording.count(case["steps"]),
        longest=wording.duration(case["longest_seconds"]),
        left_at=wording.moment(case["first_left_at"]),
        url=bench.url("case", case["case_id"]).partition("?")[0],
    )
