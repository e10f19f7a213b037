from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.surveys.designed import STAFF, VISIT, WAIT, item, rule

from zhike.apps.surveys import walk
from zhike.apps.surveys.checks import Flaw, answers_of, problems_of
from zhike.apps.surveys.design import Op

FIRST = item("first", is_required=True)


def flaws(*items):
    return [(one.flaw, one.code, one.about) for one in problems_of(items)]


def test_a_good_design_can_be_published():
    assert flaws(*VISIT) == []


@pytest.mark.parametrize(
    ("second", "flaw", "about"),
    [
        (item("b", tests=(rule("nowhere", "one_of", "1"),)), Flaw.LOOKS_NOWHERE, "nowhere"),
        (item("b", tests=(rule("first", "at_most", "9"),)), Flaw.NO_ANSWER, "first"),
        (item("b", tests=(rule("first", "at_most", "1", "2"),)), Flaw.NO_ANSWER, "first"),
        (item("b", text_zh=" "), Flaw.EMPTY, ""),
        (item("b", "choice", options=(WAIT,)), Flaw.OPTIONS, "12"),
        (item("b", "choice", options=(WAIT, WAIT)), Flaw.OPTIONS, "12"),
        (item("b", text_en="{name}"), Flaw.NAME, "name"),
        (item("b", text_en="{b}"), Flaw.NAME, "b"),
        (item("b", text_en="{first"), Flaw.BRACE, ""),
        (
            item("b", tests=(rule("first", "at_most", "2"), rule("first", "at_least", "3"))),
            Flaw.UNREACHABLE,
            "",
        ),
    ],
)
def test_each_flaw_is_told_with_its_question(second, flaw, about):
    assert flaws(FIRST, second) == [(flaw, "b", about)]


def test_a_survey_begins_with_any_question_that_all_are_shown_and_asks_one_of_all():
    opens = item("a", "text", is_required=True)
    assert flaws(opens) == flaws(item("a", "text"), FIRST) == []
    assert flaws(item("a", "text")) == [(Flaw.ALL_OPTIONAL, "", "")]
    shown = item("b", tests=(rule("a", "at_least", "3"),), is_required=True)
    assert (Flaw.ALL_OPTIONAL, "", "") in flaws(item("a"), shown)
    assert flaws() == [(Flaw.FIRST, "", "")]


def test_a_rule_that_looks_ahead_or_in_a_circle_is_refused_with_the_way():
    b = item("b", tests=(rule("c", "one_of", "1"),))
    c = item("c", tests=(rule("b", "one_of", "1"),))

    found = flaws(FIRST, b, c)

    assert (Flaw.CYCLE, "b", "b → c → b") in found
    assert (Flaw.LOOKS_AHEAD, "b", "c") in found
    assert Flaw.UNREACHABLE not in {flaw for flaw, _code, _about in found}


def test_an_answer_that_may_be_missing_needs_words_in_its_place():
    maybe = item("maybe", "nps")
    told = item("told", text_en="You gave {maybe}.")

    assert flaws(FIRST, maybe, told) == [(Flaw.NO_WORDS, "told", "maybe")]
    assert flaws(FIRST, maybe, replace(told, text_en="You gave {maybe|no score}.")) == []
    looked_at = replace(told, tests=(rule("maybe", "at_least", "9"),))
    assert flaws(FIRST, maybe, looked_at) == []


def test_own_words_are_never_put_into_a_later_text():
    words = item("words", "text", is_required=True)

    assert flaws(FIRST, words, item("b", text_en="{words}")) == [(Flaw.OWN_WORDS, "b", "words")]


def test_several_may_be_chosen_so_two_wishes_go_together_where_one_answer_cannot():
    rules = (rule("why", "one_of", "wait"), rule("why", "one_of", "staff"))
    several = item("why", "choices", options=(WAIT, STAFF))
    one = item("why", "choice", options=(WAIT, STAFF))

    assert flaws(FIRST, several, item("b", tests=rules)) == []
    assert flaws(FIRST, one, item("b", tests=rules)) == [(Flaw.UNREACHABLE, "b", "")]


@st.composite
def designs(draw):
    """Three questions with rules on earlier ones, contradictions among them."""
    kinds = {"csat": range(1, 6), "choices": ("wait", "staff"), "choice": ("wait", "staff")}
    made = [FIRST]
    for code in "bcd":
        tests = []
        for _rule in range(draw(st.integers(0, 2))):
            at = draw(st.sampled_from(made))
            is_choice = str(at.kind) != "csat"
            op = draw(st.sampled_from([Op.ONE_OF, Op.NONE_OF] if is_choice else list(Op)))
            values = draw(st.lists(st.sampled_from(kinds[str(at.kind)]), min_size=1, max_size=2))
            values = values[:1] if op in {Op.AT_MOST, Op.AT_LEAST} else values
            tests.append(rule(at.code, op, *{str(value) for value in values}))
        kind = draw(st.sampled_from(sorted(kinds)))
        options = () if kind == "csat" else (WAIT, STAFF)
        is_any = draw(st.booleans())
        made.append(item(code, kind, options=options, tests=tuple(tests), is_any=is_any))
    return made


@given(designs())
@settings(max_examples=60, deadline=None)
def test_unreachable_is_said_of_just_what_no_answers_lead_to(items):
    """Against every way of answering: the truth by counting."""
    ways = []
    for one in items[:-1]:
        both = [["wait", "staff"]] if str(one.kind) == "choices" else []
        ways.append([None, *answers_of(one), *both])
    reached: set[str] = set()
    for answers in product(*ways):
        given_now = {one.code: answer for one, answer in zip(items, answers, strict=False)}
        reached |= {one.code for one in walk.shown(items, given_now)}

    told = {code for flaw, code, _about in flaws(*items) if flaw is Flaw.UNREACHABLE}

    assert told == {one.code for one in items} - reached
