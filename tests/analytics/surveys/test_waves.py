"""The published vector, scipy's own tests, and how often nothing is called something."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from zhike.analytics.errors import WrongScale
from zhike.analytics.surveys import (
    EASE_1_TO_7,
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Figure,
    Tally,
    compare_waves,
)
from zhike.analytics.surveys.waves import moments


def recommend(promoters, passives, detractors):
    return Tally(scale=RECOMMENDATION_0_TO_10, counts={10: promoters, 7: passives, 3: detractors})


def satisfied(**counts):
    return Tally(scale=SATISFACTION_1_TO_5, counts={int(name[1:]): n for name, n in counts.items()})


def one(before, after, **wanted):
    return compare_waves({"all": before}, {"all": after}, **wanted)[0]


def test_the_vector_of_seven_points_up():
    before, after = recommend(460, 310, 230), recommend(500, 300, 200)
    n, _mean, first = moments(before, Figure.NPS)
    error = np.sqrt(first / n + moments(after, Figure.NPS)[2] / n)

    found = one(before, after, figure=Figure.NPS)

    assert found.difference.value == pytest.approx(7)
    assert error == pytest.approx(0.0353143, abs=5e-8)
    assert 0.07 / error == pytest.approx(1.982, abs=5e-4)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(0.07 / error))
    assert found.test == "z"
    assert 0 < found.difference.lower < found.difference.upper < 14.1


def test_the_exact_test_is_that_of_all_permutations():
    before, after = recommend(1, 1, 3), recommend(4, 1, 1)
    codes = [[1, 0, -1, -1, -1], [1, 1, 1, 1, 0, -1]]

    found = one(before, after, figure=Figure.NPS)

    listed = stats.permutation_test(
        codes,
        lambda x, y, axis: np.mean(y, axis=axis) - np.mean(x, axis=axis),
        vectorized=True,
        n_resamples=np.inf,
    )
    # Two-sided by distance from the mean, not by doubling a tail.
    gaps = np.abs(listed.null_distribution)
    seen = abs(listed.statistic)
    assert found.p_value == pytest.approx(np.mean(gaps >= seen - 1e-9))
    assert found.test == "exact_permutation"


def test_exact_and_normal_meet_where_one_hands_over_to_the_other():
    exact = one(recommend(80, 60, 60), recommend(100, 60, 40), figure=Figure.NPS)
    normal = one(recommend(81, 60, 60), recommend(101, 60, 40), figure=Figure.NPS)

    assert (exact.test, normal.test) == ("exact_permutation", "z")
    assert exact.p_value == pytest.approx(normal.p_value, abs=0.005)


def test_means_are_compared_as_by_welch():
    found = one(satisfied(_5=4, _3=2, _1=1), satisfied(_5=9, _4=1), figure=Figure.MEAN)

    theirs = stats.ttest_ind([5] * 4 + [3] * 2 + [1], [5] * 9 + [4], equal_var=False)
    assert found.p_value == pytest.approx(theirs.pvalue)


def test_shares_are_compared_as_by_fisher():
    found = one(satisfied(_5=4, _3=6), satisfied(_5=9, _3=1), figure=Figure.TOP_TWO)

    assert found.p_value == pytest.approx(stats.fisher_exact([[4, 6], [9, 1]]).pvalue)
    assert found.difference.value == pytest.approx(0.5)


def test_a_report_is_corrected_by_holm_and_a_grid_by_benjamini_hochberg():
    before = {name: recommend(460, 310, 230) for name in "abc"}
    after = {name: recommend(500, 300, 200) for name in "abc"}

    strict = compare_waves(before, after, figure=Figure.NPS)
    mild = compare_waves(before, after, figure=Figure.NPS, correction="benjamini_hochberg")

    assert [row.p_corrected for row in strict] == pytest.approx([3 * strict[0].p_value] * 3)
    assert [row.p_corrected for row in mild] == pytest.approx([mild[0].p_value] * 3)
    assert [(row.proven, row.correction) for row in strict[:1]] == [(False, "holm")]
    assert mild[0].proven


def test_only_groups_of_both_waves_are_compared_and_a_changed_scale_is_refused():
    rows = compare_waves(
        {"a": satisfied(_5=3, _4=2), "b": satisfied(_5=1)},
        {"a": satisfied(_5=3, _4=2), "c": satisfied(_5=1)},
        figure=Figure.MEAN,
    )

    assert [(row.group, row.p_value) for row in rows] == [("a", pytest.approx(1.0))]
    with pytest.raises(WrongScale, match="satisfaction 1-5 and on ease 1-7"):
        one(satisfied(_5=3), Tally(scale=EASE_1_TO_7, counts={5: 3}), figure=Figure.MEAN)


def test_too_few_answers_prove_nothing():
    found = one(recommend(1, 0, 0), recommend(0, 0, 40), figure=Figure.NPS)

    assert (found.p_value, found.test) == (1.0, "too_few_answers")


def test_weighted_waves_count_with_their_effective_n():
    light = Tally(
        scale=RECOMMENDATION_0_TO_10,
        counts={10: 500, 7: 300, 3: 200},
        weights={10: 500.0, 7: 300.0, 3: 200.0},
        squared_weights=2000.0,
    )

    plain = one(recommend(460, 310, 230), recommend(500, 300, 200), figure=Figure.NPS)
    weighted = one(recommend(460, 310, 230), light, figure=Figure.NPS)

    assert weighted.difference.value == pytest.approx(7)
    assert weighted.p_value > plain.p_value


@pytest.mark.parametrize("n", [12, 60, 500])
def test_two_waves_of_the_same_customers_mind_are_seldom_called_different(n):
    draw = np.random.default_rng(n)
    waves = draw.multinomial(n, [0.5, 0.3, 0.2], size=(400, 2))

    alarms = np.mean(
        [
            one(recommend(*map(int, a)), recommend(*map(int, b)), figure=Figure.NPS).proven
            for a, b in waves
        ]
    )

    assert alarms <= 0.075
