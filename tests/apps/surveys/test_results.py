from __future__ import annotations

from tests.survey_bank import OVERALL, RECOMMEND, SURVEY

from zhike.apps.surveys.results import look_of, rows_of, span_of
from zhike.pipelines.survey_results import Asks

NPS = {"q": f"{SURVEY}|{RECOMMEND}|0-10"}


def test_a_look_stands_in_its_address(answers_in_store, analyst):
    look = look_of(analyst, NPS | {"by": "segment", "period": "2025-Q2"})

    assert (look.by, look.period, look.asks) == ("segment", "2025-Q2", Asks.RECOMMENDATION)
    assert look.periods == ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]


def test_a_bare_address_shows_a_question_for_the_whole(answers_in_store, analyst):
    assert look_of(analyst, {}).source.question in {OVERALL, RECOMMEND}


def test_an_outcome_may_be_read_as_another_thing_its_scale_allows(answers_in_store, analyst):
    look = look_of(analyst, NPS | {"as": "performance"})

    assert look.asks is Asks.PERFORMANCE
    assert [row.figures[0].label for row in rows_of(look, period="")[:1]] == ["Mean (0–10)"]


def test_rows_carry_their_words_and_their_numbers(answers_in_store, analyst):
    whole, first, *_others = rows_of(look_of(analyst, NPS), period="")

    assert (whole.group, first.group) == ("All together", "南桥支行")
    assert whole.n_effective == whole.line.n == 596
    assert span_of(whole.line).startswith("2025-01-10 – 2025-12-")


def test_without_answers_there_is_a_look_and_nothing_in_it(analyst):
    look = look_of(analyst, {})

    assert (look.source, look.results, rows_of(look, period="")) == (None, None, [])
