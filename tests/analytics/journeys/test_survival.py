"""Small curves are counted by hand; larger ones are held against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from zhike.analytics.errors import InvalidDurations
from zhike.analytics.journeys.survival import (
    durations_of,
    kaplan_meier,
    logrank,
    median_difference,
    median_ratio,
)


@pytest.fixture
def waits():
    """Whole days, so that many are tied; a third still open."""
    random = np.random.default_rng(7)
    return np.ceil(random.exponential(20, 300)), random.random(300) < 0.67


def test_an_open_case_counts_until_it_is_last_seen():
    # 5 cases: one ends at 1, one is last seen at 2, two end at 3, one is last seen at 9.
    curve = kaplan_meier([1, 2, 3, 3, 9], observed=[True, False, True, True, False])

    assert curve.at_risk.tolist() == [5, 4, 3, 1]
    assert curve.survival.tolist() == pytest.approx([0.8, 0.8, 0.8 / 3, 0.8 / 3])
    assert (curve.n, curve.n_ended) == (5, 3)
    # Dropping the open ones would give 3 as well, but 1 of 3 at most would remain after 1.
    assert curve.share_after(2.5) == pytest.approx(0.8)
    assert curve.share_after(0.5) == 1.0


def test_the_share_ended_is_the_other_side_of_the_curve():
    curve = kaplan_meier([1, 2, 3, 3, 9], observed=[True, False, True, True, False])

    ended = curve.share_ended(2.5)

    assert ended.value == pytest.approx(0.2)
    assert (ended.lower, ended.upper) == pytest.approx((1 - curve.upper[1], 1 - curve.lower[1]))
    assert curve.share_ended(0.5).value == 0.0


def test_curve_and_interval_equal_those_of_scipy(waits):
    durations, observed = waits

    ours = kaplan_meier(durations, observed=observed)

    theirs = stats.ecdf(
        stats.CensoredData(uncensored=durations[observed], right=durations[~observed])
    ).sf
    with pytest.warns(RuntimeWarning, match="undefined at some"):  # where the curve is 0
        interval = theirs.confidence_interval(method="log-log")
    lower, upper = interval.low.probabilities, interval.high.probabilities
    known = np.isfinite(lower) & (ours.survival > 0)
    assert ours.times == pytest.approx(theirs.quantiles)
    assert ours.survival == pytest.approx(theirs.probabilities)
    assert known.sum() > 40
    assert ours.lower[known] == pytest.approx(lower[known])
    assert ours.upper[known] == pytest.approx(upper[known])


def test_weights_stand_for_repeated_rows():
    grouped = kaplan_meier([1, 2, 5], observed=[True, False, True], weights=[3, 2, 4])
    spread = kaplan_meier(
        [1] * 3 + [2] * 2 + [5] * 4, observed=[True] * 3 + [False] * 2 + [True] * 4
    )

    assert grouped.survival.tolist() == spread.survival.tolist()
    assert grouped.median == spread.median


def test_without_open_cases_the_median_is_the_ordinary_one():
    assert kaplan_meier([1, 2, 3, 10]).median.value == 2.5  # the mean would be 4
    assert kaplan_meier([1, 2, 10]).median.value == 2.0


def test_a_median_that_is_not_reached_is_not_invented():
    curve = kaplan_meier([1, 9, 9, 9], observed=[True, False, False, False])

    assert curve.median.value is None
    assert curve.median.upper is None


def test_the_interval_of_the_median_covers_the_truth_as_often_as_it_says():
    random = np.random.default_rng(11)
    truth = 10 * np.log(2)
    durations = random.exponential(10, (400, 60))
    ends = random.exponential(25, (400, 60))

    medians = [
        kaplan_meier(np.minimum(d, e), observed=d <= e).median
        for d, e in zip(durations, ends, strict=True)
    ]

    covered = np.mean([m.lower <= truth and (m.upper is None or truth <= m.upper) for m in medians])
    assert 0.92 <= covered <= 0.98


def test_logrank_equals_that_of_scipy(waits):
    durations, observed = waits
    late = np.arange(300) % 2 == 0

    ours = logrank(
        [
            durations_of(durations[late] * 1.3, observed=observed[late]),
            durations_of(durations[~late], observed=observed[~late]),
        ]
    )

    def censored(mask, factor):
        return stats.CensoredData(
            uncensored=durations[mask & observed] * factor,
            right=durations[mask & ~observed] * factor,
        )

    theirs = stats.logrank(x=censored(late, 1.3), y=censored(~late, 1.0))
    assert ours.p_value == pytest.approx(theirs.pvalue)
    assert ours.statistic == pytest.approx(theirs.statistic**2)


def test_three_groups_of_which_two_are_alike_have_two_degrees_of_freedom():
    same = durations_of([1, 2, 3, 4, 5, 6, 7, 8])
    slow = durations_of([20, 21, 22, 23, 24, 25, 26, 27])

    assert logrank([same, same, same]).p_value == pytest.approx(1.0)
    assert logrank([same, same, slow]).p_value < 0.001
    assert logrank([same, same, slow]).degrees == 2


def test_groups_without_an_ending_cannot_differ():
    open_cases = durations_of([1, 2], observed=[False, False])

    assert logrank([open_cases, open_cases]).p_value == 1.0


def test_ratio_and_difference_of_medians_cover_the_planted_ones():
    random = np.random.default_rng(5)
    before = kaplan_meier(random.exponential(30, 800))
    after = kaplan_meier(random.exponential(21, 800))

    ratio, gap = median_ratio(before, after), median_difference(before, after)

    assert ratio.lower < 0.7 < ratio.upper < 1
    assert gap.lower < -9 * np.log(2) < gap.upper < 0


def test_a_ratio_of_medians_keeps_its_coverage():
    random = np.random.default_rng(3)

    ratios = [
        median_ratio(
            kaplan_meier(random.weibull(1.5, 50)), kaplan_meier(0.7 * random.weibull(1.5, 70))
        )
        for _ in range(400)
    ]

    assert 0.92 <= np.mean([r.lower <= 0.7 <= r.upper for r in ratios]) <= 0.98


@pytest.mark.parametrize(
    ("durations", "observed", "message"),
    [
        ([1, -2, float("nan")], None, "2 of 3 durations are negative or missing"),
        ([1, 2], [True], "2 durations, 1 marks and 2 weights"),
    ],
)
def test_durations_that_cannot_be_are_refused(durations, observed, message):
    with pytest.raises(InvalidDurations, match=message):
        kaplan_meier(durations, observed=observed)
