from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from zhike.analytics.effects.sequential import always_valid_p, half_width


def test_the_p_value_and_the_interval_say_the_same():
    for n in (40, 500, 5_000, 80_000):
        edge = half_width(0.3, n=n)

        assert always_valid_p(edge, error=0.3, n=n) == pytest.approx(0.05)
        assert always_valid_p(edge * 1.01, error=0.3, n=n) < 0.05


def test_it_is_narrowest_near_the_rows_it_was_tuned_for():
    widths = {n: half_width(1.0, n=n, narrowest_at=5_000) for n in (50, 5_000, 500_000)}

    assert min(widths, key=widths.get) == 5_000
    assert all(width > stats.norm.ppf(0.975) for width in widths.values())


def test_nothing_gained_and_nothing_known_is_no_effect():
    assert always_valid_p(0.0, error=0.0, n=10) == 1.0
    assert always_valid_p(1.0, error=0.0, n=10) == 0.0
    assert always_valid_p(0.0, error=1.0, n=10) == 1.0


def test_looking_every_day_does_not_raise_the_false_alarms():
    rng = np.random.default_rng(5)
    runs, rows, days = 600, 100, 60
    peeked = valid = 0
    for _ in range(runs):
        # Each day 50 customers join each arm; nothing distinguishes the arms.
        gap = rng.normal(scale=np.sqrt(2 / 50), size=days).cumsum() / np.arange(1, days + 1)
        n = rows * np.arange(1, days + 1)
        error = np.sqrt(4 / n)
        peeked += bool((np.abs(gap) > 1.96 * error).any())
        valid += any(
            always_valid_p(g, error=e, n=k) < 0.05 for g, e, k in zip(gap, error, n, strict=True)
        )

    assert peeked / runs > 0.2
    assert valid / runs <= 0.05
