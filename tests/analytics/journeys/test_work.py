from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.journeys.small_logs import log_of, rows_of
from tests.parity.random_log import random_log

from zhike.analytics.journeys import cases, time_parts, work_units

DAY = "2026-01-05 "


def spans(log):
    """Give (activity, begins, ends) of each piece of work as clock times."""
    return [
        (row["activity"], f"{row['started_at']:%H:%M}", f"{row['ended_at']:%H:%M}")
        for row in rows_of(work_units(log).order_by("started_at", "ended_at"))
    ]


def test_a_complete_ends_the_oldest_open_start_of_its_activity():
    log = log_of(
        ("1", "check", DAY + "09:00"),
        ("1", "check", DAY + "09:10"),
        ("1", "scan", DAY + "09:15"),
        ("1", "check", DAY + "09:20"),
        ("1", "check", DAY + "09:50"),
        lifecycle=["START", "start", "start", "COMPLETE", "complete"],
    )

    assert spans(log) == [
        ("check", "09:00", "09:20"),
        ("check", "09:10", "09:50"),
        ("scan", "09:15", "09:15"),
    ]


def test_a_complete_without_a_start_takes_no_time_and_no_later_start():
    log = log_of(
        ("1", "check", DAY + "09:00"),
        ("1", "check", DAY + "09:10"),
        ("1", "check", DAY + "09:30"),
        lifecycle=["complete", "start", "complete"],
    )

    assert spans(log) == [("check", "09:00", "09:00"), ("check", "09:10", "09:30")]


def test_starts_of_another_case_or_activity_are_left_alone():
    log = log_of(
        ("1", "check", DAY + "09:00"),
        ("2", "check", DAY + "09:10"),
        ("1", "scan", DAY + "09:20"),
        lifecycle=["start", "complete", "complete"],
    )

    assert all(begins == ends for _, begins, ends in spans(log))


def test_a_row_with_both_times_is_a_piece_of_its_own_whatever_its_lifecycle():
    log = log_of(
        ("1", "check", DAY + "09:00"),
        ("1", "check", DAY + "09:30"),
        lifecycle=["start", "complete"],
        completed_at=[DAY + "09:05", None],
    )

    assert spans(log) == [("check", "09:00", "09:05"), ("check", "09:30", "09:30")]


def test_overlapping_work_counts_once():
    log = log_of(
        ("1", "check", DAY + "09:00"),
        ("1", "scan", DAY + "09:10"),
        ("1", "file", DAY + "09:50"),
        completed_at=[DAY + "09:30", DAY + "09:40", None],
    )

    found = rows_of(time_parts(log).order_by("started_at"))

    assert [(row["waiting_seconds"], row["working_seconds"]) for row in found] == [
        (0.0, 1800.0),
        (0.0, 600.0),
        (600.0, 0.0),
    ]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(min_value=0, max_value=10_000))
def test_the_parts_of_every_case_sum_to_its_total_time(seed):
    log = random_log(n=30, seed=seed)
    parts = time_parts(log)
    sums = parts.group_by("case_id").agg(
        seconds=parts.waiting_seconds.sum() + parts.working_seconds.sum()
    )

    found = {row["case_id"]: row["seconds"] for row in rows_of(sums)}
    expected = {row["case_id"]: row["seconds"] for row in rows_of(cases(log))}

    assert found == pytest.approx(expected)
