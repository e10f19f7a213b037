"""The pictures of an effect: both sides over time, and the course since the change."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart, dots_with_ends
from zhike.apps.improvements import words
from zhike.apps.improvements.queries import ShownImprovement, ShownMeasurement
from zhike.pipelines.improvement_questions import Design
from zhike.schema.signs import with_sign

DASHED = {"type": "dashed"}


def lines_chart(shown: ShownImprovement, last: ShownMeasurement) -> Chart | None:
    """The metric over time: with the change, without it or as expected, and the start."""
    lines = last.row.found.get("lines", [])
    metric = words.metric_of(shown.row.metric)
    if not lines or metric is None:
        return None
    days = [line["begins"] for line in lines]
    expected = [line["expected"]["value"] if line["expected"] else None for line in lines]
    others = [line["others"] for line in lines]
    known = any(value is not None for value in others)
    beside = others if known else expected
    with_label, without_label, summary = _sides(shown)
    besides_label = without_label if known else _("Expected without the change")
    start = next((line["begins"] for line in lines if line["period"] >= 0), days[-1])
    return Chart(
        id="lines",
        title=f"{shown.metric} ({words.unit_words(metric.unit)})",
        summary=summary,
        option={
            "xAxis": {"type": "category", "data": days},
            "yAxis": {"type": "value", "scale": True},
            "series": [
                {
                    "name": with_label,
                    "type": "line",
                    "data": [_shown(line["reached"], last.unit) for line in lines],
                    "markLine": _start_mark(start),
                },
                {
                    "name": besides_label,
                    "type": "line",
                    "lineStyle": DASHED,
                    "data": [_shown(value, last.unit) for value in beside],
                },
                *_expected_ends(lines, last.unit),
            ],
        },
        columns=[_("Period from"), with_label, besides_label],
        rows=[
            [day, _shown(line["reached"], last.unit), _cell(value, last.unit)]
            for day, line, value in zip(days, lines, beside, strict=True)
        ],
        definition=words.definition_words(
            metric.code, shown.row.milestones, design=shown.row.design
        ),
        period=f"{last.row.found['first']} – {last.row.found['last']}",
        n=last.row.found["cases"],
        height=320,
    )


def _sides(shown: ShownImprovement) -> tuple[str, str, str]:
    """How the sides are called, with the change and without, and what counts on them."""
    if shown.row.design == Design.CUSTOMERS:
        return (
            _("Customers drawn"),
            _("Customers not drawn"),
            _("Each customer counts on the side he was drawn for. The rule is the start."),
        )
    return (
        _("Branches with the change"),
        _("Branches without the change"),
        _("Each branch counts once. The rule is the start."),
    )


def _start_mark(day: str) -> dict[str, Any]:
    label = {"formatter": _("start"), "position": "insideEndTop"}
    return {"symbol": "none", "silent": True, "label": label, "data": [{"xAxis": day}]}


def _expected_ends(lines: list[dict[str, Any]], unit: str) -> list[dict[str, Any]]:
    """The interval of what was expected, a line each period; none beside other branches."""
    ends = [
        end
        for place, line in enumerate(lines)
        if line["expected"]
        for end in (
            [place, _shown(line["expected"]["lower"], unit)],
            [place, _shown(line["expected"]["upper"], unit)],
            ["-", "-"],
        )
    ]
    return [{"type": "line", "data": ends, "symbol": "none", "silent": True}] if ends else []


def course_chart(shown: ShownImprovement, last: ShownMeasurement) -> Chart | None:
    """The effect by periods since the change, with the band for all of them together."""
    course = last.row.found.get("course", [])
    metric = words.metric_of(shown.row.metric)
    if len(course) < 2 or metric is None:
        return None
    in_percent = metric.is_ratio or last.unit == "share"
    scale = 100.0 if in_percent else 1.0
    unit = _("percent") if metric.is_ratio else words.unit_words(metric.unit)
    names = [_course_label(point["period"]) for point in course]
    values = [
        tuple(round(scale * point[end], 3) for end in ("value", "lower", "upper"))
        for point in course
    ]
    return Chart(
        id="course",
        title=_("Effect by periods since the change"),
        summary=_(
            "Before the change (left of 0) every interval should hold zero; the intervals hold for"
            " all periods together."
        ),
        option={
            "xAxis": {"type": "category", "data": names},
            "yAxis": {"type": "value", "name": unit},
            "legend": {"show": False},
            "tooltip": {"show": False},
            "series": dots_with_ends(values, over_time=True, rule=0),
        },
        columns=[_("Periods since the change"), _("Effect"), _("Lower end"), _("Upper end"), unit],
        rows=[[name, *value, unit] for name, value in zip(names, values, strict=True)],
        definition=_(
            "Change since the period before the change, less that of the branches without it"
            " (Callaway and Sant'Anna); %(unit)s."
        )
        % {"unit": unit},
        period=f"{last.row.found['first']} – {last.row.found['last']}",
        n=last.row.found["n"] + last.row.found["n_control"],
        height=300,
    )


def _course_label(period: int) -> str:
    return with_sign(period, str, plus=True)


def _shown(value: Any, unit: str) -> Any:
    if value is None:
        return None
    return round(100 * value, 2) if unit == "share" else round(value, 3)


def _cell(value: Any, unit: str) -> Any:
    found = _shown(value, unit)
    return "–" if found is None else found
