from __future__ import annotations

from zhike.apps.dashboards.samples import sample_page


def test_the_charts_of_the_style_guide_draw_what_their_tables_say():
    for chart in sample_page()["charts"]:
        series = chart.option["series"]
        drawn = [list(one["data"]) for one in series]
        listed = [[row[place + 1] for row in chart.rows] for place in range(len(series))]
        assert drawn == listed
