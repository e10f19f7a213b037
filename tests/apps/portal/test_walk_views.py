"""A survey of several questions by the link of a message, on one's own pages, and as a test."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.apps.portal.conftest import asked, to_rate
from tests.apps.surveys.designed import VISIT

from zhike.apps.audit.models import Outbox
from zhike.apps.surveys.design_actions import publish_items
from zhike.apps.surveys.draw_actions import digest_of
from zhike.apps.surveys.models import Answer, Begun, Invitation, Sheet, Survey
from zhike.apps.surveys.rules import State, Through
from zhike.apps.surveys.trial_sending import trial_link

TOKEN = "b" * 43
PAGE = f"/my/rate/{TOKEN}/"


def invited(whose, *, is_anonymous=False) -> Invitation:
    made = to_rate(asked(whose), whose)
    survey = publish_items(made.survey, items=VISIT, is_anonymous=is_anonymous, by="li")
    Invitation.objects.filter(pk=made.pk).update(
        version=survey.version, token_digest=digest_of(TOKEN), through=Through.EMAIL
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def invitation(lin) -> Invitation:
    return invited(lin)


@pytest.fixture
def anybody() -> Client:
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    return made


def page(browser, path=PAGE) -> str:
    return browser.get(path).content.decode()


def step(browser, code, path=PAGE, **sent):
    return browser.post(path, {"step": code, "do": "next", **sent})


def test_the_way_through_with_its_branch_and_the_words_put_in(invitation, anybody):
    assert 'value="2" checked' in page(anybody, f"{PAGE}?score=2")
    assert not Begun.objects.exists()  # a scanner that opens links begins nothing

    step(anybody, "overall", answer="2")
    assert "Why only 2 on 20" in page(anybody)
    step(anybody, "why", answer=["wait", "staff"])
    step(anybody, "counter", expected="7", perceived="4")
    step(anybody, "wait", answer="<script>alert(1)</script>")

    review = page(anybody)
    assert "Your answers" in review
    assert "<script>alert" not in review
    assert "the wait, staff" in review
    anybody.post(PAGE, {"do": "send"})
    assert "Thank you" in page(anybody)
    assert Answer.objects.filter(score__isnull=False).count() == 5
    assert Outbox.objects.get(activity="answer survey").attributes["score"] == "2"


def test_another_browser_goes_on_where_the_first_left_off(invitation, anybody, as_lin):
    step(anybody, "overall", answer="5")

    own = page(as_lin, f"/my/ratings/{invitation.public_id}/")

    assert "What I expected" in own
    assert "Why only" not in own


def test_one_goes_back_and_what_was_hidden_by_it_is_forgotten(invitation, anybody):
    step(anybody, "overall", answer="1")
    step(anybody, "why", answer="staff")
    back = anybody.post(PAGE, {"step": "counter", "do": "back", "to": "why"})
    assert back["Location"] == f"{PAGE}?at=why"
    assert 'value="staff" checked' in page(anybody, back["Location"])

    step(anybody, "overall", answer="5")
    step(anybody, "counter")
    anybody.post(PAGE, {"do": "send"})

    assert list(Answer.objects.values_list("question__code", "score")) == [("overall", 5)]


@pytest.mark.parametrize("forged", ["why", "wait", "nothing", ""])
def test_an_answer_to_a_question_that_is_not_shown_is_dropped(invitation, anybody, forged):
    step(anybody, "overall", answer="5")
    step(anybody, forged, answer="wait", expected="1", perceived="1")
    step(anybody, "counter")
    anybody.post(PAGE, {"do": "send", "why": "wait", "answer": "wait"})

    assert list(Answer.objects.values_list("question__code", flat=True)) == ["overall"]


@pytest.mark.parametrize("answer", ["", "6", "x"])
def test_what_is_no_answer_is_refused_with_a_word(invitation, anybody, answer):
    refused = step(anybody, "overall", answer=answer)

    assert refused.status_code == 422
    assert 'id="wrong"' in refused.content.decode()
    assert not Begun.objects.exists()


def test_what_was_entered_stays_when_the_other_half_is_missing(invitation, anybody):
    step(anybody, "overall", answer="5")
    refused = step(anybody, "counter", expected="7").content.decode()

    assert "Please answer both parts." in refused
    assert 'name="expected" value="7" checked' in refused


def test_half_the_way_is_not_sent(invitation, anybody):
    step(anybody, "overall", answer="2")
    told = anybody.post(PAGE, {"do": "send"}, follow=True).content.decode()

    assert "still open" in told
    invitation.refresh_from_db()
    assert invitation.state == State.INVITED


def test_whether_a_name_is_kept_is_told_on_every_step(lin, anybody):
    made = invited(lin, is_anonymous=True)
    assert "without your name" in page(anybody)
    step(anybody, "overall", answer="5")
    assert "without your name" in page(anybody)
    step(anybody, "counter")
    anybody.post(PAGE, {"do": "send"})

    made.refresh_from_db()
    assert (made.state, Sheet.objects.count(), Answer.objects.count()) == (State.ANSWERED, 1, 0)
    assert "Thank you" in page(anybody)


def test_a_test_is_walked_by_whoever_holds_its_link_and_stores_nothing(invitation, anybody):
    survey = Survey.objects.get()
    link = trial_link(survey)
    before = (Outbox.objects.count(), Answer.objects.count(), Begun.objects.count())

    first = anybody.get(link).content.decode()
    assert "Nothing that is answered here is stored." in first
    carried = first.partition('name="so_far" value="')[2].partition('"')[0]
    second = anybody.post(link, {"so_far": carried, "step": "overall", "answer": "2"})

    assert "Why only 2" in second.content.decode()
    assert (Outbox.objects.count(), Answer.objects.count(), Begun.objects.count()) == before
    assert anybody.get(link[:-2] + "x/").status_code == 404
    assert anybody.get(f"/my/try/{survey.code}/").status_code == 404
