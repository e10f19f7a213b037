import itertools
from datetime import datetime

import numpy as np

from zhike.demo.opening_hours import (
    DAY,
    HOUR,
    WORKING_DAY,
    bank_hours,
    local_second,
    month_bounds,
    public_holidays,
    utc,
    working_days,
)

THURSDAY = 1 * DAY  # 2 January 2025; the day before is a holiday


def test_2025_has_248_working_days_with_make_up_days_and_without_holidays():
    work = working_days()[:365]

    assert work.sum() == 248
    assert work[local_second(datetime(2025, 1, 26).date()) // DAY]  # a Sunday, worked
    assert not work[local_second(datetime(2025, 1, 28).date()) // DAY]  # a Tuesday, New Year's Eve
    assert public_holidays()[local_second(datetime(2025, 10, 1).date()) // DAY]


def test_work_stops_over_lunch_and_over_night():
    hours = bank_hours()
    before_lunch = np.array([THURSDAY + 11 * HOUR + 1_800])

    begun = hours.position(before_lunch)
    after_one_hour = hours.closes(begun + HOUR)
    after_one_day = hours.closes(begun + WORKING_DAY)

    assert after_one_hour.tolist() == [THURSDAY + 14 * HOUR]
    assert after_one_day.tolist() == [THURSDAY + DAY + 11 * HOUR + 1_800]


def test_closing_time_ends_work_and_the_next_opening_begins_it():
    hours = bank_hours()
    noon = hours.position(np.array([THURSDAY + 12 * HOUR]))

    assert hours.closes(noon).tolist() == [THURSDAY + 12 * HOUR]
    assert hours.opens(noon).tolist() == [THURSDAY + 13 * HOUR + 1_800]


def test_what_happens_outside_opening_hours_waits_until_the_bank_opens():
    hours = bank_hours()

    at_midnight = hours.opens(hours.position(np.array([0, THURSDAY])))

    assert at_midnight.tolist() == [THURSDAY + 9 * HOUR] * 2


def test_local_seconds_become_utc_and_unknown_ones_null():
    stamps = utc(np.array([0, 8 * HOUR]), known=np.array([True, False])).to_pylist()

    assert stamps == [datetime(2024, 12, 31, 16), None]


def test_months_follow_each_other_without_a_gap():
    bounds = [month_bounds(month) for month in range(1, 13)]

    assert bounds[0][0] == 0
    assert bounds[-1][1] == 365
    assert all(before[1] == after[0] for before, after in itertools.pairwise(bounds))


def test_a_visit_during_opening_hours_takes_place_at_once():
    hours = bank_hours()
    wished = np.array([THURSDAY + 10 * HOUR, THURSDAY + 20 * HOUR + 77])

    visited = hours.visited(wished).tolist()

    assert visited[0] == THURSDAY + 10 * HOUR
    assert THURSDAY + DAY + 9 * HOUR <= visited[1] < THURSDAY + DAY + 11 * HOUR
