"""The published vectors, the definition by all orders, and what must hold for any matrix."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.surveys import lmg, relative_weights
from zhike.analytics.surveys.importance import r_squared


def matrix(between, outcome):
    """Correlations from the upper triangle among attributes and those with the outcome."""
    size = len(outcome)
    full = np.eye(size + 1)
    full[np.triu_indices(size, 1)] = between
    full[:size, -1] = outcome
    return np.maximum(full, full.T)


ALL_HALF = matrix([0.5, 0.5, 0.5], [0.6, 0.5, 0.4])
UNEVEN = matrix([0.8, 0.2, 0.1], [0.6, 0.5, 0.4])


def r2_of(correlations, subset):
    if not subset:
        return 0.0
    picked = correlations[np.ix_(subset, subset)]
    with_outcome = correlations[list(subset), -1]
    return float(with_outcome @ np.linalg.solve(picked, with_outcome))


def lmg_by_orders(correlations):
    """The definition: mean gain of R² over all orders of entering."""
    size = len(correlations) - 1
    orders = list(permutations(range(size)))
    gains = np.zeros(size)
    for order in orders:
        for place, entering in enumerate(order):
            before = list(order[:place])
            gains[entering] += r2_of(correlations, [*before, entering]) - r2_of(
                correlations, before
            )
    return gains / len(orders)


@pytest.mark.parametrize(
    ("correlations", "total", "shares"),
    [
        (ALL_HALF, 0.415, (0.227778, 0.126111, 0.061111)),
        (UNEVEN, 0.445614, (0.209422, 0.120457, 0.115735)),
    ],
)
def test_the_vectors_of_lmg(correlations, total, shares):
    assert lmg(correlations) == pytest.approx(shares, abs=5e-7)
    assert r_squared(correlations) == pytest.approx(total, abs=5e-7)


@pytest.mark.parametrize(
    ("correlations", "shares"),
    [
        (ALL_HALF, (0.227222, 0.127222, 0.060556)),
        (UNEVEN, (0.203705, 0.121798, 0.120112)),
    ],
)
def test_the_vectors_of_johnson(correlations, shares):
    assert relative_weights(correlations) == pytest.approx(shares, abs=5e-7)


def test_raw_coefficients_would_rank_the_third_above_the_second():
    beta = np.linalg.solve(UNEVEN[:3, :3], UNEVEN[:3, 3])

    assert beta == pytest.approx((0.456, 0.105, 0.298), abs=5e-4)
    assert list(np.argsort(-lmg(UNEVEN))) == [0, 1, 2] != list(np.argsort(-beta))


def random_matrix(size, seed):
    draw = np.random.default_rng(seed)
    return np.corrcoef((draw.normal(size=(60, size)) @ draw.normal(size=(size, size))).T)


@given(size=st.integers(2, 7), seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_sweeping_subsets_gives_the_mean_over_all_orders(size, seed):
    correlations = random_matrix(size, seed)

    assert lmg(correlations) == pytest.approx(lmg_by_orders(correlations), abs=1e-9)


@given(size=st.integers(2, 9), seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_both_share_out_all_of_r_squared_and_nothing_below_nought(size, seed):
    correlations = random_matrix(size, seed)
    whole = r2_of(correlations, list(range(size - 1)))

    for measure in (lmg, relative_weights):
        assert measure(correlations).sum() == pytest.approx(whole, abs=1e-8)
        assert (measure(correlations) >= -1e-12).all()


def test_the_order_of_attributes_does_not_matter():
    turned = [2, 0, 1, 3]

    for measure in (lmg, relative_weights):
        assert measure(UNEVEN[np.ix_(turned, turned)]) == pytest.approx(measure(UNEVEN)[turned[:3]])


def test_uncorrelated_attributes_get_their_squared_correlation():
    plain = matrix([0, 0, 0], [0.6, 0.5, 0.4])

    assert lmg(plain) == pytest.approx([0.36, 0.25, 0.16])
    assert relative_weights(plain) == pytest.approx([0.36, 0.25, 0.16])


def test_twins_share_alike():
    twins = matrix([1.0], [0.6, 0.6])

    assert lmg(twins) == pytest.approx([0.18, 0.18])
    assert relative_weights(twins) == pytest.approx([0.18, 0.18])


def test_many_matrices_give_what_each_gives_alone():
    many = np.stack([random_matrix(6, seed) for seed in range(11)])

    for measure in (lmg, relative_weights):
        assert measure(many) == pytest.approx(np.stack([measure(one) for one in many]))


def test_sixteen_attributes_are_too_many_for_lmg_and_not_for_johnson():
    wide = random_matrix(17, 1)

    with pytest.raises(InvalidDrivers, match="15 is the most") as refused:
        lmg(wide)

    assert refused.value.code == "invalid_drivers"
    assert relative_weights(wide).shape == (16,)
    with pytest.raises(InvalidDrivers, match="no attribute"):
        lmg(np.eye(1))
