from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.surveys.designed import STAFF, VISIT, WAIT, item, rule

from zhike.apps.surveys import walk

ANSWERS = {
    "overall": st.sampled_from([1, 2, 3, 4, 5]),
    "why": st.sampled_from([["wait"], ["staff"], ["wait", "staff"]]),
    "counter": st.sampled_from([None, [7, 4]]),
    "wait": st.sampled_from([None, "一小时"]),
}


def codes(given_now):
    return [one.code for one in walk.shown(VISIT, given_now)]


def test_the_answers_decide_what_is_shown():
    assert codes({"overall": 5}) == ["overall", "counter"]
    assert codes({"overall": 2, "why": ["staff"]}) == ["overall", "why", "counter"]
    assert codes({"overall": 2, "why": ["wait"]}) == ["overall", "why", "counter", "wait"]


def test_an_answer_that_is_no_longer_shown_counts_for_nothing_behind_it():
    forged = {"overall": 5, "why": ["wait"], "wait": "一小时", "else": 1}

    assert walk.kept(VISIT, forged) == {"overall": 5}
    assert "wait" not in codes(forged)


@given(st.fixed_dictionaries({}, optional=ANSWERS))
@settings(max_examples=200, deadline=None)
def test_what_counts_is_the_same_when_it_is_looked_at_again(given_now):
    once = walk.kept(VISIT, given_now)

    assert walk.kept(VISIT, once) == once
    assert codes(once) == codes(given_now)
    assert set(once) <= set(codes(once))


@given(st.fixed_dictionaries(ANSWERS))
@settings(max_examples=100, deadline=None)
def test_the_way_forward_ends_with_all_that_is_shown_answered(answers):
    given_now: dict = {}
    for _step in VISIT:
        at = walk.place_of(VISIT, given_now)
        if at is None:
            break
        given_now = walk.kept(VISIT, {**given_now, at.code: answers[at.code]})

    assert walk.is_whole(VISIT, given_now)
    assert list(given_now) == codes(given_now)


def test_nobody_jumps_over_a_question_and_everybody_goes_back():
    assert walk.place_of(VISIT, {"overall": 2}, at="counter").code == "why"
    assert walk.place_of(VISIT, {"overall": 2}, at="overall").code == "overall"
    assert walk.before(VISIT, {"overall": 5}, code="counter").code == "overall"
    assert walk.before(VISIT, {"overall": 5}, code="overall") is None


@pytest.mark.parametrize(
    ("asked", "sent", "told"),
    [
        (VISIT[0], {"answer": ["5"]}, 5),
        (VISIT[1], {"answer": ["staff", "wait"]}, ["wait", "staff"]),
        (VISIT[2], {"expected": ["7"], "perceived": ["4"]}, [7, 4]),
        (VISIT[2], {}, None),
        (VISIT[3], {"answer": ["  等了很久 "]}, "等了很久"),
    ],
)
def test_a_form_is_read_by_its_kind(asked, sent, told):
    assert walk.read(asked, sent) == told


@pytest.mark.parametrize(
    ("asked", "sent", "why"),
    [
        (VISIT[0], {}, "needed"),
        (VISIT[0], {"answer": ["6"]}, "unknown"),
        (VISIT[0], {"answer": ["4", "5"]}, "unknown"),
        (VISIT[0], {"answer": ["٤"]}, "unknown"),
        (VISIT[1], {"answer": ["wait", "queue"]}, "unknown"),
        (item("a", "choice", options=(WAIT, STAFF)), {"answer": ["wait", "staff"]}, "unknown"),
        (VISIT[2], {"expected": ["7"]}, "half"),
        (VISIT[2], {"expected": ["8"], "perceived": ["1"]}, "unknown"),
        (VISIT[3], {"answer": ["长" * 501]}, "long"),
    ],
)
def test_what_is_no_answer_is_refused_by_name(asked, sent, why):
    with pytest.raises(walk.NotAnAnswer, match=why):
        walk.read(asked, sent)


def test_a_choice_is_a_row_for_each_of_its_answers_and_none_where_it_was_passed_over():
    assert walk.rows_of(VISIT[1], ["wait"]) == [("wait", 1, ""), ("staff", 0, "")]
    assert walk.rows_of(VISIT[2], [7, 4]) == [("expected", 7, ""), ("perceived", 4, "")]
    assert walk.rows_of(VISIT[1], None) == []


def test_an_unanswered_question_passes_no_rule_not_even_one_of_none():
    assert not walk.passes(rule("a", "none_of", "1"), None)
    assert walk.passes(rule("a", "none_of", "1"), 2)
    assert walk.passes(rule("a", "at_most", "4"), [7, 4])  # of a pair what was perceived
