from __future__ import annotations

from zhike.apps.improvements.charts import course_chart, lines_chart
from zhike.apps.improvements.effect_actions import measure_improvement
from zhike.apps.improvements.queries import ShownImprovement, ShownMeasurement


def test_picture_and_table_tell_the_same_and_the_course_is_in_percent(running):
    last = ShownMeasurement(measure_improvement(running.pk, by="he"))
    shown = ShownImprovement(running)

    lines, course = lines_chart(shown, last), course_chart(shown, last)

    drawn = lines.option["series"][0]["data"]
    assert [row[1] for row in lines.rows] == drawn
    assert lines.n == last.row.found["cases"]
    at_start = next(row for row in course.rows if row[0] == "0")
    assert at_start[1] < -15
    assert at_start[4] == "percent"
