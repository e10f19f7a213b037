from __future__ import annotations

import pyarrow as pa
from tests.apps.journeys.conftest import bench_of, stored
from tests.cast import event_log
from tests.pipelines.test_journey_checks import STAGES

from zhike.apps.journeys.tabs.channels import parts


def by_id(bench):
    return {part.id: part for part in parts(bench)}


def test_the_switch_matrix_holds_shares_of_the_channel_that_is_left(bench):
    switches = by_id(bench)["switches"]

    grid = {name: [cell["text"] for cell in cells] for name, cells in switches.extra["grid"]}
    assert grid["app"] == ["", "100 %"]
    assert grid["branch"] == ["", "100 %"]


def test_repeated_contacts_say_their_window(loans):
    of_one = event_log().set_column(2, "customer_id", pa.array(["C1"] * event_log().num_rows))
    stored(of_one, log_name="again")

    repeats = by_id(bench_of("again", query="days=3"))["repeats"]

    assert repeats.tiles[0].label == "Repeated within 3 d"
    assert repeats.counted == repeats.tiles[0].n
    assert repeats.options["days"] == "3"


def test_without_outcomes_failure_demand_is_not_guessed(bench):
    failure_demand = by_id(bench)["failure-demand"]

    assert "customers, channels and outcomes" in failure_demand.lack


def test_touchpoints_are_listed_where_stages_are_written(bench, own_home):
    (own_home / "stages").mkdir()
    (own_home / "stages" / "all.yaml").write_text(STAGES)

    touchpoints = by_id(bench)["touchpoints"]

    places = {(row[1].text, row[2].text): row[4].text for row in touchpoints.tables[0].rows}
    assert places["open", "app"] == "3"
    assert [tile.value for tile in touchpoints.tiles[:2]] == [str(len(places)), "1"]


def test_without_channels_and_customers_each_part_says_what_it_needs(lonely):
    lacks = [part.lack for part in parts(bench_of(lonely))]

    assert all(lacks)
