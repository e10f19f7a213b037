"""The cast's cases switch channels a few times; longer logs are made where a median is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pytest
from tests.cast import event_log

from zhike.analytics.journeys.channels import channel_switches, completion_by_channels

MONDAY = datetime(2026, 1, 5, 9)


def log_of(rows):
    columns = ["case_id", "activity", "hours", "channel"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["occurred_at"] = [MONDAY + timedelta(hours=h) for h in frame.hours]
    return frame.drop(columns="hours")


def matrix(switches):
    return {(s.channel, s.next_channel): (s.steps, s.cases, s.n) for s in switches}


def test_switches_are_counted_with_their_cases():
    # m1: app > branch > branch; m2: branch five times; m3: app > branch. C4 and C5 stay.
    assert matrix(channel_switches(event_log())) == {
        ("app", "branch"): (2, 2, 2),
        ("branch", "branch"): (5, 2, 5),
    }


def test_shares_that_leave_a_channel_sum_to_one_and_have_intervals():
    log = log_of(
        [("1", "x", n, channel) for n, channel in enumerate("abababac")]
        + [("2", "x", n, channel) for n, channel in enumerate("aab")]
    )

    from_a = [s for s in channel_switches(log) if s.channel == "a"]

    assert [(s.next_channel, s.steps, s.cases) for s in from_a] == [
        ("b", 4, 2),
        ("a", 1, 1),
        ("c", 1, 1),
    ]
    assert sum(s.share.value for s in from_a) == pytest.approx(1)
    assert from_a[0].share.lower < 4 / 6 < from_a[0].share.upper < 1


def test_events_without_a_channel_are_passed_over():
    log = log_of([("1", "x", 0, "app"), ("1", "score", 1, None), ("1", "x", 2, "phone")])

    assert matrix(channel_switches(log)) == {("app", "phone"): (1, 1, 1)}


def test_along_the_customer_cases_are_joined():
    log = log_of([("1", "x", 0, "app"), ("2", "x", 1, "phone")]).assign(customer_id="C1")

    assert matrix(channel_switches(log)) == {}
    assert matrix(channel_switches(log, along="customer_id")) == {("app", "phone"): (1, 1, 1)}


def test_time_to_completion_is_told_per_set_of_channels_with_open_cases_censored():
    log = log_of(
        [
            ("1", "apply", 0, "app"), ("1", "done", 2, "app"), ("1", "thank", 9, "phone"),
            ("2", "apply", 0, "app"), ("2", "done", 4, "app"), ("2", "done", 30, "app"),
            ("3", "apply", 0, "app"),
            ("4", "apply", 0, "phone"), ("4", "ask", 5, "app"), ("4", "done", 20, "phone"),
        ]
    )  # fmt: skip

    alone, both = completion_by_channels(
        log, end_activities=["done"], as_of=MONDAY + timedelta(hours=50)
    )

    # What happens after completion (case 1) adds no channel; case 3 is open, not gone.
    assert (alone.channels, alone.n, alone.n_completed) == (("app",), 3, 2)
    assert alone.median_seconds.value == 4 * 3600
    assert (both.channels, both.n, both.median_seconds.value) == (("app", "phone"), 1, 72_000)
