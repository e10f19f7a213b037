"""The pictures of a survey's results: groups with their intervals, and the grid of what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart, dots_with_ends
from zhike.apps.surveys.result_words import definition_of, label_of
from zhike.apps.surveys.results import Look, Row, span_of
from zhike.pipelines.survey_drivers import Driven

MOST_GROUPS = 40
POINT = {"symbol": "circle", "symbolSize": 9}


def groups_chart(look: Look, rows: Sequence[Row]) -> Chart | None:
    """Each group's headline figure with its interval; None where there is nothing to compare."""
    shown = [row for row in rows if row.figures][: MOST_GROUPS + 1]
    if look.results is None or len(shown) < 3:
        return None
    everybody, *groups = shown
    ordered = sorted(groups, key=lambda row: row.figures[0].estimate.value)
    figure, scale = look.results.headline, look.results.scale
    names = [row.group for row in ordered]
    ends = [ends_of(row.figures[0].estimate) for row in ordered]
    return Chart(
        id="groups",
        title=label_of(figure, scale),
        summary=_("The dot is the figure, the line its 95-percent interval; the rule is all."),
        option={
            "xAxis": {"type": "value", "scale": True},
            "yAxis": {"type": "category", "data": names},
            "legend": {"show": False},
            "tooltip": {"show": False},
            "series": dots_with_ends(ends, rule=everybody.figures[0].estimate.value),
        },
        columns=[_("Group"), _("Value"), _("Lower end"), _("Upper end"), _("Answers given")],
        rows=[
            [row.group, *map(rounded, ends_of(row.figures[0].estimate)), row.line.n]
            for row in reversed(ordered)
        ],
        definition=definition_of(figure, scale),
        period=look.period or span_of(everybody.line),
        n=everybody.line.n,
        height=max(180, 24 * len(ordered) + 60),
    )


def grid_chart(driven: Driven, *, period: str) -> Chart:
    """Importance against performance, with the cross."""
    return Chart(
        id="grid",
        title=_("Importance and performance"),
        summary=_("Upper left: important and rated below the others. Begin there."),
        option={
            "xAxis": {"type": "value", "scale": True, "name": _("Performance"), **_below()},
            "yAxis": {"type": "value", "scale": True, "name": _("Importance")},
            "tooltip": {"show": False},
            "grid": {"left": 12, "right": 72, "top": 36, "bottom": 36},
            "series": [_points(driven)],
        },
        columns=[_("Aspect"), _("Performance"), _("Importance"), _("Sure of its quarter")],
        rows=[
            [
                point.attribute,
                round(point.performance.value or 0.0, 3),
                round(point.importance.value or 0.0, 4),
                round(point.probability, 3),
            ]
            for point in driven.grid.points
        ],
        definition=_(
            "Performance: mean rating. Importance: share of R² (LMG, or Johnson above 15"
            " attributes). The cross stands at the means."
        ),
        period=period,
        n=driven.grid.n,
        height=380,
    )


def _points(driven: Driven) -> dict[str, Any]:
    grid = driven.grid
    return {
        "type": "scatter",
        **POINT,
        "label": {"show": True, "position": "right"},
        "data": [
            {
                "name": point.attribute,
                "value": [point.performance.value, point.importance.value],
                "label": {"formatter": point.attribute},
            }
            for point in grid.points
        ],
        "markLine": {
            "symbol": "none",
            "silent": True,
            "label": {"show": False},
            "data": [{"xAxis": grid.cross_performance}, {"yAxis": grid.cross_importance}],
        },
    }


def _below() -> dict[str, Any]:
    return {"nameLocation": "middle", "nameGap": 30}


def ends_of(found: Any) -> tuple[float | None, float | None, float | None]:
    """The value of a figure, and the ends of its interval."""
    return found.value, found.lower, found.upper


def rounded(value: float | None) -> float | str:
    """A number as the table of a chart has it."""
    return "–" if value is None else round(value, 4)
