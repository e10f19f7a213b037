from __future__ import annotations

import json

from django.test import RequestFactory

from zhike.apps.people.permissions import EVERYONE, declared_permission
from zhike.apps.portal.errors import TooOften
from zhike.apps.webchat.doors import language_of, of_visitor, refused
from zhike.apps.webchat.errors import TooFast


def test_whoever_is_too_fast_is_told_when_to_try_again():
    for refusal in (TooFast(), TooOften(minutes=5)):
        answer = refused(refusal)

        assert answer.status_code == 429
        assert answer["Retry-After"] == "20"
        assert json.loads(answer.content)["code"] == refusal.code


def test_a_language_that_nobody_speaks_here_is_the_banks_own():
    asked = RequestFactory().get

    assert language_of(asked("/chat/talk/", HTTP_X_CHAT_LANGUAGE="en")) == "en"
    assert language_of(asked("/chat/frame/?language=en")) == "en"
    assert language_of(asked("/chat/frame/?language=xx")) == "zh-hans"


def test_a_view_of_the_chat_declares_that_it_is_open_and_looks_for_the_key_itself(db):
    view = of_visitor(lambda _request: None)

    assert declared_permission(view) == EVERYONE
    assert view(RequestFactory().get("/chat/talk/")).status_code == 401
