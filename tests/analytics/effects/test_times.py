"""Freireich's leukaemia trial as printed, areas by numeric integration, and planted times."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from zhike.analytics.effects.times import restricted_mean, time_gaps
from zhike.analytics.errors import InvalidExperiment, UnknownGroup
from zhike.analytics.journeys.survival import kaplan_meier

# Weeks in remission: 6-MP (+ still in remission) and placebo. Freireich et al., Blood 21, 1963.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
TREATED_ENDED = [True] * 9 + [False] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
TRIAL = pd.DataFrame(
    {
        "arm": ["6-MP"] * 21 + ["placebo"] * 21,
        "weeks": TREATED + PLACEBO,
        "ended": TREATED_ENDED + [True] * 21,
    }
)
COLUMNS = {"arm": "arm", "duration": "weeks", "ended": "ended"}


def test_the_printed_log_rank_test_of_the_leukaemia_trial():
    (found,) = time_gaps(TRIAL, control="placebo", **COLUMNS)

    statistic, p = survdiff(TRIAL.weeks, TRIAL.ended.astype(int), TRIAL.arm)
    assert round(statistic, 2) == 16.79
    assert found.logrank_p == pytest.approx(p)
    assert (found.horizon, found.effect.n, found.effect.n_control) == (23.0, 21, 21)
    assert found.effect.is_proven
    assert found.effect.estimate.value > 0


@pytest.mark.parametrize("horizon", [5.0, 10.5, 23.0])
def test_the_restricted_mean_is_the_area_under_the_curve(horizon):
    curve = kaplan_meier(TREATED, observed=TREATED_ENDED)
    fine = np.linspace(0, horizon, 200_001)[:-1]
    theirs = SurvfuncRight(np.array(TREATED), np.array(TREATED_ENDED, int))
    places = np.searchsorted(theirs.surv_times, fine, side="right")
    heights = np.append(1.0, theirs.surv_prob)[places]

    mean, variance = restricted_mean(curve, horizon=horizon)

    assert mean == pytest.approx(heights.mean() * horizon, rel=1e-4)
    assert (variance > 0) == (horizon > 6)


def test_without_open_cases_it_is_the_mean_with_its_variance():
    times = np.random.default_rng(1).gamma(2, 3, size=200)

    mean, variance = restricted_mean(kaplan_meier(times), horizon=times.max() + 1)

    assert mean == pytest.approx(times.mean())
    assert variance == pytest.approx(times.var() / 200, rel=0.02)


def test_a_time_saved_is_found_although_many_are_still_under_way():
    rng = np.random.default_rng(2)
    rows = []
    for arm, mean in (("old", 10.0), ("new", 7.0)):
        times, age = rng.exponential(mean, size=800), rng.uniform(0, 30, size=800)
        rows += [(arm, min(t, a), t <= a) for t, a in zip(times, age, strict=True)]
    frame = pd.DataFrame(rows, columns=["arm", "weeks", "ended"])
    (found,) = time_gaps(frame, control="old", horizon=20, **COLUMNS)

    def true(mean):
        return mean * (1 - np.exp(-20 / mean))

    planted = true(7.0) - true(10.0)
    assert found.effect.estimate.lower < planted < found.effect.estimate.upper < 0
    assert "is lower by" in found.effect.sentence


def test_several_arms_are_corrected_for():
    frame = pd.concat([TRIAL, TRIAL[:21].assign(arm="other")])

    found = time_gaps(frame, control="placebo", **COLUMNS)

    assert [one.effect.arm for one in found] == ["6-MP", "other"]
    assert found[0].effect.p_corrected == pytest.approx(2 * found[0].effect.p_value)


def test_what_cannot_be_told_is_refused():
    with pytest.raises(UnknownGroup):
        time_gaps(TRIAL, control="gone", **COLUMNS)
    with pytest.raises(InvalidExperiment, match="one arm only"):
        time_gaps(TRIAL[:21], control="6-MP", **COLUMNS)
