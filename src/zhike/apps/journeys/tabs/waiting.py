"""Waiting: when it begins, what it is for, and which steps lose the most hours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.parts import Column, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import Answer

HOURS = range(24)
SHOWN_BARS = 15


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _("This needs cases with two events or more.")
    return [
        bench.part(_heatmap, id="heatmap", title=_("When waiting begins"), needs=needs),
        bench.part(_bottlenecks, id="bottlenecks", title=_("Bottlenecks"), needs=needs),
        bench.part(_split, id="split", title=_("Waiting and working time"), needs=needs),
    ]


def weekdays() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _heatmap(bench: Workbench) -> Part:
    found = bench.ask("heatmap")
    cells = {(row["weekday"], row["hour"]): row for row in found.rows}
    most = max((row["waiting_hours"] for row in found.rows), default=0.0) or 1.0
    grid = [
        [name, [_cell(cells.get((day, hour)), most=most) for hour in HOURS]]
        for day, name in enumerate(weekdays(), start=1)
    ]
    columns = [
        Column(name="day", label=_("Weekday")),
        Column(name="hour", label=_("Hour"), words=lambda hour: f"{hour:02d}:00"),
        Column(name="waiting_hours", label=_("Hours of waiting"), words=wording.count, bar=True),
        Column(name="waits", label=_("Waits"), words=wording.count),
        Column(name="median_waiting_seconds", label=_("Median wait"), words=wording.duration),
    ]
    names = weekdays()
    rows = [{**row, "day": names[row["weekday"] - 1]} for row in found.rows]
    rows.sort(key=lambda row: -row["waiting_hours"])
    table = data_table(rows, caption=_("Hours of the week"), columns=columns, most=168)
    return Part(
        id="heatmap",
        title=_("When waiting begins"),
        lead=_("Hours of waiting by the hour of the week in which the wait begins"),
        answer=found,
        template="journeys/_heatmap.html",
        extra={"grid": grid, "hours": list(HOURS), "zone": found.facts.get("zone"), "table": table},
    )


def _cell(row: dict[str, Any] | None, *, most: float) -> dict[str, Any]:
    if row is None:
        return {"level": 0, "text": "", "title": ""}
    hours = row["waiting_hours"]
    title = _("%(hours)s h in %(waits)s waits") % {
        "hours": wording.count(round(hours, 1)),
        "waits": wording.count(row["waits"]),
    }
    text = wording.count(round(hours)) if hours >= 0.5 else "·"
    return {"level": max(1, round(10 * hours / most)), "text": text, "title": title}


def _bottlenecks(bench: Workbench) -> Part:
    options = {"calendar": bench.option("calendar"), "reference": bench.option("reference")}
    found = bench.ask("bottlenecks", **options)
    period = wording.period(found.first_at, found.last_at)
    rows = [{**row, "step": f"{row['activity']} → {row['next_activity']}"} for row in found.rows]
    columns = [
        Column(name="step", label=_("Step")),
        Column(name="lost_hours", label=_("Lost hours"), words=wording.count, bar=True),
        Column(name="share", label=_("Share of all"), words=wording.share),
        Column(name="cumulative_share", label=_("Together"), words=wording.share),
        Column(name="steps", label=_("Steps"), words=wording.count),
        Column(name="cases", label=_("Process cases"), words=wording.count),
        Column(name="median_seconds", label=_("Median time"), words=wording.duration),
        Column(name="p95_seconds", label=_("95th percentile"), words=wording.duration),
    ]
    lost = sum(row["lost_hours"] for row in rows)
    tiles = [
        Tile(
            label=_("Lost hours"),
            value=wording.count(round(lost)),
            definition=_("Hours between two events, summed over all steps of all cases"),
            period=period,
            n=found.cases,
        )
    ]
    if rows:
        tiles.append(
            Tile(
                label=_("Worst bottleneck"),
                value=wording.share(rows[0]["share"]),
                definition=_("Share of all lost hours in “%(step)s”") % {"step": rows[0]["step"]},
                period=period,
                n=rows[0]["cases"],
            )
        )
    return Part(
        id="bottlenecks",
        title=_("Bottlenecks"),
        lead=_("Steps ranked by the hours that all cases together spend in them"),
        answer=found,
        options=options,
        tiles=tiles,
        tables=[data_table(rows, caption=_("Steps by lost hours"), columns=columns, most=50)],
    )


def _split(bench: Workbench) -> Part:
    found = bench.ask("waiting")
    facts, period = found.facts, wording.period(found.first_at, found.last_at)
    total = facts.get("total_seconds") or 0
    texts = [
        (
            _("Share of waiting"),
            wording.share(facts["waiting_seconds"] / total if total else None),
            _("Part of the whole time of all cases in which nobody works on them"),
        ),
        (
            _("Handovers in a case"),
            _mean(facts.get("mean_handovers")),
            _("Mean number of steps done by somebody else than the step before"),
        ),
        (
            _("Complexity of a case"),
            _mean(facts.get("mean_complexity")),
            _("Mean of steps, repetitions and handovers, added up"),
        ),
    ]
    tiles = [
        Tile(label=label, value=value, definition=words, period=period, n=facts.get("cases"))
        for label, value, words in texts
    ]
    columns = [
        Column(name="activity", label=_("Activity")),
        Column(name="waiting_seconds", label=_("Waiting time"), words=wording.hours, bar=True),
        Column(name="working_seconds", label=_("Time worked"), words=wording.hours),
        Column(name="working_share", label=_("Share worked"), words=wording.share),
        Column(name="pieces", label=_("Pieces of work"), words=wording.count),
        Column(name="cases", label=_("Process cases"), words=wording.count),
        Column(name="median_waiting_seconds", label=_("Median wait"), words=wording.duration),
        Column(name="median_working_seconds", label=_("Median work"), words=wording.duration),
    ]
    has_work = bool(facts.get("working_seconds"))
    return Part(
        id="split",
        title=_("Waiting and working time"),
        lead=""
        if has_work
        else _("This log has one time per event, so the work itself counts as waiting."),
        answer=found,
        tiles=tiles,
        charts=[_bars(found, period)] if found.rows else (),
        tables=[data_table(found.rows, caption=_("Activities by waiting"), columns=columns)],
    )


def _mean(value: float | None) -> str:
    return wording.NONE if value is None else f"{value:.1f}"


def _bars(found: Answer, period: str) -> Chart:
    rows = found.rows[:SHOWN_BARS]
    hours = [
        [row["activity"], *(_hours(row, name) for name in ("waiting", "working"))] for row in rows
    ]
    series = [
        {"type": "bar", "stack": "time", "name": name, "data": [row[place] for row in hours]}
        for place, name in ((1, _("Waiting time")), (2, _("Time worked")))
    ]
    return Chart(
        id="waiting-bars",
        title=_("Hours by activity"),
        option={
            "xAxis": {"type": "value", "axisLabel": {"formatter": "count"}},
            "yAxis": {
                "type": "category",
                "inverse": True,
                "data": [row["activity"] for row in rows],
            },
            "series": series,
        },
        columns=(_("Activity"), _("Waiting time, hours"), _("Time worked, hours")),
        rows=hours,
        definition=definition_of(found),
        period=period,
        n=found.cases,
        height=max(220, 80 + 30 * len(rows)),
    )


def _hours(row: dict[str, Any], name: str) -> float:
    return round((row[f"{name}_seconds"] or 0) / 3600, 2)
