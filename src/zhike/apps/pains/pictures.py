"""The pictures of the board: values with their intervals, and the weeks of one pain point."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart, dots_with_ends
from zhike.apps.pains.shown import ShownPoint

MOST = 15


def values_chart(points: Sequence[ShownPoint], *, period: str) -> Chart | None:
    """Yuan a year of each pain point that could be priced; None where there are not two."""
    priced = [point for point in points if point.row["stake"]][:MOST]
    if len(priced) < 2:
        return None
    ordered = priced[::-1]
    found = [point.row["stake"]["yuan"] for point in ordered]
    ends = [(round(one["value"]), round(one["lower"]), round(one["upper"])) for one in found]
    return Chart(
        id="values",
        title=_("Value at stake, yuan a year"),
        summary=_("The dot is the figure, the line its 95-percent interval."),
        option={
            "xAxis": {"type": "value", "axisLabel": {"formatter": "count"}},
            "yAxis": {"type": "category", "data": [point.matter for point in ordered]},
            "legend": {"show": False},
            "tooltip": {"show": False},
            "series": dots_with_ends(ends, rule=0),
        },
        columns=[_("Pain point"), _("Yuan a year"), _("Lower end"), _("Upper end"), _("Affected")],
        rows=[
            [point.matter, *(round(yuan[end]) for end in ("value", "lower", "upper")), point.reach]
            for point, yuan in zip(priced, found[::-1], strict=True)
        ],
        definition=_(
            "Affected customers × (excess share of leavers × worth + excess contacts and"
            " complaints × their price)"
        ),
        period=period,
        n=sum(point.reach for point in priced),
        height=max(180, 30 * len(priced) + 60),
    )


def weeks_chart(point: ShownPoint, *, period: str) -> Chart | None:
    """Share of customer days with trouble, week by week; None where only troubles are known."""
    weeks = [week for week in point.row["weeks"] if week[1] > 0]
    if len(weeks) < 3 or all(met == troubled for _monday, met, troubled in weeks):
        return None
    shares = [round(troubled / met, 4) for _monday, met, troubled in weeks]
    changes = [
        {"xAxis": _week_of(cause.changed_on, [week[0] for week in weeks]), "name": cause.title}
        for cause in point.causes
    ]
    marks = {"symbol": "none", "silent": True, "label": {"formatter": "{b}"}, "data": changes}
    return Chart(
        id="weeks",
        title=_("Share that met trouble, week by week"),
        summary=_("Lines mark changes after which trouble rose."),
        option={
            "xAxis": {"type": "category", "data": [week[0] for week in weeks]},
            "yAxis": {"type": "value", "axisLabel": {"formatter": "share"}},
            "legend": {"show": False},
            "grid": {"left": 12, "right": 24, "top": 36, "bottom": 12},
            "series": [
                {"type": "line", "data": shares, "symbol": "none", "name": point.matter}
                | ({"markLine": marks} if changes else {})
            ],
        },
        columns=[_("Week from"), _("Customer days"), _("With trouble"), _("Share")],
        rows=[[*week, share] for week, share in zip(weeks, shares, strict=True)],
        definition=_("Customers who met trouble on a day, of those who came to it on that day"),
        period=period,
        n=sum(week[1] for week in weeks),
        height=260,
    )


def _week_of(day: str, mondays: Sequence[str]) -> str:
    """The week in which a day lies, as the axis names it."""
    return max((monday for monday in mondays if monday <= day), default=mondays[0])
