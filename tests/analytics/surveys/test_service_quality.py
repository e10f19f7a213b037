"""Closed forms, scipy's paired test, and planted loadings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from zhike.analytics.errors import AnswerOffScale, InvalidItems
from zhike.analytics.surveys import Asks, Scale, reliability, service_quality
from zhike.analytics.surveys.service_quality import alpha, omega

SEVEN = Scale(asks=Asks.PERFORMANCE, lowest=1, highest=7)
DIMENSIONS = {"tangibles": [("e1", "p1"), ("e2", "p2")], "empathy": [("e3", "p3")]}


def survey(n=200, seed=0):
    draw = np.random.default_rng(seed)
    mood = draw.normal(size=n)
    means = {"e1": 5, "p1": 5, "e2": 5, "p2": 5, "e3": 6, "p3": 4}
    return pd.DataFrame(
        {
            name: np.clip(np.round(mean + 0.7 * mood + 0.7 * draw.normal(size=n)), 1, 7)
            for name, mean in means.items()
        }
    )


def test_gap_and_test_are_those_of_the_paired_test():
    rows = survey()

    empathy = service_quality(rows, dimensions=DIMENSIONS, scale=SEVEN)[1]

    theirs = stats.ttest_rel(rows.p3, rows.e3)
    assert empathy.servqual.value == pytest.approx((rows.p3 - rows.e3).mean())
    assert empathy.p_value == pytest.approx(theirs.pvalue)
    ends = theirs.confidence_interval(0.95)
    assert (empathy.servqual.lower, empathy.servqual.upper) == pytest.approx(tuple(ends))
    assert empathy.servperf.value == pytest.approx(rows.p3.mean())
    assert empathy.gap_reliability is None


def test_the_planted_gap_is_found_and_no_other():
    found = service_quality(survey(), dimensions=DIMENSIONS, scale=SEVEN)

    assert [one.dimension for one in found if one.p_corrected < 0.05] == ["empathy"]


def test_gaps_are_less_reliable_than_perceptions():
    tangibles = service_quality(survey(), dimensions=DIMENSIONS, scale=SEVEN)[0]

    assert tangibles.gap_reliability.alpha.value < tangibles.perception_reliability.alpha.value


def test_skipped_items_leave_only_their_dimension_smaller():
    rows = survey()
    rows.loc[:4, "e1"] = None

    found = service_quality(rows, dimensions=DIMENSIONS, scale=SEVEN)

    assert [(one.n, one.missing) for one in found] == [(195, 5), (200, 0)]


def one_factor(loadings):
    full = np.outer(loadings, loadings)
    np.fill_diagonal(full, 1.0)
    return full


def test_omega_of_planted_loadings_in_closed_form():
    loadings = np.array([0.9, 0.8, 0.5, 0.3, 0.7])

    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    assert omega(one_factor(loadings)[None])[0] == pytest.approx(expected, abs=1e-6)


def test_alpha_equals_omega_for_like_items_and_says_less_for_unlike_ones():
    like, unlike = one_factor(np.full(5, 0.7)), one_factor(np.array([0.9, 0.8, 0.5, 0.3, 0.7]))

    assert alpha(like) == pytest.approx(5 * 0.49 / (1 + 4 * 0.49))
    assert omega(like[None])[0] == pytest.approx(alpha(like), abs=1e-6)
    assert omega(unlike[None])[0] > alpha(unlike) + 0.01


def test_both_intervals_hold_what_they_promise():
    loadings = np.array([0.8, 0.7, 0.6, 0.7])
    truth = alpha(one_factor(loadings)), omega(one_factor(loadings)[None])[0]
    held = []
    for seed in range(80):
        draw = np.random.default_rng(seed)
        rows = draw.multivariate_normal(np.zeros(4), one_factor(loadings), size=150)
        found = reliability(rows)
        held.append(
            [
                one.lower <= goal <= one.upper
                for one, goal in zip((found.alpha, found.omega), truth, strict=True)
            ]
        )

    assert (np.mean(held, axis=0) >= 0.88).all()


def test_what_cannot_be_told_is_refused():
    with pytest.raises(InvalidItems, match="answered alike"):
        reliability(np.column_stack([np.arange(20.0), np.ones(20)]))
    with pytest.raises(InvalidItems, match="two items"):
        reliability(np.arange(20.0)[:, None])
    with pytest.raises(InvalidItems, match="has no items"):
        service_quality(survey(), dimensions={"empathy": []}, scale=SEVEN)
    with pytest.raises(InvalidItems, match="9 customers answered all items of tangibles"):
        service_quality(survey(9), dimensions=DIMENSIONS, scale=SEVEN)
    with pytest.raises(AnswerOffScale, match="8 cannot"):
        service_quality(survey().replace(7, 8), dimensions=DIMENSIONS, scale=SEVEN)
