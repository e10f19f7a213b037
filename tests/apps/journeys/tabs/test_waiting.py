from __future__ import annotations

from zhike.apps.journeys.tabs.waiting import parts


def test_the_heat_map_has_a_cell_for_each_hour_of_the_week(bench):
    heatmap = parts(bench)[0]

    grid = heatmap.extra["grid"]
    assert [len(cells) for _day, cells in grid] == [24] * 7
    assert max(cell["level"] for _day, cells in grid for cell in cells) == 10


def test_the_bottlenecks_lose_all_hours_together(bench):
    bottlenecks = parts(bench)[1]

    lost = sum(row[1].value for row in bottlenecks.tables[0].rows)
    assert bottlenecks.tiles[0].value == f"{lost:,.0f}"
    assert bottlenecks.tables[0].rows[0][0].text == "return papers → check papers"


def test_a_log_with_one_time_an_event_says_that_work_counts_as_waiting(bench):
    split = parts(bench)[2]

    assert split.lead.startswith("This log has one time per event")
    assert split.tiles[0].value == "100 %"
