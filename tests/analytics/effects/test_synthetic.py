from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize

from zhike.analytics.effects import synthetic_control
from zhike.analytics.effects.synthetic import mixture
from zhike.analytics.errors import InvalidExperiment, UnknownGroup

COLUMNS = {"unit": "region", "period": "month", "metric": "complaints"}


def regions(rng, *, units=24, months=30, since=20, effect=0.0):
    """Regions that follow two common courses to different parts; region 0 changes."""
    courses = rng.normal(size=(2, months)).cumsum(axis=1) * 3
    parts = rng.dirichlet([1, 1], size=units)
    parts[0] = parts[1:4].mean(axis=0)
    values = 50 + parts @ courses + rng.normal(scale=0.5, size=(units, months))
    values[0, since:] += effect
    return pd.DataFrame(
        [(unit, month, values[unit, month]) for unit in range(units) for month in range(months)],
        columns=["region", "month", "complaints"],
    )


def asked(frame, **wanted):
    return synthetic_control(frame, **COLUMNS, **{"treated": 0, "since": 20, **wanted})


def test_the_weights_are_those_of_a_general_optimiser():
    rng = np.random.default_rng(1)
    own, others = rng.normal(size=15), rng.normal(size=(6, 15)) + 0.2
    found = mixture(own, others)

    theirs = optimize.minimize(
        lambda w: ((own - w @ others) ** 2).sum(),
        np.full(6, 1 / 6),
        bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        tol=1e-12,
    )
    assert found == pytest.approx(theirs.x, abs=1e-4)
    assert found.sum() == pytest.approx(1.0)


def test_a_planted_effect_stands_out_in_space_but_not_in_time():
    found = asked(regions(np.random.default_rng(2), effect=-4.0), called="the new form")

    estimate = found.effect.estimate
    assert estimate.lower < -4.0 < estimate.upper < 0
    assert found.effect.p_value == pytest.approx(1 / 24)
    assert max(found.space, key=found.space.get) == "0"
    assert found.time[2] > 0.05
    assert abs(found.time[1]) < 1.0
    assert sum(found.weights.values()) == pytest.approx(1.0, abs=1e-4)
    assert "since the new form than it would have been without it" in found.effect.sentence
    assert found.effect.warnings == ()


def test_where_nothing_was_changed_nothing_is_found():
    rng = np.random.default_rng(3)
    proven = [asked(regions(rng)).effect.is_proven for _ in range(12)]

    assert sum(proven) <= 2


def test_a_unit_unlike_all_others_is_warned_of():
    frame = regions(np.random.default_rng(4))
    frame.loc[frame.region == 0, "complaints"] *= -1

    assert "No mixture of the others" in asked(frame).effect.warnings[0]


def test_few_others_and_few_periods_are_said():
    frame = regions(np.random.default_rng(5), units=8, months=15, since=10)
    found = asked(frame, since=10)

    assert "With 7 other units the p-value cannot fall below 0.125" in found.effect.warnings[-1]
    assert found.effect.estimate.lower is None


def test_what_cannot_be_told_is_refused():
    frame = regions(np.random.default_rng(6), units=5)

    with pytest.raises(UnknownGroup, match="no group 9"):
        asked(frame, treated=9)
    for since in (2, 99):
        with pytest.raises(InvalidExperiment, match="It takes 4 periods"):
            asked(frame, since=since)
