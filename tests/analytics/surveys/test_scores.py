"""Counted by hand, against scipy's own, and at the ends."""

from __future__ import annotations

import random
from statistics import mean

import pytest
from scipy import stats

from zhike.analytics.surveys import mean_score, silent_bounds, top_two

SKEWED = {5: 6, 4: 1, 1: 3}  # mean 3.7, median 5: the two differ


def test_the_mean_is_of_answers_and_not_of_points():
    assert mean_score(SKEWED, scale_min=1, scale_max=5).value == pytest.approx(3.7)


def test_the_interval_is_students():
    answers = [score for score, count in SKEWED.items() for _each in range(count)]
    expected = stats.t.interval(0.95, len(answers) - 1, mean(answers), stats.sem(answers))

    found = mean_score(SKEWED, scale_min=1, scale_max=10)

    assert (found.lower, found.upper) == pytest.approx(expected)


def test_an_interval_never_leaves_the_scale():
    found = mean_score({5: 9, 1: 1}, scale_min=1, scale_max=5)

    assert found.upper == 5.0


def test_one_answer_has_no_interval_and_none_has_no_value():
    one, none = (mean_score(counts, scale_min=1, scale_max=5) for counts in ({4: 1}, {}))

    assert (one.value, one.lower, one.upper) == (4.0, None, None)
    assert none.value is None


@pytest.mark.parametrize(
    ("counts", "top", "share"),
    [(SKEWED, 5, 0.7), ({7: 1, 6: 1, 5: 2}, 7, 0.5), ({10: 1, 9: 2, 8: 3, 0: 4}, 10, 0.3)],
)
def test_the_top_two_are_the_two_best_points_of_the_scale(counts, top, share):
    assert top_two(counts, scale_max=top).value == pytest.approx(share)


def test_the_truth_lies_within_the_bounds_whoever_keeps_silent():
    assert silent_bounds(0.9, answered=20, asked=100) == pytest.approx((0.18, 0.98))
    assert silent_bounds(0.5, answered=10, asked=10) == (0.5, 0.5)


def test_the_interval_of_the_mean_holds_what_it_promises():
    """Of 1,000 samples of 30 from a known distribution about 95 % hold its mean."""
    draw = random.Random(7)
    points, weights = [1, 2, 3, 4, 5], [5, 5, 20, 40, 30]
    truth = sum(p * w for p, w in zip(points, weights, strict=True)) / 100
    held = 0
    for _sample in range(1_000):
        some = draw.choices(points, weights, k=30)
        found = mean_score({p: some.count(p) for p in points}, scale_min=1, scale_max=5)
        held += found.lower <= truth <= found.upper

    assert 920 <= held <= 975
