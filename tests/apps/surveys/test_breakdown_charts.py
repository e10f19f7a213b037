"""The picture tells what the table tells, and hidden lines keep their place without a dot."""

from __future__ import annotations

from zhike.apps.surveys.breakdown import Asked, tables_of
from zhike.apps.surveys.breakdown_charts import breakdown_chart


def charts(caller, survey, **asked):
    cut = Asked(**{"by": "", "grain": ""} | asked)
    tables = tables_of(caller, survey, cut)
    return {one.code: breakdown_chart(one, cut, by_label="Channel") for one in tables}


def test_a_hidden_group_is_named_and_has_no_dot(planted, analyst):
    chart = charts(analyst, planted, by="channel")["overall"]

    names = chart.option["yAxis"]["data"]
    bars, dots = chart.option["series"]
    assert names[:3] == ["All together", "Web chat", "Telephone"]
    assert names[3:] == ["Mail · not shown", "Portal · not shown"]
    assert [place for _value, place in dots["data"]] == [0, 1, 2]
    assert len(bars["data"]) == 9
    assert dots["markLine"]["data"] == [{"xAxis": dots["data"][0][0]}]
    assert [row[0] for row in chart.rows][3:] == ["Mail", "Portal"]
    assert chart.rows[3][1:] == ["not shown", "–", "–", "–", "–"]
    assert "without a dot" in chart.summary
    assert chart.n == 164


def test_a_choice_has_a_block_for_each_answer_and_months_stand_side_by_side(planted, analyst):
    by_month = charts(analyst, planted, grain="month")

    assert by_month["overall"].option["xAxis"]["data"] == ["2026-03", "2026-05"]
    door = by_month["door"].option["yAxis"]["data"]
    assert door[:2] == ["the wait · 2026-03", "the wait · 2026-05"]
    assert door[2].startswith("staff · ")
    assert by_month["door"].option["xAxis"]["axisLabel"] == {"formatter": "share"}
    assert by_month["overall"].period == "2026-03 – 2026-05"
    # Only May has ten who told why.
    assert by_month["why"] is None
