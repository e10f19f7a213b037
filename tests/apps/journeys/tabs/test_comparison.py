from __future__ import annotations

from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.tabs.comparison import measure_names, parts, points, worded

ROW = {
    "measure": "rework_share",
    "key": "",
    "before": {"value": 0.2},
    "after": {"value": 0.1},
    "difference": {"value": -0.1, "lower": -0.15, "upper": 0.05},
    "p_corrected": 0.2,
}


def test_shares_differ_by_points_and_chance_is_called_chance():
    row = worded(ROW)

    assert row["difference"] == "-10.0 points"
    assert row["interval"] == "-15.0 points … +5.0 points"
    assert row["verdict"] == "may be chance"


def test_times_differ_by_time_and_what_is_proven_says_so():
    difference = {"value": 7_200.0, "lower": 3_600.0, "upper": 10_800.0}
    row = worded(
        ROW
        | {"measure": "throughput_median_seconds", "difference": difference, "p_corrected": 0.01}
        | {"before": {"value": 3_600.0}, "after": {"value": 10_800.0}}
    )

    assert (row["before"], row["after"], row["difference"]) == ("1 h", "3 h", "+2 h")
    assert row["verdict"] == "proven"
    assert points(None) == "–"


def test_a_date_splits_the_cases(loans):
    (part,) = parts(bench_of(loans, query="split=2026-01-06"))

    assert [tile.value for tile in part.tiles[1:]] == ["2", "3"]
    assert part.lead == "Cases begun since 2026-01-06 against those before"


def test_two_values_need_both(loans):
    (part,) = parts(bench_of(loans, query="by=channel&values=app"))

    assert part.lack.startswith("Two parts with cases in both")


def test_every_measure_has_its_words():
    from zhike.analytics.journeys import Measure

    assert set(measure_names()) == {measure.value for measure in Measure}
