"""Time to first use: how long after opening a product customers begin to use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import Answer

DAY = 86_400
SHOWN_GROUPS = 6


def first_use_part(bench: Workbench) -> Part:
    needs = _(
        "Name the activity that opens the product and the one that uses it first. The log needs"
        " customers."
    )
    activities = bench.activities()
    labels = {"opened": _("Opened by"), "used": _("First used by")}
    fields = [
        *(
            OptionField(name=name, label=label, value=bench.option(name), adds=activities)
            for name, label in labels.items()
        ),
        OptionField(name="by", label=_("Split by"), value=bench.option("by"), hint="case:branch"),
    ]
    title = _("Time to first use")
    return bench.part(
        _first_use,
        id="first-use",
        title=title,
        needs=needs,
        fields=fields,
        wants=("opened", "used"),
    )


def _first_use(bench: Workbench) -> Part:
    options = {name: bench.option(name) for name in ("opened", "used", "by")}
    found = bench.ask("first_use", **options)
    period = wording.period(found.first_at, found.last_at)
    tiles = [
        Tile(
            label=_("Median, %(group)s") % {"group": row["group"]}
            if len(found.rows) > 1
            else _("Median time to first use"),
            value=wording.duration(row["median_seconds"]["value"]),
            interval=wording.interval(row["median_seconds"], words=wording.duration),
            definition=_("Half of the customers have used it after so long"),
            period=period,
            n=row["n"],
        )
        for row in found.rows[:SHOWN_GROUPS]
    ]
    columns = [
        Column(name="group", label=_("Group")),
        Column(name="median_seconds.value", label=_("Median time"), words=wording.duration),
        Column(name="median_seconds.lower", label=_("Lower bound"), words=wording.duration),
        Column(name="median_seconds.upper", label=_("Upper bound"), words=wording.duration),
        Column(name="n_used", label=_("Have used it"), words=wording.count),
        Column(name="n", label="n", words=wording.count),
    ]
    return Part(
        id="first-use",
        title=_("Time to first use"),
        lead=_("Customers who have not used it yet count as such, and are not left out"),
        answer=found,
        options=options,
        counted=sum(row["n"] for row in found.rows),
        tiles=tiles,
        charts=[_chart(found, period)] if found.rows else (),
        tables=[
            data_table(
                wording.reserved(found.rows, "group"),
                caption=_("Time to first use by group"),
                columns=columns,
            )
        ],
    )


def _chart(found: Answer, period: str) -> Chart:
    shown = found.rows[:SHOWN_GROUPS]
    return Chart(
        id="first-use-curve",
        title=_("Share that has used it after so long"),
        option={
            "xAxis": {"type": "value", "name": _("days")},
            "yAxis": {"type": "value", "min": 0, "max": 1, "axisLabel": {"formatter": "share"}},
            "series": [_line(row) for row in shown],
        },
        columns=(_("Group"), _("Days"), _("Have used it"), _("At risk")),
        rows=[
            [row["group"], round(point["seconds"] / DAY, 3), used, point["at_risk"]]
            for row in shown
            for point, used in _points(row)
        ],
        definition=definition_of(found),
        period=period,
        n=sum(row["n"] for row in shown),
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    data = [(point["seconds"] / DAY, used) for point, used in _points(row)]
    return {
        "type": "line",
        "name": row["group"],
        "data": data,
        "step": "end",
        "showSymbol": False,
    }


def _points(row: dict[str, Any]) -> Sequence[tuple[dict[str, Any], float]]:
    return [(point, round(1 - point["open_share"], 6)) for point in row["curve"]]
