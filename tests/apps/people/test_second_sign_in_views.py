from __future__ import annotations

import pytest
from django.test import Client
from tests.apps.people.authenticator import Authenticator

from zhike.apps.people import second_factor_actions as factors
from zhike.apps.people.models import SecurityKey
from zhike.apps.people.policy_actions import change_policy
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.security_key_actions import options_to_register, register_key

PASSWORD = "a-long-night-in-the-vault"
DOOR, SECOND = "/sign-in/", "/sign-in/second/"


@pytest.fixture
def wang(agent):
    agent.set_password(PASSWORD)
    agent.save()
    return agent


@pytest.fixture
def codes(wang):
    return factors.make_recovery_codes(wang)


@pytest.fixture
def key(wang, codes, rf, client):
    request = rf.get("/", headers={"host": "localhost"})
    request.session = client.session
    made = Authenticator()
    options = options_to_register(request, user=wang)
    register_key(request, user=wang, answer=made.register(options), name="蓝色")
    return made


def at_the_second_step(next_page="/account/"):
    browser = Client(headers={"host": "localhost"})
    browser.cookies["zhike_language"] = "en"
    sent = {"username": "wang", "password": PASSWORD, "next": next_page}
    answer = browser.post(DOOR, sent)
    return browser, answer


def test_the_password_alone_opens_nothing_where_there_is_a_second_factor(key):
    browser, answer = at_the_second_step()

    assert answer.url == SECOND
    assert browser.get("/account/").status_code == 302


def test_the_key_opens_what_was_asked_for_in_a_session_of_a_new_key(key):
    browser, _answer = at_the_second_step()
    before = browser.session.session_key
    options = browser.get(SECOND).context["options"]

    answer = browser.post(SECOND, {"answer": key.use(options)})

    assert answer.url == "/account/"
    assert browser.get("/account/").status_code == 200
    assert browser.session.session_key != before


def test_a_recovery_code_opens_once(key, codes):
    first, _answer = at_the_second_step()
    second, _answer = at_the_second_step()

    assert first.post(SECOND, {"code": codes[0]}).url == "/account/"
    assert second.post(SECOND, {"code": codes[0]}).status_code == 422


def test_guessing_codes_ends_at_the_limit_also_for_who_knows_the_password(key):
    told = []
    for _ in range(sign_in_policy().attempts + 1):
        browser, answer = at_the_second_step()
        if answer.status_code != 302:
            told.append(answer.content.decode())
            break
        told.append(browser.post(SECOND, {"code": "12345-abcde"}).content.decode())

    assert len(told) == sign_in_policy().attempts + 1
    assert "Too many wrong passwords" in told[-1]


def test_who_waits_too_long_begins_anew(key, monkeypatch):
    monkeypatch.setattr("zhike.apps.people.second_sign_in_views.WAITS_SECONDS", -1)
    browser, _answer = at_the_second_step()

    assert browser.get(SECOND).url == DOOR


def test_nobody_comes_to_the_second_step_without_the_first(key, codes):
    browser = Client(headers={"host": "localhost"})

    assert browser.post(SECOND, {"code": codes[0]}).url == DOOR


def test_whose_role_needs_a_second_factor_opens_nothing_before_it_is_there(wang, administrator):
    change_policy(by=administrator, second_factor_roles=["agent"])
    browser, answer = at_the_second_step()

    shut = browser.get("/stand-ins/")
    page = browser.get("/account/second-factor/")
    made = browser.post(
        "/account/second-factor/keys/",
        {"answer": Authenticator().register(page.context["options"]), "name": "蓝色"},
    )

    assert answer.url == "/account/second-factor/"
    assert shut.url == "/account/second-factor/"
    assert "Nothing else opens until then" in page.content.decode()
    assert made.status_code == 200
    assert browser.get("/stand-ins/").status_code == 200
    assert SecurityKey.objects.count() == 1


@pytest.mark.parametrize("beyond", ["http://elsewhere.example/", "//elsewhere.example/"])
def test_the_second_step_leads_to_no_other_site(key, codes, beyond):
    browser, _answer = at_the_second_step(beyond)

    assert browser.post(SECOND, {"code": codes[0]}).url == "/"
