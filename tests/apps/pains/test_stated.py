from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.pains.stated import said_of
from zhike.apps.surveys.design import Item, Option
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.models import Answer, Invitation, Question, Survey
from zhike.apps.surveys.rules import AsksAfter, QuestionKind, State
from zhike.apps.surveys.survey_actions import open_survey
from zhike.apps.surveys.trigger_actions import set_trigger

REGISTER = """
touchpoints: []
stated:
  survey: yearly
  important: {question: matters, means: {line: 热线, desk: 柜面}}
"""


@pytest.fixture
def survey(db, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "touchpoints.yaml").write_text(REGISTER, encoding="utf-8")
    made = open_survey(
        code="yearly", name_zh="年度", name_en="Yearly", asks_after=AsksAfter.EVENT, by="test"
    )
    options = tuple(Option(code=code, zh=code, en=code) for code in ("line", "desk"))
    metric = Item(
        code="overall", kind=QuestionKind.CSAT, text_zh="满意吗", text_en="How", is_required=True
    )
    matters = Item(
        code="matters", kind=QuestionKind.CHOICES, text_zh="要紧", text_en="What", options=options
    )
    publish_items(made, items=[metric, matters], is_anonymous=False, by="test")
    return Survey.objects.get(pk=made.pk)


def answered(survey, customer, *, about, days_ago, **chosen):
    at = timezone.now() - timedelta(days=days_ago)
    trigger = survey.triggers.first() or set_trigger(
        survey, log_name="app", activity="登录", wait_hours=1, share=1.0, by="test"
    )
    invitation = Invitation.objects.create(
        survey=survey, about=about, trigger=trigger, customer=customer, probability=1, lot=0,
        state=State.ANSWERED, drawn_at=at, answered_at=at, version=1,
    )  # fmt: skip
    question = Question.objects.get(survey=survey, code="matters")
    for option, score in chosen.items():
        Answer.objects.create(
            invitation=invitation, question=question, part=option, score=score, answered_at=at
        )


def test_of_each_customer_the_newest_answer_counts_and_the_version_tells_of_a_new_one(survey, lin):
    answered(survey, lin, about="new", days_ago=1, line=0)
    before = said_of(Answer.objects.all())
    answered(survey, lin, about="old", days_ago=90, line=1, desk=1)
    after = said_of(Answer.objects.all())

    (only,) = after.read()  # the desk was asked about long ago alone: it is no part of the newest
    assert (only.customer_id, only.option, only.is_chosen) == (lin.customer_id, "line", False)
    assert before.version != after.version


def test_where_the_bank_names_no_survey_nothing_is_read(db, own_home):
    assert said_of(Answer.objects.all()) is None
