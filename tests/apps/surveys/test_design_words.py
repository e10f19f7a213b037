from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from tests.apps.surveys.designed import VISIT

from zhike.apps.surveys.checks import Flaw, Problem
from zhike.apps.surveys.design_words import FLAWS, OPS, flaw_words, heading_of, rule_words


def test_every_flaw_and_every_comparison_has_its_words():
    assert set(FLAWS) == set(Flaw)
    assert {str(op) for op in OPS} == {"one_of", "none_of", "at_most", "at_least"}
    assert "{b|words that" in flaw_words(Problem(flaw=Flaw.NO_WORDS, code="a", about="b"))


def test_a_rule_is_told_with_the_words_of_the_answers_it_looks_for():
    assert rule_words(VISIT[1], VISIT) == "overall is at most 3"
    assert rule_words(VISIT[3], VISIT) == "why is one of the wait"
    assert rule_words(VISIT[0], VISIT) == ""


def test_over_figures_a_word_stands_where_each_answerer_read_his_own():
    item = replace(
        VISIT[0], text_zh="{date} 在{branch|网点}打了 {overall} 分", text_en="On {date}: {overall}"
    )
    with translation.override("zh-hans"):
        assert heading_of(item) == "〔日期〕 在〔网点〕打了 〔此前的回答〕 分"
    with translation.override("en"):
        assert heading_of(item) == "On [date]: [earlier answer]"
