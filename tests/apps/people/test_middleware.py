from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import User
from zhike.config import urls
from zhike.config.env import Bind

handler403, handler404 = urls.handler403, urls.handler404
urlpatterns = [*urls.urlpatterns, path("forgotten/", lambda request: HttpResponse("secret"))]


@pytest.mark.urls(__name__)
def test_a_view_that_declares_nothing_is_denied_even_to_an_administrator(as_administrator):
    answer = as_administrator.get("/forgotten/")

    assert answer.status_code == 403
    assert b"secret" not in answer.content


def test_pages_are_chinese_unless_somebody_chose_otherwise(visitor):
    visitor.cookies.clear()

    answer = visitor.get("/sign-in/", headers={"accept-language": "en"})

    assert answer.headers["Content-Language"] == "zh-hans"
    assert "登录" in answer.content.decode()


def test_a_cookie_with_an_unknown_language_is_ignored(visitor):
    visitor.cookies["zhike_language"] = "xx"

    assert visitor.get("/sign-in/").headers["Content-Language"] == "zh-hans"


def test_the_browser_keeps_no_copy_of_a_page_behind_the_door(as_analyst):
    assert as_analyst.get("/").headers["Cache-Control"] == "no-store"


@pytest.fixture
def demo_client(visitor):
    create_demo_people()
    visitor.force_login(User.objects.get(username="analyst"))
    return visitor


def test_a_demo_session_works_on_this_machine(demo_client):
    assert demo_client.get("/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.168.1.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_a_demo_session_carried_to_another_machine_is_ended(demo_client, elsewhere):
    assert demo_client.get("/", **elsewhere).status_code == 302
    assert demo_client.get("/").status_code == 302, "the session was not ended for good"


def test_a_demo_session_is_ended_where_zhike_is_served_beyond_this_machine(demo_client, settings):
    settings.BIND = Bind(host="0.0.0.0", port=8000)

    assert demo_client.get("/").status_code == 302


def test_a_real_session_works_from_anywhere(as_analyst):
    assert as_analyst.get("/", REMOTE_ADDR="192.168.1.7").status_code == 200


def test_every_answer_carries_the_security_headers(visitor):
    headers = visitor.get("/sign-in/").headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert settings.SESSION_COOKIE_NAME == "zhike_session"
