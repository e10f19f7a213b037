"""A scale is a part of the figure: what was not asked on it cannot be scored on it."""

from __future__ import annotations

import pytest

from zhike.analytics.errors import AnswerOffScale, InvalidScale
from zhike.analytics.surveys import (
    EFFORT_1_TO_5,
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Asks,
    Scale,
    check_declared,
)


def test_low_is_good_on_the_old_effort_scale_only():
    good_low = [asks for asks in Asks if Scale(asks=asks, lowest=1, highest=5).low_is_good]

    assert good_low == [Asks.EFFORT]
    assert EFFORT_1_TO_5.best(2) == {1, 2}
    assert SATISFACTION_1_TO_5.best(2) == {4, 5}


@pytest.mark.parametrize("ends", [(5, 1), (3, 3), (1, 5.0), (True, 5)])
def test_ends_that_cannot_be_are_refused(ends):
    with pytest.raises(InvalidScale) as refused:
        Scale(asks=Asks.EASE, lowest=ends[0], highest=ends[1])

    assert refused.value.code == "invalid_scale"


@pytest.mark.parametrize("answer", [0, 6, -1, 99])
def test_an_answer_off_the_scale_is_refused_with_its_value(answer):
    with pytest.raises(AnswerOffScale, match=rf"^{answer} cannot") as refused:
        SATISFACTION_1_TO_5.check([3, answer])

    assert refused.value.code == "answer_off_scale"


def test_a_column_of_one_to_five_is_not_taken_for_nought_to_ten():
    with pytest.raises(AnswerOffScale, match="All 50 answers lie within 1 to 5"):
        check_declared({1: 1, 4: 9, 5: 40}, scale=RECOMMENDATION_0_TO_10)


@pytest.mark.parametrize("answers", [{1: 9, 5: 40}, {0: 1, 5: 60}, {5: 60, 6: 1}, {}])
def test_too_few_answers_or_one_outside_leave_the_declaration_standing(answers):
    assert check_declared(answers, scale=RECOMMENDATION_0_TO_10) is None
