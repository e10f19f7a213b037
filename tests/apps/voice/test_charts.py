from __future__ import annotations

from tests.apps.cast import person

from zhike.apps.people.rules import Role
from zhike.apps.voice.charts import aspects_chart, topic_chart
from zhike.apps.voice.looks import aspect_rows, look_of, topic_rows


def test_the_picture_and_its_table_tell_the_same(db, texts_in_store):
    rows = aspect_rows(look_of(person(username="analyst-of-charts", role=Role.ANALYST), {}))
    chart = aspects_chart(rows, period="2025", n=1203)
    drawn = {one["name"]: one["data"] for one in chart.option["series"]}
    blamed = dict(zip(chart.option["yAxis"]["data"], drawn["Blame"], strict=True))

    assert blamed == {row[0]: row[3] for row in chart.rows}
    assert blamed["face"] == max(blamed.values()) or blamed["face"] > 20
    assert "investment" not in blamed
    assert aspects_chart(rows[:2], period="2025", n=1) is None


def test_a_topic_of_one_month_has_gaps_in_the_others(db, texts_in_store):
    rows = topic_rows(None)
    chart = topic_chart(rows)
    new = next(row for row in rows if len(row.line.months) == 1)
    line = topic_chart([rows[0], new]).option["series"][1]["data"]

    assert chart.period == "2025-01 – 2025-05"
    assert line[:4] == ["-"] * 4
    assert line[4] == new.line.newest.share.value
