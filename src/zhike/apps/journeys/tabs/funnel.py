"""The funnel: how many cases reach each stage, and where they are lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.tabs.first_use import first_use_part
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import Answer


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _("A funnel needs two or more different activities. Name them in order.")
    title, fields = _("Funnel"), _fields(bench)
    return [
        bench.part(_funnel, id="funnel", title=title, needs=needs, fields=fields),
        first_use_part(bench),
    ]


def _fields(bench: Workbench) -> list[OptionField]:
    return [
        OptionField(
            name="steps",
            label=_("Stages in order, separated by commas"),
            value=bench.option("steps"),
            hint=_("the commonest path"),
            adds=bench.activities(),
        ),
        OptionField(name="by", label=_("Split by"), value=bench.option("by"), hint="channel"),
    ]


def _funnel(bench: Workbench) -> Part:
    options = {"steps": bench.option("steps"), "by": bench.option("by")}
    found = bench.ask("funnel", **options)
    whole = [row for row in found.rows if row.get("segment") is None] or found.rows
    return Part(
        id="funnel",
        title=_("Funnel"),
        lead=_("Cases that reach each stage in order, and where they are lost"),
        answer=found,
        options=options,
        tiles=_tiles(found, whole),
        charts=[_chart(found, whole)] if whole else (),
        tables=[_table(found, has_segments=bool(options["by"]))],
    )


def _tiles(found: Answer, rows: Sequence[dict[str, Any]]) -> list[Tile]:
    if not rows:
        return []
    period = wording.period(found.first_at, found.last_at)
    first, last = rows[0], rows[-1]
    worst = max(rows, key=lambda row: row["drop_off"])
    return [
        Tile(
            label=_("Reach the last stage"),
            value=wording.share(last["conversion_from_start"]["value"]),
            interval=wording.interval(last["conversion_from_start"], words=wording.share),
            definition=_("Cases that reach every stage in order, of those that reach the first"),
            period=period,
            n=first["cases"],
        ),
        Tile(
            label=_("Largest loss"),
            value=wording.count(worst["drop_off"]),
            definition=_("Cases lost after “%(stage)s”") % {"stage": worst["stage"]},
            period=period,
            n=worst["cases"],
        ),
    ]


def _chart(found: Answer, rows: Sequence[dict[str, Any]]) -> Chart:
    stages = [row["stage"] for row in rows]
    return Chart(
        id="funnel-chart",
        title=_("Cases at each stage"),
        option={
            "xAxis": {"type": "value", "axisLabel": {"formatter": "count"}},
            "yAxis": {"type": "category", "inverse": True, "data": stages},
            "series": [
                {
                    "type": "bar",
                    "data": [row["cases"] for row in rows],
                    "label": {"show": True, "position": "right", "formatter": "count_of"},
                }
            ],
        },
        columns=(_("Stage"), _("Process cases")),
        rows=[[row["stage"], row["cases"]] for row in rows],
        definition=definition_of(found),
        period=wording.period(found.first_at, found.last_at),
        n=rows[0]["cases"],
        height=max(200, 60 + 34 * len(rows)),
    )


def _table(found: Answer, *, has_segments: bool) -> Any:
    columns = [
        Column(name="stage", label=_("Stage")),
        *([Column(name="segment", label=_("Segment"))] if has_segments else []),
        Column(name="cases", label=_("Process cases"), words=wording.count, bar=True),
        Column(name="conversion.value", label=_("Of the stage before"), words=wording.share),
        Column(name="conversion.lower", label=_("Lower bound"), words=wording.share),
        Column(name="conversion.upper", label=_("Upper bound"), words=wording.share),
        Column(
            name="conversion_from_start.value", label=_("Of the first stage"), words=wording.share
        ),
        Column(name="drop_off", label=_("Lost after it"), words=wording.count),
        Column(name="median_seconds", label=_("Median time"), words=wording.duration),
        Column(name="p95_seconds", label=_("95th percentile"), words=wording.duration),
    ]
    return data_table(found.rows, caption=_("Stages of the funnel"), columns=columns, most=200)
