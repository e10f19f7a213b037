"""The contact centre: who gave up, how long callers waited, how long they were served."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.parts import Column, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import Answer

STEPS = (10, 30, 60, 120, 300, 600, 1_800, 3_600)
LEAST_DRAWN = 20  # below it a share says more of chance than of the service


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _(
        "This log holds no contacts. They come with telephone records that are imported with a"
        " preset for them."
    )
    title = _("Contact centre")
    return [bench.part(_centre, id="contact-centre", title=title, needs=needs)]


def _centre(bench: Workbench) -> Part:
    found = bench.ask("contact_centre")
    period = wording.period(found.first_at, found.last_at)
    columns = [
        Column(name="queue", label=_("Service type")),
        Column(
            name="abandonment_share", label=_("Abandonment rate"), words=wording.share, bar=True
        ),
        Column(name="interval", label=_("Interval")),
        Column(name="n", label="n", words=wording.count),
        Column(name="mean_wait_seconds", label=_("Mean wait"), words=wording.duration),
        Column(name="mean_handle_seconds", label=_("Mean service time"), words=wording.duration),
        Column(name="median_wait_seconds", label=_("Median wait"), words=wording.duration),
        Column(
            name="mean_queue_seconds", label=_("Mean wait in the queue"), words=wording.duration
        ),
        Column(name="answered", label=_("Answered"), words=wording.count),
        Column(name="abandoned", label=_("Abandoned"), words=wording.count),
        Column(name="phantom", label=_("Phantom calls"), words=wording.count),
    ]
    rows = [{**row, "interval": _ends(row)} for row in found.rows]
    return Part(
        id="contact-centre",
        title=_("Contact centre"),
        lead=_("Abandonment, waiting and service by service type; phantom calls count apart"),
        answer=found,
        counted=found.facts["total"]["n"] if found.facts else 0,
        tiles=_tiles(found.facts.get("total"), period=period),
        charts=_charts(found, period=period),
        tables=[data_table(rows, caption=_("Service types"), columns=columns)],
    )


def _ends(row: dict[str, Any]) -> str:
    return f"{wording.share(row['share_lower'])} – {wording.share(row['share_upper'])}"


def _tiles(total: dict[str, Any] | None, *, period: str) -> list[Tile]:
    if not total:
        return []
    n, handled = total["n"], total["handled"]
    bounds = {"lower": total["share_lower"], "upper": total["share_upper"]}
    return [
        Tile(
            label=_("Abandonment rate"),
            value=wording.share(total["abandonment_share"]),
            interval=wording.interval(bounds, words=wording.share),
            definition=_("Abandoned / (answered + abandoned)"),
            period=period,
            n=n,
        ),
        Tile(
            label=_("Mean wait"),
            value=wording.duration(total["mean_wait_seconds"]),
            definition=_("Over answered and abandoned contacts; 0 for who did not queue"),
            period=period,
            n=n,
        ),
        Tile(
            label=_("Mean service time"),
            value=wording.duration(total["mean_handle_seconds"]),
            definition=_("Over answered contacts of known duration"),
            period=period,
            n=handled,
        ),
        Tile(
            label=_("Phantom calls"),
            value=wording.count(total["phantom"]),
            definition=_("Contacts that the source calls unreal; in no other figure"),
            period=period,
            n=n + total["phantom"],
        ),
    ]


def _charts(found: Answer, *, period: str) -> list[Chart]:
    rows = [row for row in found.rows if row["n"] >= LEAST_DRAWN]
    if not rows:
        return []
    return [
        _chart(
            found,
            rows,
            title=_("Abandonment rate by type"),
            names={"abandonment_share": _("Abandonment rate")},
            words="share",
            period=period,
        ),
        _chart(
            found,
            rows,
            title=_("Mean wait and service time by type"),
            names={
                "mean_wait_seconds": _("Mean wait"),
                "mean_handle_seconds": _("Mean service time"),
            },
            words="seconds",
            period=period,
        ),
    ]


def _chart(
    found: Answer,
    rows: Sequence[dict[str, Any]],
    *,
    title: str,
    names: dict[str, str],
    words: str,
    period: str,
) -> Chart:
    label = {"show": True, "position": "right", "formatter": f"{words}_of"}
    return Chart(
        id=f"contact-centre-{words}",
        title=title,
        summary=_("Types with %(least)s contacts or more") % {"least": LEAST_DRAWN},
        option={
            "xAxis": {
                "type": "value",
                "axisLabel": {"formatter": words},
                **_steps(rows, names, words),
            },
            "yAxis": {"type": "category", "inverse": True, "data": [row["queue"] for row in rows]},
            "tooltip": {"valueFormatter": words},
            "series": [
                {"type": "bar", "name": text, "label": label, "data": [row[name] for row in rows]}
                for name, text in names.items()
            ],
        },
        columns=(_("Service type"), *names.values()),
        rows=[[row["queue"], *(_rounded(row[name]) for name in names)] for row in rows],
        definition=definition_of(found),
        period=period,
        n=sum(row["n"] for row in rows),
        height=80 + 44 * len(rows),
    )


def _steps(rows: Sequence[dict[str, Any]], names: Iterable[str], words: str) -> dict[str, float]:
    """Let an axis of time go in whole minutes or hours, not in fifties of seconds."""
    if words != "seconds":
        return {}
    most = max(row[name] or 0 for row in rows for name in names)
    step = next((step for step in STEPS if most <= 6 * step), 86_400)
    return {"interval": step, "max": step * ceil(most / step)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
