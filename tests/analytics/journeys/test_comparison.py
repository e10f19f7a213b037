"""A process before and after a change: planted changes are found, a mere re-draw is not."""

from __future__ import annotations

import warnings
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from zhike.analytics.journeys.comparison import compare
from zhike.analytics.journeys.difference import Measure
from zhike.analytics.journeys.quality_guard import GuardState

START = datetime(2026, 1, 1)
AS_OF = datetime(2026, 3, 1)
ENDS = ["approve", "refuse"]


def period(seed, *, n=600, days=5.0, rework=0.2, good=0.8, form=True, open_days=55):
    """Apply, (fill a form), check, perhaps mend and check again, decide: `days` in the mean."""
    random = np.random.default_rng(seed)
    rows = []
    for k in range(n):
        at = START + timedelta(days=random.uniform(0, open_days))
        steps = ["apply", "form"] if form else ["apply"]
        steps += ["check", "mend", "check"] if random.random() < rework else ["check"]
        steps.append("approve" if random.random() < good else "refuse")
        pauses = random.exponential(days / (len(steps) - 1), len(steps))
        pauses[0] = 0
        for activity, pause in zip(steps, pauses, strict=True):
            at += timedelta(days=float(pause))
            outcome = {"approve": "good", "refuse": "bad"}.get(activity)
            rows.append((f"{seed}-{k}", activity, at, outcome))
    return pd.DataFrame(rows, columns=["case_id", "activity", "occurred_at", "outcome"])


def held(before, after, **how):
    how = {"as_of": (AS_OF, AS_OF), "end_activities": ENDS, "good_outcomes": ["good"], **how}
    return compare(before, after, **how)


@pytest.fixture(scope="module")
def changed():
    """The form went, time fell by two fifths, rework by half; outcomes stayed as good."""
    return held(period(1), period(2, days=3.0, rework=0.1, form=False))


def test_planted_changes_of_steps_and_time_are_found(changed):
    events, times = changed.of(Measure.EVENTS_PER_CASE), changed.of(Measure.THROUGHPUT_MEDIAN)

    # One form and two tenths of a case's two extra events less: 1 + 2 * (0.2 - 0.1) = 1.2.
    assert events.is_proven
    assert events.difference.lower < -1.2 < events.difference.upper
    assert times.is_proven
    assert -0.5 < times.relative < -0.25


def test_the_activity_that_went_is_named_and_those_that_stayed_are_not(changed):
    proven = {d.key for d in changed.differences if d.family == "activities" and d.is_proven}

    assert proven == {"form", "mend"}
    assert changed.of(Measure.EDGE_SHARE, "apply › check").difference.value == pytest.approx(
        1, abs=0.05
    )


def test_each_difference_tells_its_family_and_correction(changed):
    families = {d.family: d.correction for d in changed.differences}

    assert families == {"main": "holm", "activities": "holm", "edges": "holm"}
    assert all(d.p_corrected >= d.p_value for d in changed.differences)


def test_quality_that_stayed_is_not_flagged(changed):
    assert not changed.quality_has_fallen


def test_faster_at_the_cost_of_quality_is_flagged():
    worse = held(period(1), period(3, days=3.0, good=0.6))

    states = {guard.measure: guard.state for guard in worse.guards}
    assert states[Measure.GOOD_OUTCOME_SHARE] is GuardState.FALLEN
    assert worse.quality_has_fallen


def test_a_younger_period_does_not_differ_only_because_it_is_watched_less():
    # The second period is a third as old: far more of its cases are open, and its ended ones
    # are the quick and simple ones.
    old, young = period(4), period(5, open_days=20)

    found = compare(
        old, young, as_of=(AS_OF, START + timedelta(days=21)), end_activities=ENDS,
        good_outcomes=["good"],
    )  # fmt: skip

    assert [d.sentence() for d in found.differences if d.is_proven] == []
    assert 5 * 86_400 < found.horizon_seconds < 11 * 86_400
    assert found.n_before > found.n_after > 150


def test_re_drawing_the_same_process_proves_next_to_nothing():
    pairs = [(period(seed, n=120), period(seed + 50, n=120)) for seed in range(10, 15)]

    false_alarms = [
        any(d.is_proven for d in held(before, after).differences if d.family == "main")
        for before, after in pairs
    ]

    assert sum(false_alarms) <= 1


def test_rare_activities_are_left_out():
    log = period(1, n=100)
    rare = pd.concat([log, log.head(1).assign(activity="call the minister")])

    found = held(rare, period(2, n=100))

    assert found.of(Measure.ACTIVITY_SHARE, "call the minister") is None
    assert found.of(Measure.ACTIVITY_SHARE, "check") is not None


def log_of_lengths(name, *lengths):
    """One case for each length, with so many events."""
    rows = [(f"{name}{k}", "a", START) for k, n in enumerate(lengths) for _ in range(n)]
    return pd.DataFrame(rows, columns=["case_id", "activity", "occurred_at"])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("before", "after"),
    [([2, 2, 2, 2], [1, 3, 5]), ([1, 3, 5], [2, 2, 2, 2]), ([1, 2, 4, 1], [3, 3, 5])],
)
def test_the_mean_is_tested_as_by_welch_even_where_one_side_does_not_vary(before, after):
    first, second = log_of_lengths("x", *before), log_of_lengths("y", *after)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the one that a side without variation gives
        expected = stats.ttest_ind(after, before, equal_var=False)

    found = compare(first, second, as_of=(AS_OF, AS_OF)).of(Measure.EVENTS_PER_CASE)

    ends = expected.confidence_interval(0.95)
    assert found.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert (found.difference.lower, found.difference.upper) == pytest.approx((ends.low, ends.high))
    assert found.difference.value == pytest.approx(np.mean(after) - np.mean(before))


@pytest.mark.filterwarnings("error")
def test_two_sides_without_variation_differ_by_what_they_do_and_prove_nothing():
    first, second = log_of_lengths("x", 2, 2, 2), log_of_lengths("y", 5, 5)

    found = compare(first, second, as_of=(AS_OF, AS_OF)).of(Measure.EVENTS_PER_CASE)

    assert (found.difference.value, found.difference.lower, found.p_value) == (3.0, None, 1.0)


def test_logs_without_ends_or_variation_are_compared_as_far_as_they_can_be():
    same = pd.DataFrame(
        {"case_id": ["1", "2"], "activity": ["a", "a"], "occurred_at": [START, START]}
    )

    found = compare(same, same, as_of=(AS_OF, AS_OF))

    assert found.of(Measure.EVENTS_PER_CASE).p_value == 1.0
    assert found.of(Measure.COMPLETION_SHARE) is None
    assert found.horizon_seconds is None
