from __future__ import annotations

import numpy as np
import pytest

from zhike.analytics.effects.arms import Arm
from zhike.analytics.effects.gap import adjusted, gap_of, rare, ratio_variance, student
from zhike.analytics.errors import InvalidExperiment

# GrowthBook, packages/stats/tests/frequentist/test_tests.py (MIT): mean .41 of 3,407 with standard
# deviation 3.9 against .7 of 3,461 with 6.2; the interval as difference and as part of the control.
CONTROL = Arm(name="old", n=3_407, y=0.41, y_variance=3.9**2)
ARM = Arm(name="new", n=3_461, y=0.70, y_variance=6.2**2)


def drawn(rng, n, gap=0.0):
    x = rng.normal(size=n)
    y = 0.8 * x + rng.normal(size=n) + gap
    return Arm(
        name="arm",
        n=n,
        y=y.mean(),
        y_variance=y.var(ddof=1),
        x=x.mean(),
        x_variance=x.var(ddof=1),
        covariance=np.cov(x, y)[0, 1],
    )


def test_the_printed_difference_of_growthbook():
    found = gap_of(CONTROL, ARM, method="welch", confidence=0.95)

    assert round(found.estimate.lower, 5) == 0.04538
    assert round(found.estimate.upper, 5) == 0.53462
    assert round(found.p_value, 5) == 0.02016


def test_the_printed_relative_difference_of_growthbook():
    from zhike.analytics.effects.gap import _relative

    errors = [one.y_variance / one.n for one in (CONTROL, ARM)]
    found = gap_of(CONTROL, ARM, method="welch", confidence=0.95)
    relative = _relative([0.41, 0.70], errors, freedom=found.freedom, confidence=0.95)

    assert round(relative.value, 5) == 0.70732
    assert round(relative.lower, 5) == -0.03526
    assert round(relative.upper, 5) == 1.44989


def test_no_percentage_is_told_of_a_baseline_that_may_be_nothing():
    base = Arm(name="old", n=100, y=0.01, y_variance=1.0)

    assert gap_of(base, ARM, method="welch", confidence=0.95).relative is None


def test_an_a_a_test_finds_something_in_one_of_twenty():
    rng = np.random.default_rng(11)
    runs, found = 2_000, {"welch": 0, "cuped": 0}
    for _ in range(runs):
        arms = drawn(rng, 60), drawn(rng, 40)
        made = adjusted(arms).arms
        found["welch"] += gap_of(*arms, method="welch", confidence=0.95).p_value < 0.05
        found["cuped"] += gap_of(*made, method="cuped", confidence=0.95).p_value < 0.05

    for method, times in found.items():
        assert 0.03 < times / runs < 0.07, method


def test_values_from_before_the_start_take_away_what_they_explain():
    rng = np.random.default_rng(3)
    found = adjusted((drawn(rng, 4_000), drawn(rng, 4_000, gap=0.1)))

    # 0.8² of 1.64 is known beforehand.
    assert found.slope == pytest.approx(0.8, abs=0.03)
    assert found.explained == pytest.approx(0.64 / 1.64, abs=0.03)
    assert found.arms[0].y_variance == pytest.approx(1.0, abs=0.05)


def test_values_before_the_start_that_are_all_alike_are_refused():
    with pytest.raises(InvalidExperiment, match="all alike"):
        adjusted((CONTROL, ARM))


def test_a_ratio_of_a_constant_denominator_is_a_mean():
    arm = Arm(name="a", n=50, y=6.0, y_variance=4.0, x=2.0)

    assert ratio_variance(arm) == pytest.approx(4.0 / 50 / 4)


def test_an_empty_denominator_is_refused():
    with pytest.raises(InvalidExperiment, match="nothing in old"):
        gap_of(CONTROL, ARM, method="delta", confidence=0.95)


def test_without_any_spread_a_difference_is_certain():
    assert student(0.0, error=0.0, freedom=8, confidence=0.95).p_value == 1.0
    assert student(1.0, error=0.0, freedom=8, confidence=0.95).p_value == 0.0


def test_a_share_is_rare_on_either_side():
    common, seldom, nearly_all = (
        Arm(name="a", n=100, y=share, y_variance=0.1) for share in (0.5, 0.05, 0.95)
    )

    assert not rare(common, common)
    assert rare(common, seldom)
    assert rare(nearly_all, common)
