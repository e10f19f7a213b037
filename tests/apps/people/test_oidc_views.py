from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from tests.apps.conftest import client, person
from tests.apps.people.openid import running_provider, sign_in_there

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import User
from zhike.apps.people.oidc import forget_discovered
from zhike.apps.people.oidc_views import ERRAND
from zhike.apps.people.rules import Role
from zhike.apps.people.step_up import PROVED
from zhike.integrations.oidc import Oidc

LEAVE, BACK = "/sign-in/oidc/", "/sign-in/oidc/back/"


@pytest.fixture(scope="module")
def issuer():
    with running_provider() as found:
        yield found


@pytest.fixture
def config(issuer, settings):
    forget_discovered()
    settings.OIDC = Oidc(
        issuer=issuer,
        client_id="zhike",
        client_secret="a-secret-between-the-two",
        label="",
        name_claim="preferred_username",
        role_claim="groups",
        roles={"bank-supervisors": "supervisor"},
        branch_claim="unit",
        new_role="agent",
    )
    return settings.OIDC


def leave(browser: Client, next_page="/account/", **more):
    return browser.post(LEAVE, {"next": next_page, **more}).headers["Location"]


def come_back(browser: Client, subject: str, **more):
    target = urlsplit(sign_in_there(leave(browser, **more), subject=subject))
    return browser.get(f"{target.path}?{target.query}")


def test_the_way_out_carries_a_challenge_a_state_and_a_nonce(config, visitor):
    asked = parse_qs(urlsplit(leave(visitor)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert {"code_challenge", "state", "nonce"} <= set(asked)
    assert asked["response_type"] == ["code"]


def test_a_known_person_comes_in_with_a_session_of_a_new_key(config, visitor, analyst):
    leave(visitor)
    before = visitor.session.session_key

    answer = come_back(visitor, "s-li")

    assert answer.url == "/account/"
    assert visitor.get("/account/").context["user"] == analyst
    assert visitor.session.session_key != before
    assert AuditRow.objects.get(activity="link sign-in").case_id == f"user-{analyst.pk}"


def test_an_unknown_person_is_made_with_role_and_branch_of_the_claims(config, visitor, db):
    lake = create_branch(code="E1", name="东湖支行", parent=head_office(), by="chen")

    come_back(visitor, "s-new")

    made = User.objects.get(username="he")
    assert (made.role, made.branch, made.name) == ("supervisor", lake, "何静")
    assert not made.has_usable_password()


def test_an_unknown_person_is_refused_where_the_setting_says_so(config, settings, visitor, db):
    settings.OIDC = replace(config, new_role="")

    answer = come_back(visitor, "s-new")

    assert answer.url == "/sign-in/"
    assert not User.objects.filter(username="he").exists()


def test_neither_a_demo_person_nor_one_shut_out_comes_in(config, visitor, analyst):
    create_demo_people()
    User.objects.filter(pk=analyst.pk).update(is_active=False)

    for subject in ("s-demo", "s-li"):
        assert come_back(visitor, subject).url == "/sign-in/"
    assert visitor.get("/account/").status_code == 302


def test_a_name_that_is_given_to_somebody_else_opens_nothing(config, visitor, analyst):
    analyst.oidc_identities.create(issuer=config.issuer, subject="s-li-before")

    assert come_back(visitor, "s-li").url == "/sign-in/"


def test_an_answer_for_another_browser_or_a_second_time_is_refused(config, visitor, analyst):
    target = urlsplit(sign_in_there(leave(visitor), subject="s-li"))
    back = f"{target.path}?{target.query}"
    other = client()
    leave(other)

    assert other.get(back).url == "/sign-in/"
    assert visitor.get(back).url == "/account/"
    assert client().get(back).url == "/sign-in/"


def test_a_wrong_nonce_or_verifier_is_refused(config, visitor, analyst):
    for name in ("nonce", "verifier"):
        target = urlsplit(sign_in_there(leave(visitor), subject="s-li"))
        session = visitor.session
        session[ERRAND] = session[ERRAND] | {name: "x" * 50}
        session.save()
        assert visitor.get(f"{target.path}?{target.query}").url == "/sign-in/"


def test_who_has_no_password_proves_himself_at_the_provider(config, visitor, analyst):
    come_back(visitor, "s-li")
    session = visitor.session
    del session[PROVED]
    session.save()

    answer = come_back(visitor, "s-li", again="1")

    assert answer.url == "/"
    assert PROVED in visitor.session


def test_somebody_else_proves_nothing_for_who_is_signed_in(config, visitor, analyst, agent):
    come_back(visitor, "s-li")
    session = visitor.session
    session.pop(PROVED)
    session.save()
    person(username="he", role=Role.AGENT)

    assert come_back(visitor, "s-new", again="1").url == "/sign-in/"
    assert PROVED not in visitor.session


@pytest.mark.parametrize("beyond", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_it_leads_to_no_other_site(config, visitor, analyst, beyond):
    assert come_back(visitor, "s-li", next_page=beyond).url == "/"


def test_without_a_provider_there_is_no_such_door(visitor):
    assert visitor.post(LEAVE).status_code == 404
    assert visitor.get(BACK).status_code == 404
    assert "oidc" not in visitor.get("/sign-in/").content.decode()


def test_a_provider_that_does_not_answer_is_told(settings, config, visitor):
    settings.OIDC = replace(config, issuer="http://127.0.0.1:9")

    assert visitor.post(LEAVE).url == "/sign-in/"
