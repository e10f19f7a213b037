from __future__ import annotations

from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.tabs.process_map import parts


def test_the_table_lists_every_step_the_commonest_first(bench):
    (part,) = parts(bench)

    steps = [[cell.text for cell in row[:3]] for row in part.tables[0].rows]
    assert steps[0] == ["apply", "check papers", "3"]
    assert len(steps) == len(part.answer.rows) == 4


def test_every_tile_says_its_n_and_its_period(bench):
    (part,) = parts(bench)

    assert {(tile.n, tile.period) for tile in part.tiles} == {(5, "2026-01-05 – 2026-01-07")}
    assert part.tiles[1].value == "12"


def test_the_ends_of_cases_are_counted_by_case(bench):
    (part,) = parts(bench)

    ends = {row["activity"]: row["cases"] for row in part.extra["payload"]["ends"]}
    assert ends == {"apply": 2, "approve": 2, "check papers": 1}


def test_working_time_comes_with_the_calendar_and_stays_with_the_panel(loans):
    (part,) = parts(bench_of(loans, query="calendar=CN"))

    assert part.extra["has_working"]
    assert part.extra["payload"]["query"] == "calendar=CN"
    edges = {(e["activity"], e["next_activity"]): e for e in part.answer.rows}
    # Two nights and the time before opening do not count.
    slow = edges["return papers", "check papers"]
    assert slow["median_working_seconds"] < slow["median_seconds"] == 172_800


def test_a_calendar_that_is_not_known_leaves_clock_time(loans):
    (part,) = parts(bench_of(loans, query="calendar=XX"))

    assert not part.extra["has_working"]
    assert part.csv_url == ""
    assert len(part.answer.rows) == 4
