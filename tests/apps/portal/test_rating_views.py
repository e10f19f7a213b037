"""The customer rates: by the link of a message without signing in, or on his own pages."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.portal.conftest import asked, customer_client, to_rate

from zhike.apps.audit.models import Outbox
from zhike.apps.surveys.draw_actions import digest_of
from zhike.apps.surveys.models import Answer, Invitation
from zhike.apps.surveys.rules import State, Through

TOKEN = "a" * 43


@pytest.fixture
def invitation(lin) -> Invitation:
    """One that went out by mail."""
    made = to_rate(asked(lin), lin)
    Invitation.objects.filter(pk=made.pk).update(
        token_digest=digest_of(TOKEN), through=Through.EMAIL
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def anybody() -> Client:
    """A browser in which nobody is signed in."""
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    return made


def scores() -> list[int]:
    return list(Answer.objects.exclude(score=None).values_list("score", flat=True))


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_of_mail_that_opens_every_link_answers_nothing(invitation, anybody, method):
    before = Outbox.objects.count()
    for score in range(1, 6):
        getattr(anybody, method)(f"/my/rate/{TOKEN}/?score={score}")
    getattr(anybody, method)(f"/my/rate/{TOKEN}/stop/")

    invitation.refresh_from_db()
    assert (invitation.state, scores()) == (State.INVITED, [])
    assert Outbox.objects.count() == before


def test_the_answer_that_was_clicked_is_marked_and_one_press_confirms_it(invitation, anybody):
    page = anybody.get(f"/my/rate/{TOKEN}/?score=4").content.decode()
    assert page.count(" checked") == 1
    assert 'value="4" checked' in page

    answer = anybody.post(f"/my/rate/{TOKEN}/?score=4", {"score": "4", "words": "很快"})

    assert (answer.status_code, answer["Location"]) == (302, f"/my/rate/{TOKEN}/")
    assert scores() == [4]
    event = Outbox.objects.get(activity="answer survey")
    assert (event.by, event.channel) == ("customer:C001", "email")
    assert "Thank you" in anybody.get(f"/my/rate/{TOKEN}/").content.decode()


def test_the_same_link_again_changes_nothing(invitation, anybody):
    anybody.post(f"/my/rate/{TOKEN}/", {"score": "5"})
    anybody.post(f"/my/rate/{TOKEN}/", {"score": "1"})

    assert scores() == [5]


def test_the_page_of_an_answered_link_tells_no_one_the_answer(invitation, anybody):
    anybody.post(f"/my/rate/{TOKEN}/", {"score": "2", "words": "机密"})
    page = anybody.get(f"/my/rate/{TOKEN}/").content.decode()

    assert "机密" not in page
    assert "portal-score" not in page


def test_no_guess_leads_to_an_invitation(invitation, anybody):
    guesses = [secrets.token_urlsafe(32) for _try in range(50)]
    guesses += [invitation.public_id, invitation.token_digest, str(invitation.pk), "x" * 5_000]
    for guess in guesses:
        assert anybody.get(f"/my/rate/{guess}/").status_code == 404
        assert anybody.post(f"/my/rate/{guess}/", {"score": "1"}).status_code == 404
        assert anybody.post(f"/my/rate/{guess}/stop/").status_code == 404

    assert scores() == []


def test_an_invitation_without_a_link_has_no_empty_one(invitation, anybody):
    Invitation.objects.update(token_digest="")

    assert anybody.get("/my/rate/%20/").status_code == 404


def test_one_link_answers_for_its_own_invitation_alone(invitation, anybody, gao):
    other = to_rate(asked(gao), gao)
    anybody.post(f"/my/rate/{TOKEN}/", {"score": "1", "public_id": other.public_id})

    other.refresh_from_db()
    assert other.state == State.INVITED
    assert Answer.objects.get().invitation == invitation


def test_after_its_days_a_link_answers_nothing(invitation, anybody):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = anybody.post(f"/my/rate/{TOKEN}/", {"score": "1"}, follow=True)

    assert "no longer open" in answer.content.decode()
    assert scores() == []


@pytest.mark.parametrize("score", ["", "0", "6", "five", "4.5"])
def test_what_is_no_answer_is_refused_with_a_word(invitation, anybody, score):
    answer = anybody.post(f"/my/rate/{TOKEN}/", {"score": score})

    assert answer.status_code == 422
    assert "Please choose" in answer.content.decode()
    assert scores() == []


def test_a_press_without_the_page_is_refused(invitation):
    """Another site cannot press the button in a customer's browser."""
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)

    assert strict.post(f"/my/rate/{TOKEN}/", {"score": "1"}).status_code == 403
    assert scores() == []


def test_no_more_surveys_takes_one_press(invitation, anybody):
    assert anybody.get(f"/my/rate/{TOKEN}/stop/").status_code == 200
    answer = anybody.post(f"/my/rate/{TOKEN}/stop/")

    assert "Done" in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.state == State.REFUSED
    assert Outbox.objects.filter(activity="withdraw consent", outcome="survey").exists()


def test_no_page_of_a_link_is_kept_or_told_to_others(invitation, anybody):
    answer = anybody.get(f"/my/rate/{TOKEN}/")

    assert answer["Cache-Control"] == "no-store"
    assert 'name="referrer" content="same-origin"' in answer.content.decode()


def test_on_his_own_pages_one_tap_answers_and_words_may_follow(lin, as_lin):
    made = to_rate(asked(lin), lin)
    assert f"/my/ratings/{made.public_id}/" in as_lin.get("/my/").content.decode()
    assert (
        f"/my/ratings/{made.public_id}/"
        in as_lin.get(f"/my/matters/{made.ticket.number}/").content.decode()
    )

    as_lin.post(f"/my/ratings/{made.public_id}/", {"score": "3"})
    as_lin.post(f"/my/ratings/{made.public_id}/", {"more": "1", "words": "等得久"})

    assert scores() == [3]
    assert Answer.objects.filter(score=None).count() == 1
    assert "Rate" not in as_lin.get("/my/").content.decode()


def test_nobody_rates_anothers_matter(lin, gao):
    made = to_rate(asked(lin), lin)
    answer = customer_client("C009").post(f"/my/ratings/{made.public_id}/", {"score": "1"})

    assert answer.status_code == 404
    assert scores() == []


def test_an_entry_of_the_same_person_rates(lin, lin_again, as_lin):
    made = to_rate(asked(lin_again), lin_again)
    as_lin.post(f"/my/ratings/{made.public_id}/", {"score": "5"})

    assert scores() == [5]


def test_whoever_was_not_asked_has_nothing_to_rate(lin, as_lin):
    made = to_rate(asked(lin), lin)
    Invitation.objects.update(state=State.DRAWN)

    assert as_lin.post(f"/my/ratings/{made.public_id}/", {"score": "1"}).status_code == 404
    assert customer_client("C001").get("/my/").status_code == 200
