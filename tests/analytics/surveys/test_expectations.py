"""By hand, at the boundaries, and against scipy's paired test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from zhike.analytics.errors import AnswerOffScale, WrongScale
from zhike.analytics.surveys import EFFORT_1_TO_5, Asks, Scale, expectations

TEN = Scale(asks=Asks.PERFORMANCE, lowest=0, highest=10)


def ask(pairs, *, by=(), scale=TEN, **columns):
    rows = pd.DataFrame(pairs, columns=["expected", "perceived"]).assign(**columns)
    return expectations(rows, expected="expected", perceived="perceived", scale=scale, by=by)


def test_equal_is_met_and_one_more_or_less_is_not():
    found = ask([(5, 5), (5, 6), (5, 4), (5, 5)])[0]

    shares = [found.delighted.value, found.met.value, found.disappointed.value]
    assert shares == [0.25, 0.5, 0.25]
    assert found.satisfied == 0.75


def test_the_gap_has_the_interval_of_the_paired_test():
    pairs = [(8, 6), (9, 9), (7, 8), (10, 5), (6, 6)]

    found = ask(pairs)[0]

    low, high = stats.ttest_rel(*np.array(pairs).T[::-1]).confidence_interval(0.95)
    assert found.gap.value == pytest.approx(-1.2)
    assert (found.gap.lower, found.gap.upper) == pytest.approx((low, high))


def test_fiellers_ends_are_where_the_paired_test_gives_way():
    pairs = np.array([(8, 6), (9, 9), (7, 8), (10, 5), (6, 6), (8, 7)])

    found = ask(pairs)[0].ratio

    for end in (found.lower, found.upper):
        assert stats.ttest_1samp(pairs[:, 1] - end * pairs[:, 0], 0).pvalue == pytest.approx(0.05)


def test_shares_have_goodmans_interval():
    found = ask([(5, 6)] * 12 + [(5, 5)] * 20 + [(5, 1)] * 8)[0].delighted

    square = stats.chi2.ppf(1 - 0.05 / 3, 1)
    root = np.sqrt(square * (square + 4 * 12 * 28 / 40))
    assert found.lower == pytest.approx((square + 24 - root) / (2 * (40 + square)))
    assert found.upper == pytest.approx((square + 24 + root) / (2 * (40 + square)))


def test_an_expectation_of_nought_does_no_harm_and_all_nought_have_no_ratio():
    some, all_nought = ask([(0, 4), (8, 8)])[0], ask([(0, 4), (0, 0)])[0]

    assert some.ratio.value == 1.5
    assert (all_nought.ratio.value, all_nought.gap.value) == (None, 2.0)


@given(pairs=st.lists(st.tuples(st.integers(1, 10), st.integers(0, 10)), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_gap_and_ratio_never_disagree_and_shares_sum_to_one(pairs):
    found = ask(pairs)[0]

    assert np.sign(round(found.gap.value, 9)) == np.sign(round(found.ratio.value - 1, 9))
    assert found.delighted.value + found.met.value + found.disappointed.value == pytest.approx(1)


def test_touchpoints_are_told_apart_and_missing_answers_counted():
    rows = ask([(5, 6), (5, None), (5, 4)], by=["at"], at=["app", "app", "branch"])

    assert [(one.group, one.n, one.missing) for one in rows] == [
        (("app",), 1, 1),
        (("branch",), 1, 0),
    ]
    assert rows[0].gap.lower is None


@pytest.mark.parametrize(
    "scale", [EFFORT_1_TO_5, Scale(asks=Asks.PERFORMANCE, lowest=-3, highest=3)]
)
def test_a_scale_without_ratio_is_refused(scale):
    with pytest.raises(WrongScale):
        ask([(1, 1)], scale=scale)


def test_an_answer_off_the_scale_is_refused():
    with pytest.raises(AnswerOffScale, match="11 cannot"):
        ask([(5, 11)])
