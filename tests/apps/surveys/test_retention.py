from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.surveys.conftest import asked

from zhike.apps.privacy.record_classes import record_class
from zhike.apps.privacy.retention_actions import place_hold, run_retention
from zhike.apps.surveys.actions import answer
from zhike.apps.surveys.models import Answer, Question, Sheet, SheetAnswer
from zhike.apps.surveys.rules import Through


@pytest.fixture
def words(survey, hotline, lin, letterbox) -> Answer:
    invitation = asked(hotline, lin)
    answer(invitation, score=2, words="太慢", through=Through.EMAIL, by="customer:C001")
    return Answer.objects.exclude(text_sealed="").get()


def given(words, *, days):
    at = timezone.now() - timedelta(days=days)
    Answer.objects.filter(pk=words.pk).update(answered_at=at)


def run():
    found = run_retention(by="chen", is_dry=False, confirmed=True)
    (row,) = (one for one in found.counts if one["record_class"] == "survey_words")
    return row["erased"], row["held"]


def spoken():
    return Answer.objects.exclude(text_sealed="").exists()


def test_words_go_after_their_period_and_the_score_stays(words):
    given(words, days=23 * 30)
    assert (run(), spoken()) == ((0, 0), True)

    given(words, days=24 * 31)

    assert (run(), spoken()) == ((1, 0), False)
    assert Answer.objects.filter(score=2).exists()
    assert record_class("survey_words").records() == []


@pytest.mark.parametrize("on", ["matter", "customer"])
def test_a_hold_on_the_matter_or_on_whoever_gave_them_keeps_words(words, lin, on):
    given(words, days=24 * 31)
    whose = {
        "matter": {"customer": None, "matter": words.invitation.ticket.case_id},
        "customer": {"customer": lin},
    }

    place_hold(reason="诉讼", by="chen", **whose[on])

    assert (run(), spoken()) == ((0, 1), True)


def test_words_without_a_name_go_after_the_same_period(survey, hotline):
    question = Question.objects.get(survey=survey, code="words")
    day = timezone.localdate() - timedelta(days=800)
    for when in (day, timezone.localdate()):
        sheet = Sheet.objects.create(survey=survey, version=1, queue=hotline, answered_on=when)
        SheetAnswer.objects.create(sheet=sheet, question=question, text_sealed="sealed")

    found = run_retention(by="chen", is_dry=False, confirmed=True)

    (row,) = (one for one in found.counts if one["record_class"] == "survey_nameless_words")
    assert row["erased"] == 1
    left = SheetAnswer.objects.exclude(text_sealed="").get()
    assert left.sheet.answered_on == timezone.localdate()
