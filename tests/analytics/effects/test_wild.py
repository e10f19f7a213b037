"""Against the bootstrap written out in full: outcomes made anew and regressed, sample by sample."""

from __future__ import annotations

import numpy as np
import pytest
from tests.analytics.effects.test_clustered import bank, regressed, sums_of

from zhike.analytics.effects.clustered import _pull
from zhike.analytics.effects.wild import DRAWS, SIX_POINTS, Pull, wild_cluster_test


def pulls(frame):
    sums = sums_of(frame)
    zero = np.zeros(len(sums))
    return _pull(sums.y, sums), _pull(np.column_stack([zero, sums.n[:, 1]]), sums)


def in_full(frame, *, supposed, seed, draws=400):
    value, error = regressed(frame)
    real = (value - supposed) / error
    weights = np.random.default_rng(seed).choice(SIX_POINTS, size=(DRAWS, frame.branch.nunique()))[
        :draws
    ]
    treated = (frame.arm == "new").to_numpy(float)
    none = frame.y.to_numpy() - supposed * treated
    left, mean = none - none.mean(), none.mean()
    as_far = []
    for w in weights:
        again = frame.assign(y=mean + supposed * treated + left * w[frame.branch.to_numpy()])
        gap, spread = regressed(again)
        as_far.append(abs((gap - supposed) / spread) >= abs(real) * (1 - 1e-9))
    return np.array(as_far)


@pytest.mark.parametrize("supposed", [0.0, 0.4])
def test_each_sample_decides_as_the_regression_made_anew(supposed):
    frame = bank(np.random.default_rng(5), branches=8, rows=6, gap=0.5)
    outcome, treated = pulls(frame)
    value, _error = regressed(frame)
    weights = np.random.default_rng(3).choice(SIX_POINTS, size=(DRAWS, 8))[:120]

    size = (outcome.on_scores.sum(axis=1) ** 2).sum()
    gap = weights @ (outcome.on_estimate - supposed * treated.on_estimate)
    scores = weights @ (outcome.on_scores - supposed * treated.on_scores).T
    ours = gap**2 * size >= (value - supposed) ** 2 * (scores**2).sum(axis=1) * (1 - 1e-9)

    assert ours.tolist() == in_full(frame, supposed=supposed, seed=3, draws=120).tolist()


def test_the_interval_ends_where_an_effect_is_just_refused():
    frame = bank(np.random.default_rng(6), branches=20, gap=1.0)
    outcome, treated = pulls(frame)
    value = regressed(frame)[0]

    p, lower, upper = wild_cluster_test(estimate=value, outcome=outcome, treated=treated)

    assert lower < value < upper
    assert (p < 0.05) == (not lower < 0 < upper)
    for end, inside in ((lower, 1e-3), (upper, -1e-3)):
        shifted = frame.assign(y=frame.y - (end + inside) * (frame.arm == "new"))
        again = wild_cluster_test(
            estimate=regressed(shifted)[0], outcome=pulls(shifted)[0], treated=treated
        )
        assert again[0] >= 0.05


def test_the_same_seed_gives_the_same_answer():
    frame = bank(np.random.default_rng(7), branches=9)
    outcome, treated = pulls(frame)
    value = regressed(frame)[0]

    first, second = (
        wild_cluster_test(estimate=value, outcome=outcome, treated=treated, seed=1) for _ in "ab"
    )

    assert first == second


def test_without_spread_the_estimate_is_certain():
    nothing = Pull(on_estimate=np.zeros(6), on_scores=np.zeros((6, 6)))

    assert wild_cluster_test(estimate=2.0, outcome=nothing, treated=nothing) == (0.0, 2.0, 2.0)
