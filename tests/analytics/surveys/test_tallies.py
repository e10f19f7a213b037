"""Counted by hand, and by one row at a time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from zhike.analytics.errors import AnswerOffScale, InvalidWeights, MissingColumns
from zhike.analytics.surveys import SATISFACTION_1_TO_5, Tally, tallies

ROWS = pd.DataFrame(
    {
        "branch": ["east", "east", "west", None, "west"],
        "score": [5, 4, 2, 5, None],
        "weight": [1.0, 3.0, 2.0, 2.0, None],
        "at": pd.to_datetime(
            ["2026-01-05", "2026-01-31", "2026-01-07", "2026-01-08", "2026-02-03"]
        ),
    }
)


def count(rows=ROWS, **wanted):
    return tallies(rows, answer="score", scale=SATISFACTION_1_TO_5, **wanted)


def test_without_groups_there_is_one_tally_of_all_who_answered():
    found = count(answered_at="at")[()]

    assert (found.counts, found.n, found.missing) == ({2: 1, 4: 1, 5: 2}, 4, 1)
    assert (found.first_date, found.last_date) == (date(2026, 1, 5), date(2026, 1, 31))


def test_groups_add_up_and_no_group_is_lost():
    found = count(by=["branch"])

    assert list(found) == [("east",), ("unknown",), ("west",)]
    assert sum((Counter(one.counts) for one in found.values()), Counter()) == {2: 1, 4: 1, 5: 2}


def test_weights_give_the_effective_n_of_kish():
    found = count(weight="weight")[()]

    assert found.weights == {2: 2.0, 4: 3.0, 5: 3.0}
    assert found.n_effective == pytest.approx(8**2 / (1 + 9 + 4 + 4))
    assert sum(found.effective.values()) == pytest.approx(found.n_effective)
    assert found.design_effect == pytest.approx(4 * 18 / 64)


def test_equal_weights_change_nothing():
    plain, weighted = count()[()], count(ROWS.assign(weight=7.0), weight="weight")[()]

    assert weighted.n_effective == pytest.approx(plain.n_effective)
    assert weighted.effective == pytest.approx(plain.effective)


@pytest.mark.parametrize("weight", [0.0, -1.0, None, float("inf")])
def test_a_weight_that_cannot_be_is_refused(weight):
    with pytest.raises(InvalidWeights, match="1 answers have no weight above 0"):
        count(ROWS.assign(weight=[weight, 1.0, 1.0, 1.0, 1.0]), weight="weight")


@pytest.mark.parametrize("answer", [4.5, 9, float("inf")])
def test_an_answer_that_is_no_point_is_refused(answer):
    with pytest.raises(AnswerOffScale):
        count(ROWS.assign(score=[answer, 1, 1, 1, 1]))


def test_a_column_that_lacks_is_named():
    with pytest.raises(MissingColumns, match="channel"):
        count(by=["channel"])


def test_no_answers_make_an_empty_tally_and_half_of_the_weights_none():
    nobody = Tally(scale=SATISFACTION_1_TO_5, counts={})

    assert (nobody.n, nobody.n_effective, nobody.design_effect) == (0, 0.0, None)
    with pytest.raises(InvalidWeights):
        Tally(scale=SATISFACTION_1_TO_5, counts={5: 1}, weights={5: 1.0})
    with pytest.raises(InvalidWeights):
        Tally(scale=SATISFACTION_1_TO_5, counts={5: 1}, weights={4: 1.0}, squared_weights=1.0)
