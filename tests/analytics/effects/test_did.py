"""Planted roll-outs, the reference regression, and what a two-way regression makes of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from zhike.analytics.effects import Unit
from zhike.analytics.effects.did import did
from zhike.analytics.errors import InvalidExperiment

COLUMNS = {"unit": "branch", "period": "month", "metric": "wait", "changed": "since"}


def rolled_out(rng, starts, *, periods=10, effect=lambda age: -2.0, spread=1.0, drift=0.0):
    """Branches with levels of their own, a common course, and an effect by age of the change."""
    rows = []
    course = rng.normal(size=periods).cumsum()
    for branch, start in enumerate(starts):
        level = rng.normal(scale=3)
        for month in range(1, periods + 1):
            had = start is not None and month >= start
            wait = level + course[month - 1] + rng.normal(scale=spread)
            wait += effect(month - start) if had else 0.0
            wait += drift * month if start is not None else 0.0
            rows.append((branch, month, wait, start))
    return pd.DataFrame(rows, columns=["branch", "month", "wait", "since"])


HALF = [6] * 30 + [None] * 30
STEPS = [3] * 20 + [5] * 20 + [7] * 20


def test_the_planted_effect_is_found_in_one_step():
    frame = rolled_out(np.random.default_rng(1), HALF)

    found = did(frame, **COLUMNS, counts=Unit.MINUTES)

    assert found.effect.estimate.value == pytest.approx(-2.0, abs=0.5)
    assert found.effect.estimate.lower < -2.0 < found.effect.estimate.upper
    assert found.effect.is_proven
    assert (found.effect.n, found.effect.n_control) == (30, 30)
    assert found.parallel_p > 0.05
    assert found.effect.warnings == ()
    assert "minutes where the change arrived than it would have been" in found.effect.sentence


def test_two_periods_give_the_regression_of_the_changes():
    frame = rolled_out(np.random.default_rng(2), [2] * 30 + [None] * 40, periods=2)

    found = did(frame, **COLUMNS)

    wide = frame.pivot_table(index="branch", columns="month", values="wait")
    reached = (np.arange(70) < 30).astype(float)
    theirs = sm.OLS((wide[2] - wide[1]).to_numpy(), sm.add_constant(reached)).fit(cov_type="HC2")
    half = (found.effect.estimate.upper - found.effect.estimate.lower) / 2
    assert found.effect.estimate.value == pytest.approx(theirs.params[1])
    assert half == pytest.approx(2.04523 * theirs.bse[1], rel=1e-4)
    assert found.parallel_p is None
    assert "too little before" in found.effect.warnings[0]


def test_an_effect_that_grows_is_not_turned_around_as_a_two_way_regression_does():
    def grows(age):
        return -1.0 - age

    frame = rolled_out(np.random.default_rng(3), [2] * 30 + [6] * 30, effect=grows, spread=0.2)
    frame = frame[frame.month <= 9]

    found = did(frame, **COLUMNS)

    # Only the early ones can be told: months 2 to 5, against those not reached yet.
    assert found.effect.estimate.value == pytest.approx(np.mean([-1, -2, -3, -4]), abs=0.15)
    having = (frame.month >= frame.since).astype(float)
    two_way = pd.get_dummies(frame[["branch", "month"]].astype(str), drop_first=True, dtype=float)
    biased = sm.OLS(frame.wait, sm.add_constant(two_way.assign(having=having))).fit()
    true_mean = (-1 - (frame.month - frame.since))[having == 1].mean()
    assert biased.params["having"] - true_mean > 1.0


def test_the_course_is_nothing_before_and_the_planted_one_after():
    frame = rolled_out(
        np.random.default_rng(4), [*STEPS, *[None] * 20], effect=lambda age: -1.0 - 0.5 * age
    )

    found = did(frame, **COLUMNS)

    for one in found.course:
        planted = 0.0 if one.periods_after < 0 else -1.0 - 0.5 * one.periods_after
        assert one.band_lower <= planted <= one.band_upper, one.periods_after
        assert one.band_lower <= one.estimate.lower <= one.estimate.upper <= one.band_upper
    assert [one.periods_after for one in found.course] == [*range(-6, -1), *range(8)]
    assert list(found.cohorts) == [3, 5, 7]


def test_a_difference_that_was_there_before_is_warned_of():
    frame = rolled_out(np.random.default_rng(5), HALF, effect=lambda age: 0.0, drift=-0.6)

    found = did(frame, **COLUMNS)

    assert found.parallel_p < 0.001
    assert "moved otherwise than the others before" in found.effect.warnings[0]


def test_few_branches_are_left_to_the_wild_bootstrap():
    frame = rolled_out(np.random.default_rng(6), [6] * 7 + [None] * 8)

    found = did(frame, **COLUMNS)

    assert found.effect.method == "callaway_santanna, wild cluster bootstrap"
    assert found.effect.estimate.lower < -2.0 < found.effect.estimate.upper < 0


def test_regions_reached_together_count_as_one():
    frame = rolled_out(np.random.default_rng(7), [6] * 12 + [None] * 12)
    frame["region"] = frame.branch // 4

    found = did(frame, **COLUMNS, cluster="region")

    assert "Only 3 clusters were reached" in found.effect.warnings[-1]


def test_zero_is_never_where_periods_are_years_and_empty_always():
    frame = rolled_out(np.random.default_rng(9), HALF)

    blank, zero = did(frame, **COLUMNS), did(frame.fillna({"since": 0}), **COLUMNS)

    assert blank.effect == zero.effect


def test_units_changed_from_the_first_period_on_are_left_out_and_counted():
    frame = rolled_out(np.random.default_rng(10), [1] * 5 + HALF)

    found = did(frame, **COLUMNS)

    assert found.always == 5
    assert found.effect.n == 30


def test_where_all_are_reached_at_once_there_is_nobody_to_compare():
    with pytest.raises(InvalidExperiment, match="nobody to compare"):
        did(rolled_out(np.random.default_rng(11), [6] * 10), **COLUMNS)


def test_never_reached_ones_alone_can_be_asked_for():
    frame = rolled_out(np.random.default_rng(12), STEPS, periods=8)

    assert did(frame, **COLUMNS).effect.n_control == 40
    with pytest.raises(InvalidExperiment, match="nobody to compare"):
        did(frame, **COLUMNS, controls="never")
