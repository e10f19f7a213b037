"""Variants: the paths that cases take, the commonest first, and how long cases take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.parts import OptionField, Part, Tile
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journeys import Answer

SHOWN = 25
HUES = 8
LISTED = 6
# A long variant has fifty steps, and a template would take most of the page's time for them.
STEP = '<li class="variant-step hue-{}">{}{}</li>'


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _("This needs cases with a first and a last event.")
    return [
        _variants(bench),
        bench.part(
            _throughput,
            id="throughput",
            title=_("Throughput time"),
            needs=needs,
            fields=[
                OptionField(
                    name="ends",
                    label=_("Ended by"),
                    value=bench.option("ends"),
                    adds=bench.activities(),
                )
            ],
        ),
    ]


def _variants(bench: Workbench) -> Part:
    variants, summary = bench.ask("variants"), bench.ask("summary")
    activities = bench.ask("activities").rows
    ranked = sorted(activities, key=lambda row: -row["cases"])
    hues = {row["activity"]: 1 + place % HUES for place, row in enumerate(ranked)}
    shown = [_shown(bench, row, hues) for row in variants.rows[:SHOWN]]
    return Part(
        id="variants",
        title=_("Variants"),
        lead=_("The paths that cases take, the commonest first"),
        answer=variants,
        tiles=_tiles(variants, summary),
        template="journeys/_variants.html",
        extra={"variants": shown, "more": summary.facts.get("variants", 0) - len(shown)},
    )


def _shown(bench: Workbench, row: dict[str, Any], hues: dict[str, int]) -> dict[str, Any]:
    """Word a variant; a row of the same activity over and over is drawn once with its count."""
    steps: list[dict[str, Any]] = []
    for activity in row["path"]:
        if steps and steps[-1]["activity"] == activity:
            steps[-1]["times"] += 1
        else:
            steps.append({"activity": activity, "times": 1, "hue": hues.get(activity, 1)})
    return {
        "cases": wording.count(row["cases"]),
        "share": wording.share(row["share"]),
        "percent": f"{100 * row['share']:.1f}",
        "length": len(row["path"]),
        "median": wording.duration(row.get("median_seconds")),
        "steps": format_html_join("", STEP, map(_step, steps)),
        "url": bench.url("tab", "map", variant=row["variant"]),
    }


def _step(step: dict[str, Any]) -> tuple[Any, ...]:
    times = format_html('<b class="number">×{}</b>', step["times"]) if step["times"] > 1 else ""
    return step["hue"], step["activity"], times


def _tiles(variants: Answer, summary: Answer) -> list[Tile]:
    period = wording.period(variants.first_at, variants.last_at)
    n = variants.cases
    half = _needed_for(variants.rows, share=0.8)
    tiles = [
        Tile(
            label=_("Variants"),
            value=wording.count(summary.facts.get("variants")),
            definition=_("Distinct sequences of activities"),
            period=period,
            n=n,
        )
    ]
    if variants.rows:
        tiles.append(
            Tile(
                label=_("Commonest variant"),
                value=wording.share(variants.rows[0]["share"]),
                definition=_("Share of the cases that take exactly this path"),
                period=period,
                n=n,
            )
        )
    if half:
        tiles.append(
            Tile(
                label=_("Variants for four cases in five"),
                value=wording.count(half),
                definition=_("So many of the commonest variants cover four cases in five"),
                period=period,
                n=n,
            )
        )
    return tiles


def _needed_for(rows: Sequence[dict[str, Any]], *, share: float) -> int | None:
    covered = 0.0
    for number, row in enumerate(rows, start=1):
        covered += row["share"]
        if covered >= share:
            return number
    return None


def _throughput(bench: Workbench) -> Part:
    found = bench.ask("throughput", ends=bench.option("ends"))
    period = wording.period(found.first_at, found.last_at)
    points = [(row["seconds"], row["open_share"], row["lower"], row["upper"]) for row in found.rows]
    day = 86_400
    curve = Chart(
        id="throughput-curve",
        title=_("Cases still open after so long"),
        option={
            "xAxis": {"type": "value", "name": _("days")},
            "yAxis": {"type": "value", "min": 0, "max": 1, "axisLabel": {"formatter": "share"}},
            "series": [
                _line(_("Still open"), [(at / day, share) for at, share, _l, _u in points], 2),
                _line(_("Interval"), [(at / day, low) for at, _s, low, _u in points], 1),
                _line(_("Interval"), [(at / day, up) for at, _s, _l, up in points], 1),
            ],
        },
        columns=(_("Days"), _("Still open"), _("Lower bound"), _("Upper bound"), _("At risk")),
        rows=[
            [
                round(row["seconds"] / day, 3),
                row["open_share"],
                row["lower"],
                row["upper"],
                row["at_risk"],
            ]
            for row in found.rows
        ],
        definition=definition_of(found),
        period=period,
        n=found.facts.get("n"),
    )
    return Part(
        id="throughput",
        title=_("Throughput time"),
        lead=_ends_in_words(found.facts.get("ends") or []),
        answer=found,
        options={"ends": bench.option("ends")},
        tiles=_throughput_tiles(found, period),
        charts=[curve],
    )


def _ends_in_words(ends: list[str]) -> str:
    if not ends:
        return _(
            "No activity ends the cases of this log, so each counts as ended with its last event."
            " Name those that do."
        )
    names = ", ".join(ends[:LISTED]) + (" …" if len(ends) > LISTED else "")
    return _("A case has ended with %(names)s; without one it counts as open.") % {"names": names}


def _line(name: str, data: list[tuple[float, float]], width: int) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "data": data,
        "step": "end",
        "showSymbol": False,
        "lineStyle": {"width": width, "type": "solid" if width == 2 else "dashed"},
    }


def _throughput_tiles(found: Answer, period: str) -> list[Tile]:
    facts = found.facts
    texts = [
        ("median", _("Median throughput time"), _("Half of the cases have ended after so long")),
        ("p95", _("95th percentile"), _("95 of 100 cases have ended after so long")),
    ]
    tiles = [
        Tile(
            label=label,
            value=wording.duration((facts.get(name) or {}).get("value")),
            interval=wording.interval(facts.get(name), words=wording.duration),
            definition=definition,
            period=period,
            n=facts.get("n"),
        )
        for name, label, definition in texts
    ]
    tiles.append(
        Tile(
            label=_("Cases still open"),
            value=wording.count(facts.get("n_open")),
            definition=_("Cases that had not ended when the log ends"),
            period=period,
            n=facts.get("n"),
        )
    )
    return tiles
