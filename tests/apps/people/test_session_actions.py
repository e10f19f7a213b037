from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from zhike.apps.people.actions import create_person
from zhike.apps.people.models import OpenSession
from zhike.apps.people.queries import sessions_of
from zhike.apps.people.rules import Role
from zhike.apps.people.session_actions import end_sessions

PASSWORD = "a long enough one"


@pytest.fixture
def analyst_with_password(db):
    return create_person(username="sun", password=PASSWORD, role=Role.ANALYST, by="test")


def signed_in(*, browser="Firefox"):
    cache.clear()
    client = Client(headers={"User-Agent": browser, "Accept-Language": "en"})
    answer = client.post("/sign-in/", {"username": "sun", "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_a_session_is_noted_at_the_door_and_forgotten_at_sign_out(analyst_with_password):
    client = signed_in(browser="Firefox 140")

    (session,) = sessions_of(analyst_with_password)
    assert (session.browser, session.address) == ("Firefox 140", "127.0.0.1")
    client.post("/sign-out/")
    assert sessions_of(analyst_with_password) == []


def test_the_last_sight_moves_with_the_work(analyst_with_password):
    client = signed_in()
    long_ago = timezone.now() - timedelta(hours=1)
    OpenSession.objects.update(last_seen_at=long_ago)
    cache.clear()  # a minute later

    client.get("/account/")

    assert sessions_of(analyst_with_password)[0].last_seen_at > long_ago


def test_ended_sessions_open_nothing_and_the_kept_one_goes_on(analyst_with_password):
    here, elsewhere = signed_in(), signed_in(browser="a phone")

    ended = end_sessions(analyst_with_password, by="sun", keep=here.session.session_key)

    assert ended == 1
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").url.startswith("/sign-in/")


def test_what_expired_is_cleared_when_somebody_signs_in(analyst_with_password, settings):
    signed_in()
    begun = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    OpenSession.objects.update(begun_at=begun)

    signed_in(browser="a phone")

    assert [session.browser for session in OpenSession.objects.all()] == ["a phone"]
