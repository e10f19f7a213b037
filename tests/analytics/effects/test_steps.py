"""Against means written out cohort by cohort, and the bootstrap against panels made anew."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from zhike.analytics.effects.panel import NEVER
from zhike.analytics.effects.steps import Steps, cells_of


def steps_of(seed=1, never_only=False, groups=None):
    rng = np.random.default_rng(seed)
    starts = np.array([2, 2, 2, 4, 4, NEVER, NEVER, NEVER, 3, NEVER])
    values = rng.normal(size=(10, 6)).cumsum(axis=1)
    return Steps(
        values=values,
        starts=starts,
        groups=np.arange(10) if groups is None else np.array(groups),
        cells=cells_of(starts, periods=6, never_only=never_only),
    )


def by_hand(values, starts, cohort, period, never_only):
    last = 5 if never_only else max(period, cohort - 1)
    change = values[:, period] - values[:, cohort - 1]
    return change[starts == cohort].mean() - change[(starts > last) & (starts != cohort)].mean()


@pytest.mark.parametrize("never_only", [False, True])
def test_every_cell_is_the_difference_of_two_mean_changes(never_only):
    steps = steps_of(never_only=never_only)

    assert len(steps.cells) == 3 * 5
    for cell in steps.cells:
        weights = np.array([float(one is cell) for one in steps.cells])
        assert steps.estimate(weights)[0] == pytest.approx(
            by_hand(steps.values, steps.starts, cell.cohort, cell.period, never_only)
        )


def test_the_mean_effect_counts_each_reached_unit_once_a_period():
    steps = steps_of()
    reached = [cell for cell in steps.cells if cell.after >= 0]
    parts = [
        (cell.n, by_hand(steps.values, steps.starts, cell.cohort, cell.period, False))
        for cell in reached
    ]

    expected = sum(n * effect for n, effect in parts) / sum(n for n, _effect in parts)
    assert steps.estimate(steps.weights())[0] == pytest.approx(expected)
    assert sum(cell.n for cell in reached) == 3 * 4 + 2 * 2 + 1 * 3


def test_levels_of_units_and_a_common_course_change_nothing():
    steps = steps_of()
    rng = np.random.default_rng(2)
    shifted = steps.values + rng.normal(size=(10, 1)) * 9 + rng.normal(size=6) * 9
    again = Steps(values=shifted, starts=steps.starts, groups=steps.groups, cells=steps.cells)

    weights = steps.weights()
    assert again.estimate(weights) == pytest.approx(steps.estimate(weights))


def test_the_spread_is_that_of_the_mean_changes():
    starts = np.array([1] * 6 + [NEVER] * 9)
    values = np.random.default_rng(3).normal(size=(15, 2))
    steps = Steps(
        values=values,
        starts=starts,
        groups=np.arange(15),
        cells=cells_of(starts, periods=2, never_only=False),
    )
    change = values[:, 1] - values[:, 0]

    value, error = steps.estimate(steps.weights())

    variance = change[:6].var(ddof=1) / 6 + change[6:].var(ddof=1) / 9
    assert value == pytest.approx(change[:6].mean() - change[6:].mean())
    assert error**2 == pytest.approx(variance)
    assert (steps.freedom(steps.weights()), steps.n_reached) == (5, 6)


def test_what_the_bootstrap_is_told_is_what_a_panel_made_anew_gives():
    steps = steps_of(groups=[0, 0, 1, 1, 2, 3, 3, 4, 5, 5])
    weights, supposed = steps.weights(), 0.7
    outcome, treated = steps.pulls(weights)
    having = (np.arange(6) >= steps.starts[:, None]).astype(float)
    none = steps.values - supposed * having
    left = none - none.mean(axis=1, keepdims=True) - none.mean(axis=0) + none.mean()

    for signs in np.random.default_rng(4).choice([-1.0, 1.0], size=(5, 6)):
        made = none - left + left * signs[steps.groups][:, None] + supposed * having
        anew = Steps(values=made, starts=steps.starts, groups=steps.groups, cells=steps.cells)
        gap = signs @ (outcome.on_estimate - supposed * treated.on_estimate)
        scores = (outcome.on_scores - supposed * treated.on_scores) @ signs
        assert gap + supposed == pytest.approx(anew.estimate(weights)[0])
        assert scores == pytest.approx(anew.scores(weights))


def test_having_the_change_is_an_effect_of_one_without_spread():
    _outcome, treated = steps_of().pulls(steps_of().weights())

    assert treated.on_estimate.sum() == pytest.approx(1.0)
    assert treated.on_scores.sum(axis=1) == pytest.approx(np.zeros(10), abs=1e-12)


def test_the_mean_of_those_reached_is_over_their_periods_with_the_change():
    steps = steps_of()
    cells = [steps.values[i, t] for i in range(10) for t in range(6) if t >= steps.starts[i]]

    assert steps.mean_of_reached == pytest.approx(np.mean(cells))
    assert steps.n_compared == 4 + 2 + 1


def test_without_an_effect_about_one_in_twenty_is_called_one():
    rng = np.random.default_rng(8)
    starts = np.array([3] * 8 + [5] * 8 + [NEVER] * 30)
    cells, called, runs = cells_of(starts, periods=7, never_only=False), 0, 400
    for _ in range(runs):
        values = rng.normal(size=(46, 7)).cumsum(axis=1)
        steps = Steps(values=values, starts=starts, groups=np.arange(46), cells=cells)
        value, error = steps.estimate(steps.weights())
        called += abs(value) > stats.t.ppf(0.975, 15) * error

    assert 0.02 < called / runs < 0.09
