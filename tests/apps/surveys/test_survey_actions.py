from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.apps.surveys.conftest import CSAT, WORDS, opened

from zhike.apps.audit.models import AuditRow
from zhike.apps.surveys.design import Item
from zhike.apps.surveys.errors import QuestionsMissing, ShareOutside
from zhike.apps.surveys.models import Invitation, Question, SampleShare
from zhike.apps.surveys.rules import QuestionKind, State
from zhike.apps.surveys.survey_actions import (
    end_share,
    publish_questions,
    set_active,
    set_share,
)

NPS = Item(code="nps", kind=QuestionKind.NPS, text_zh="您会推荐吗？", text_en="Recommend us?")


def test_new_questions_leave_the_old_version_as_it_was(survey):
    changed = publish_questions(survey, questions=[NPS], by="chen")

    assert changed.version == 2
    assert list(Question.objects.values_list("version", "code", "scale_min", "scale_max")) == [
        (1, "csat", 1, 5),
        (1, "words", None, None),
        (2, "nps", 0, 10),
    ]


@pytest.mark.parametrize("questions", [[], [WORDS], [CSAT, NPS]])
def test_a_survey_asks_exactly_one_question_with_a_scale(survey, questions):
    with pytest.raises(QuestionsMissing):
        publish_questions(survey, questions=questions, by="chen")

    survey.refresh_from_db()
    assert survey.version == 1


@pytest.mark.parametrize("scale", [(1, 10), (None, None), (0, 5)])
def test_the_database_knows_the_scale_of_each_metric(survey, scale):
    low, high = scale
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            survey=survey,
            version=9,
            code="csat",
            kind="csat",
            scale_min=low,
            scale_max=high,
            text_zh="x",
            text_en="x",
            published_at=timezone.now(),
            published_by="chen",
        )


def test_a_share_that_is_set_again_is_changed_and_told_with_what_stood_before(survey):
    set_share(survey, share=0.25, by="chen")

    assert [row.share for row in SampleShare.objects.all()] == [0.25]
    told = AuditRow.objects.filter(activity="set survey share").latest("id")
    assert (json.loads(told.before), json.loads(told.after)["share"]) == ({"share": 1.0}, 0.25)


@pytest.mark.parametrize("share", [-0.01, 1.01])
def test_a_share_lies_between_none_and_all(survey, share):
    with pytest.raises(ShareOutside):
        set_share(survey, share=share, by="chen")


def test_a_share_that_ends_lets_the_wider_one_hold_again(survey, hotline, lin):
    narrow = set_share(survey, share=0.0, queue=hotline, by="chen")
    spared = opened(hotline, whose=lin)
    end_share(narrow.pk, by="chen")
    drawn = opened(hotline, whose=lin)

    states = dict(Invitation.objects.values_list("ticket", "state"))
    assert states == {spared.pk: State.NOT_DRAWN, drawn.pk: State.DRAWN}


def test_a_survey_that_is_stopped_draws_no_lots(survey, hotline, lin):
    set_active(survey, is_active=False, by="chen")
    set_active(survey, is_active=False, by="chen")
    opened(hotline, whose=lin)

    assert not Invitation.objects.exists()
    assert AuditRow.objects.filter(activity="stop survey").count() == 1
