"""Dissatisfied silent customers: a planted share found, and a model that tells nothing refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from bench.simulations.silent import a_bank
from scipy import special
from sklearn.linear_model import LogisticRegression

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.surveys import Known, learn


@pytest.fixture(scope="module")
def bank():
    known, low = a_bank(np.random.default_rng(3), 20_000, answering=0.2, against=0.8)
    return known, low, learn(known)


def test_the_estimate_holds_the_planted_share_and_the_plain_share_does_not(bank):
    known, low, model = bank
    truth = float(low[~known.answered].mean())

    found = model.share_of(np.ones(len(low), dtype=bool))

    assert found.estimate.lower < truth < found.estimate.upper
    assert found.among_answers.upper < truth - 0.05
    assert found.if_worse > found.estimate.value
    assert (found.silent, found.answered) == (sum(~known.answered), sum(known.answered))
    # The silent met more, and the weights take that out.
    shifts = {one.name: (one.shift, one.shift_left) for one in model.drivers}
    assert shifts["failures"][0] > 0.2 > 5 * abs(shifts["failures"][1])
    assert {one.name for one in model.drivers[:3]} == {"wait", "failures", "return"}


def test_without_weights_it_is_plain_logistic_regression():
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(2_000, 2))
    low = (rng.random(2_000) < special.expit(rows[:, 0] - 1)).astype(float)
    # Everybody is as likely to answer: the weights are nearly equal.
    low[rng.random(2_000) < 0.5] = np.nan
    known = Known(names=("a", "b"), met=rows, low=low)

    spoke = known.answered
    scaled = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    other = LogisticRegression(C=1.0, tol=1e-10).fit(scaled[spoke], low[spoke])

    mine = learn(known).weights
    assert mine[1:] == pytest.approx(other.coef_[0], abs=0.05)
    assert mine[0] == pytest.approx(other.intercept_[0], abs=0.02)


def test_without_silent_or_without_both_kinds_of_answers_nothing_is_told(bank):
    known, low, _model = bank
    with pytest.raises(InvalidDrivers):
        learn(replace(known, low=low))
    with pytest.raises(InvalidDrivers):
        learn(replace(known, low=np.where(known.answered, 0.0, np.nan)))
