from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.apps.recorded_acts import recorded_acts

from zhike.apps.audit.words import (
    acts_by_group,
    in_words,
    known_acts,
    outcome_in_words,
    who_in_words,
)

RECORDED = recorded_acts()


def test_an_act_is_told_in_words_and_an_unknown_one_as_written():
    assert in_words("sign in") == "Signed in"
    assert in_words("act of another system") == "act of another system"


def test_the_outcome_of_an_act_is_told_in_words_and_a_name_as_written():
    with override("zh-hans"):
        assert outcome_in_words("finish job", "done") == "已完成"
        assert outcome_in_words("run retention", "dry run") == "试运行"
        assert outcome_in_words("add identifier", "phone") == "电话"
    assert outcome_in_words("create person", "own:张三") == "own:张三"
    assert outcome_in_words("start import", "loans of May") == "loans of May"
    assert outcome_in_words("act of another system", "done") == "done"


def test_a_customer_who_acts_himself_is_told_so_and_anybody_else_as_written():
    with override("zh-hans"):
        assert who_in_words("customer:C001") == "客户本人，C001"
        assert who_in_words("wang for li") == "wang for li"


def test_the_reading_of_the_code_follows_constants_choices_parameters_and_made_up_names():
    assert {"sign in", "see unmasked", "check source", "give consent", "profile value off"} <= set(
        RECORDED
    )


@pytest.mark.parametrize("activity", sorted(RECORDED))
def test_every_act_that_is_recorded_has_its_words(activity):
    assert activity in known_acts(), f"{RECORDED[activity]} records it: say it in the app's acts.py"


def test_what_can_be_chosen_are_the_acts_of_which_an_event_comes():
    offered = {act: words for _group, acts in acts_by_group() for act, words in acts}

    assert offered["give consent"] == "Consent given"
    assert not {"see customer", "see unmasked", "download copy"} & set(offered)
    assert set(offered) <= set(RECORDED), "nobody records these any more: see no_event"
