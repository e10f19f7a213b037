"""The table of Efron and Morris, and planted groups."""

from __future__ import annotations

import numpy as np
import pytest

from zhike.analytics.errors import TooFewGroups, WrongScale
from zhike.analytics.surveys import (
    EFFORT_1_TO_5,
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Figure,
    Tally,
    league_table,
)
from zhike.analytics.surveys.league import shrink

# Hits of 18 players in their first 45 at bats, and the estimates of James and Stein as printed by
# B. Efron and C. Morris, Scientific American 236(5), 1977.
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
PRINTED = [
    *(0.294, 0.289, 0.285, 0.280, 0.275, 0.275, 0.270, 0.266, 0.261),
    *(0.261, 0.256, 0.256, 0.256, 0.256, 0.256, 0.252, 0.247, 0.242),
]


def test_the_baseball_table_of_efron_and_morris():
    seen = np.array(HITS) / 45
    mean = seen.mean()

    _mean, _spread, shrunk, _error = shrink(seen, np.full(18, mean * (1 - mean) / 45))

    assert shrunk == pytest.approx(PRINTED, abs=0.0006)


def bank(truth, n, draw):
    return {
        f"branch {i:03d}": Tally(
            scale=RECOMMENDATION_0_TO_10,
            counts=dict(
                zip(
                    [10, 7, 0],
                    map(int, draw.multinomial(size, [0.4 + t / 2, 0.2, 0.4 - t / 2])),
                    strict=True,
                )
            ),
        )
        for i, (t, size) in enumerate(zip(truth, n, strict=True))
    }


def test_shrunk_values_lie_nearer_to_the_truth_and_intervals_hold_it():
    draw = np.random.default_rng(2)
    truth, n = draw.normal(0, 0.1, 200), draw.integers(8, 200, 200)

    table = league_table(bank(truth, n, draw), figure=Figure.NPS)
    found = {place.group: place for place in table.places}
    places = [found[f"branch {i:03d}"] for i in range(200)]

    errors = [
        np.mean([(value - 100 * t) ** 2 for value, t in zip(values, truth, strict=True)])
        for values in ([p.seen for p in places], [p.shrunk.value for p in places])
    ]
    held = np.mean(
        [p.shrunk.lower <= 100 * t <= p.shrunk.upper for p, t in zip(places, truth, strict=True)]
    )
    assert errors[1] < 0.6 * errors[0]
    assert 0.92 <= held <= 0.985
    assert table.spread == pytest.approx(10, abs=3)


def test_rank_intervals_hold_the_true_ranks():
    draw = np.random.default_rng(4)
    truth, n = draw.normal(0, 0.1, 60), draw.integers(20, 300, 60)
    ranks = np.argsort(np.argsort(-truth)) + 1

    found = {p.group: p for p in league_table(bank(truth, n, draw), figure=Figure.NPS).places}

    held = [
        found[f"branch {i:03d}"].rank_lowest <= rank <= found[f"branch {i:03d}"].rank_highest
        for i, rank in enumerate(ranks)
    ]
    assert np.mean(held) >= 0.9


def test_branches_that_are_all_alike_are_not_told_apart():
    draw = np.random.default_rng(8)

    table = league_table(bank(np.zeros(50), np.full(50, 40), draw), figure=Figure.NPS)

    assert table.spread < 6
    assert min(place.p_corrected for place in table.places) > 0.05
    assert all(place.rank_highest - place.rank_lowest > 20 for place in table.places)


def test_the_planted_branch_is_called_out_and_no_other():
    draw = np.random.default_rng(9)
    truth = np.zeros(80)
    truth[17] = -0.6

    table = league_table(bank(truth, np.full(80, 60), draw), figure=Figure.NPS)

    assert [p.group for p in table.places if p.p_corrected < 0.05] == ["branch 017"]
    assert table.places[-1].group == "branch 017"
    assert table.places[-1].rank_lowest > 40


def test_a_tiny_group_moves_to_the_mean_and_a_large_one_stays():
    groups = {
        "tiny": Tally(scale=SATISFACTION_1_TO_5, counts={5: 1}),
        **{
            name: Tally(scale=SATISFACTION_1_TO_5, counts={5: good, 1: 1000 - good})
            for name, good in zip("abcdefghijk", range(400, 620, 20), strict=True)
        },
    }

    places = {p.group: p for p in league_table(groups, figure=Figure.TOP_TWO).places}

    assert places["tiny"].seen == 1.0
    assert places["tiny"].shrunk.value < 0.65
    assert places["tiny"].shrunk.upper == 1.0
    assert places["k"].shrunk.value == pytest.approx(0.6, abs=0.01)


def test_low_effort_is_the_first_place():
    groups = {
        name: Tally(scale=EFFORT_1_TO_5, counts={1: low, 5: 100 - low})
        for name, low in [("a", 20), ("b", 40), ("c", 60), ("d", 80)]
    }

    for figure in (Figure.MEAN, Figure.TOP_TWO):
        assert league_table(groups, figure=figure).places[0].group == "d"


def test_groups_all_of_one_mind_have_no_spread():
    groups = {name: Tally(scale=SATISFACTION_1_TO_5, counts={4: 9}) for name in "abcd"}

    table = league_table(groups, figure=Figure.MEAN)

    assert (table.mean, table.spread) == (4.0, 0.0)
    assert {place.shrunk.value for place in table.places} == {4.0}


def test_three_groups_or_two_scales_are_refused():
    some = Tally(scale=SATISFACTION_1_TO_5, counts={5: 1})
    other = Tally(scale=RECOMMENDATION_0_TO_10, counts={5: 1})

    with pytest.raises(TooFewGroups):
        league_table({"a": some, "b": some, "c": some}, figure=Figure.MEAN)
    with pytest.raises(WrongScale):
        league_table({"a": some, "b": some, "c": some, "d": other}, figure=Figure.MEAN)
