from __future__ import annotations

from django.utils import translation

from zhike.apps.journeys.definitions import DEFINITIONS, definition_of
from zhike.pipelines.journeys import QUESTIONS, ask


def test_every_question_is_defined_here_in_the_words_of_the_pipelines():
    with translation.override("en"):
        defined = {name: str(text) for name, text in DEFINITIONS.items()}

    assert defined == {name: question.definition for name, question in QUESTIONS.items()}


def test_a_definition_is_given_in_the_language_of_the_reader(loans):
    answer = ask("rework", log_name=loans)

    with translation.override("zh-hans"):
        assert definition_of(answer).startswith("含该活动的案例中做过不止一次的占比")
