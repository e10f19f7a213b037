from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.consents.conftest import customer
from tests.apps.surveys.conftest import CSAT, agreeing, asked, opened, solved
from tests.apps.threads import at_once
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.models import Outbox
from zhike.apps.consents.permission import ask
from zhike.apps.consents.rules import Channel, Reason, Topic
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.people.rules import Role
from zhike.apps.surveys.actions import add_words, answer, refuse_surveys
from zhike.apps.surveys.draw_actions import ask_due
from zhike.apps.surveys.errors import (
    AnsweredAlready,
    InvitationOver,
    ScoreOutside,
    SurveyError,
    WordsTooLong,
)
from zhike.apps.surveys.models import Answer, Invitation
from zhike.apps.surveys.rules import AsksAfter, Held, State, Through
from zhike.apps.surveys.survey_actions import begin_survey, set_share
from zhike.apps.vault.keys import Keyring
from zhike.apps.webhooks.subscribers import shown_of

BY = "customer:C001"


def given(row: Invitation, score: int = 4, **more) -> Invitation:
    return answer(row, score=score, through=Through.EMAIL, by=BY, **more)


@pytest.fixture
def invitation(survey, hotline, lin, letterbox) -> Invitation:
    return asked(hotline, lin)


def test_an_answer_is_noted_with_its_scale_and_told_once(invitation):
    row = given(invitation, score=2)

    assert row.state == State.ANSWERED
    assert list(row.answers.values_list("question__code", "score")) == [("csat", 2)]
    event = Outbox.objects.get(activity="answer survey")
    assert (event.by, event.customer_id, event.outcome) == (BY, "C001", "service")
    assert event.attributes["score"] == "2"
    assert (event.attributes["scale_min"], event.attributes["scale_max"]) == ("1", "5")


def test_what_leaves_by_webhook_has_no_score(invitation):
    given(invitation, score=2, words="太慢了")
    event = Outbox.objects.get(activity="answer survey")

    told = shown_of(event)
    assert "2" not in told["outcome"]
    assert set(told) & {"attributes", "score", "words"} == set()
    assert "太慢了" not in str(event.attributes)


def test_words_are_sealed_under_the_customers_key(invitation):
    given(invitation, words="  太慢了  ")

    row = Answer.objects.get(score=None)
    assert "太慢了" not in row.text_sealed
    assert Keyring.of(["C001"]).open(row.text_sealed, customer_id="C001") == "太慢了"


def test_a_second_answer_is_refused_and_changes_nothing(invitation):
    given(invitation, score=5)

    with pytest.raises(AnsweredAlready):
        given(invitation, score=1)

    assert list(Answer.objects.values_list("score", flat=True)) == [5]


@pytest.mark.parametrize("score", [0, 6, -1, 10])
def test_a_score_beyond_the_scale_is_refused(invitation, score):
    with pytest.raises(ScoreOutside):
        given(invitation, score=score)

    invitation.refresh_from_db()
    assert invitation.state == State.INVITED


def test_an_invitation_that_is_too_old_is_over(invitation):
    with pytest.raises(InvitationOver):
        given(invitation, at=invitation.expires_at)

    given(invitation, at=invitation.expires_at - timedelta(seconds=1))


def test_too_many_words_are_refused_with_the_score(invitation):
    with pytest.raises(WordsTooLong):
        given(invitation, words="长" * 501)

    assert not Answer.objects.exists()


def test_of_many_confirmations_at_once_one_answers(shared_database):
    load_standard_purposes()
    made = begin_survey(
        code="service",
        name_zh="x",
        name_en="x",
        asks_after=AsksAfter.MATTER,
        questions=[CSAT],
        by="chen",
    )
    set_share(made, share=1.0, by="chen")
    served = queue("hotline", head=person(username="sun", role=Role.SUPERVISOR))
    solved(opened(served, whose=agreeing("C001")), by="sun")
    ask_due(now=timezone.now() + timedelta(seconds=1))
    row = Invitation.objects.get()

    def confirm(number: int) -> str:
        try:
            given(row, score=number + 1)
        except SurveyError as refusal:
            return refusal.code
        return "answered"

    told = at_once(confirm, count=5)

    assert sorted(told) == ["answered"] + ["survey_answered"] * 4
    assert Answer.objects.count() == 1
    assert Outbox.objects.filter(activity="answer survey").count() == 1


def test_words_can_be_added_once_within_the_hour(invitation):
    given(invitation)
    add_words(invitation, words="很快", by=BY)

    with pytest.raises(AnsweredAlready):
        add_words(invitation, words="再说", by=BY)
    assert Answer.objects.filter(score=None).count() == 1


def test_words_after_an_hour_come_too_late(invitation):
    given(invitation)
    Invitation.objects.update(answered_at=timezone.now() - timedelta(minutes=61))

    with pytest.raises(InvitationOver):
        add_words(invitation, words="很快", by=BY)


def test_nobody_adds_words_before_he_answered(invitation):
    with pytest.raises(InvitationOver):
        add_words(invitation, words="很快", by=BY)


def test_whoever_wants_no_surveys_gets_none_under_any_of_his_entries(
    invitation, hotline, lin, letterbox
):
    other = customer("C002", merged_into=lin)
    refuse_surveys(invitation, by=BY)

    invitation.refresh_from_db()
    assert invitation.state == State.REFUSED
    for entry in (lin, other):
        found = ask(entry, channel=Channel.SMS, purpose="survey", topic=Topic.SURVEYS)
        assert Reason.WITHDRAWN in found.reasons
    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=60))
    assert asked(hotline, lin).held in {Held.NOT_WANTED, Held.RESTING}
    with pytest.raises(InvitationOver):
        given(invitation)
