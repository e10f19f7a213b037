import numpy as np
import pyarrow as pa
import pytest

from zhike.demo.bank import found_bank
from zhike.demo.events import SCHEMA, Trail, Walk
from zhike.demo.opening_hours import DAY, HOUR, YEAR_SECONDS

THURSDAY = DAY


@pytest.fixture
def trail():
    return Trail(
        bank=found_bank(seed=1, customers=300),
        log_name="mortgage",
        case=pa.array(["M1", "M2"]),
        customer=pa.array(["C1", "C2"]),
    )


def test_events_come_in_the_order_of_time_and_are_numbered(trail):
    trail.note(np.array([0, 1]), "late", start=np.array([500, 300]))
    trail.note(np.array([0]), "early", start=np.array([100]), channel="app")

    table = trail.table(first=10)

    assert table.schema == SCHEMA
    assert table.column("activity").to_pylist() == ["early", "late", "late"]
    assert table.column("case_id").to_pylist() == ["M1", "M2", "M1"]
    assert table.column("sequence").to_pylist() == [10, 11, 12]


def test_what_lies_behind_the_end_of_the_year_is_not_known_yet(trail):
    start = np.array([YEAR_SECONDS - 60, YEAR_SECONDS + 60])

    trail.note(np.array([0, 1]), "work", start=start, end=start + HOUR)
    table = trail.table()

    assert table.column("case_id").to_pylist() == ["M1"]
    assert table.column("completed_at").to_pylist() == [None]


def test_the_bank_waits_and_works_in_its_hours_and_customers_at_any_time(trail):
    walk = Walk(
        trail=trail,
        now=np.array([THURSDAY + 16 * HOUR, THURSDAY + 9 * HOUR]),
        alive=np.array([True, True]),
        channel=pa.array(["app", "web"]),
    )
    one_hour = np.array([HOUR, HOUR])

    walk.bank_step("check", wait=one_hour, work=one_hour)
    first, second = (walk.now // HOUR).tolist()
    walk.stop(np.array([False, True]))
    walk.customer_step("resubmit", wait=20 * one_hour)

    assert (first, second) == (24 + 24 + 9, 24 + 11)  # half an hour is left for the next morning
    assert walk.now[0] == THURSDAY + DAY + 9 * HOUR + 1_800 + 20 * HOUR
    assert trail.table().column("activity").to_pylist() == ["check", "check", "resubmit"]
    assert trail.table().column("channel").to_pylist()[-1] == "app"


def test_who_deals_with_the_branch_comes_when_its_doors_are_open(trail):
    walk = Walk(
        trail=trail,
        now=np.array([THURSDAY + 3 * HOUR, THURSDAY + 3 * HOUR]),
        alive=np.array([True, True]),
        channel=pa.array(["app", "branch"]),
    )

    walk.customer_step("apply", wait=np.array([60, 60]))
    on_the_app, at_the_branch = walk.now.tolist()

    assert on_the_app == THURSDAY + 3 * HOUR + 60
    assert THURSDAY + 9 * HOUR <= at_the_branch < THURSDAY + 11 * HOUR
