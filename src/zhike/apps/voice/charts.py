"""The pictures of the voice pages: praise and blame by aspect, topics over the months."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.apps.voice.looks import AspectRow, TopicRow

MOST_ASPECTS = 15
MOST_TOPICS = 6


def aspects_chart(rows: Sequence[AspectRow], *, period: str, n: int | None) -> Chart | None:
    """How many texts praise and blame each aspect; None where there are few to compare."""
    shown = [row for row in rows if row.line.n][:MOST_ASPECTS]
    if len(shown) < 3:
        return None
    drawn = list(reversed(shown))
    counts = [row.line.counts or (0, 0, 0) for row in drawn]
    names = (_("Praise"), _("Without opinion"), _("Blame"))
    return Chart(
        id="aspects",
        title=_("Praise and blame by aspect"),
        summary=_("Texts that name it; those blamed most often on top."),
        option={
            "xAxis": {"type": "value"},
            "yAxis": {"type": "category", "data": [row.name for row in drawn]},
            "series": [
                {
                    "type": "bar",
                    "stack": "texts",
                    "name": names[place],
                    "data": [one[place] for one in counts],
                }
                for place in (0, 2, 1)
            ],
        },
        columns=[_("Aspect"), *names],
        rows=[[row.name, *(row.line.counts or ())] for row in shown],
        definition=_("Texts by what their clauses say of the aspect; blame outweighs praise."),
        period=period,
        n=n,
        height=max(220, 26 * len(drawn) + 80),
    )


def topic_chart(rows: Sequence[TopicRow]) -> Chart | None:
    """The largest topics' shares of each month; None with fewer than two months."""
    shown = rows[:MOST_TOPICS]
    months = sorted({one.month for row in shown for one in row.line.months})
    if len(months) < 2:
        return None
    shares = {
        row.id: {one.month: one.share.value or 0.0 for one in row.line.months} for row in shown
    }
    return Chart(
        id="topics",
        title=_("Topics over the months"),
        summary=_("The largest topics of the newest month; a gap is a month of few texts."),
        option={
            "xAxis": {"type": "category", "data": [f"{month:%Y-%m}" for month in months]},
            "yAxis": {"type": "value", "axisLabel": {"formatter": "share"}},
            "series": [
                {
                    "type": "line",
                    "name": row.name,
                    "data": [shares[row.id].get(month, "-") for month in months],
                }
                for row in shown
            ],
        },
        columns=[_("Topic"), *(f"{month:%Y-%m}" for month in months)],
        rows=[
            [row.name, *(round(shares[row.id].get(month, 0.0), 4) or "–" for month in months)]
            for row in shown
        ],
        definition=_("Share of the month's texts that belong to the topic"),
        period=f"{months[0]:%Y-%m} – {months[-1]:%Y-%m}",
        n=sum(one.texts for row in shown for one in row.line.months),
    )
