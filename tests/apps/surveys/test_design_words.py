from __future__ import annotations

from tests.apps.surveys.designed import VISIT

from zhike.apps.surveys.checks import Flaw, Problem
from zhike.apps.surveys.design_words import FLAWS, OPS, flaw_words, rule_words


def test_every_flaw_and_every_comparison_has_its_words():
    assert set(FLAWS) == set(Flaw)
    assert {str(op) for op in OPS} == {"one_of", "none_of", "at_most", "at_least"}
    assert "{b|words that" in flaw_words(Problem(flaw=Flaw.NO_WORDS, code="a", about="b"))


def test_a_rule_is_told_with_the_words_of_the_answers_it_looks_for():
    assert rule_words(VISIT[1], VISIT) == "overall is at most 3"
    assert rule_words(VISIT[3], VISIT) == "why is one of the wait"
    assert rule_words(VISIT[0], VISIT) == ""
