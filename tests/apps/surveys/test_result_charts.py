from __future__ import annotations

import pytest
from tests.survey_bank import OVERALL, RECOMMEND, SURVEY, WAIT

from zhike.apps.surveys.result_charts import grid_chart, groups_chart
from zhike.apps.surveys.results import look_of, rows_of

# Figures of the event store; the database only says who asks.
pytestmark = pytest.mark.one_database


def test_groups_are_drawn_with_their_intervals_and_hidden_ones_are_not(answers_in_store, analyst):
    look = look_of(analyst, {"q": f"{SURVEY}|{RECOMMEND}|0-10"})
    rows = rows_of(look, period="")
    chart = groups_chart(look, rows)

    shown = [row.group for row in rows[1:] if row.figures]
    assert sorted(row[0] for row in chart.rows) == sorted(shown)
    assert "小关支行" not in chart.option["yAxis"]["data"]
    ends, points = (series["data"] for series in chart.option["series"])
    assert (len(ends), len(points)) == (3 * len(shown), len(shown))
    assert all(
        low[0] < dot[0] < high[0]
        for low, high, dot in zip(ends[::3], ends[1::3], points, strict=True)
    )


def test_one_group_is_no_picture(analyst, survey, answered):
    answered([5] * 12)
    look = look_of(analyst, {})

    assert groups_chart(look, rows_of(look, period="")) is None


def test_the_grid_shows_each_attribute_and_the_cross(answers_in_store, analyst):
    look = look_of(analyst, {"q": f"{SURVEY}|{OVERALL}|1-5"})
    chart = grid_chart(look.source.drive(), period="2025")

    first = chart.option["series"][0]["data"][0]
    assert first["name"] == WAIT
    assert first["value"][0] < chart.option["series"][0]["markLine"]["data"][0]["xAxis"]
    assert len(chart.rows) == 3
