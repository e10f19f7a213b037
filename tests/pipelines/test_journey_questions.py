from __future__ import annotations

from zhike.pipelines.journey_channels import CHANNELS
from zhike.pipelines.journey_checks import CHECKS
from zhike.pipelines.journey_flow import FLOW
from zhike.pipelines.journey_questions import QUESTIONS
from zhike.pipelines.journey_weeks import WEEKS


def test_no_question_hides_another_of_the_same_name():
    assert len(QUESTIONS) == len(FLOW) + len(CHANNELS) + len(CHECKS) + len(WEEKS)


def test_every_question_defines_its_figures_in_a_sentence():
    assert [name for name, asked in QUESTIONS.items() if not asked.definition.endswith(".")] == []
