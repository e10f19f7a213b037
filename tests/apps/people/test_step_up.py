from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from tests.apps.conftest import client

from zhike.apps.people import step_up
from zhike.apps.people.permissions import declared_permission, requires
from zhike.apps.people.rules import Permission


@step_up.needs_fresh_proof
@requires(Permission.SEE_HOME)
def guarded(request):
    return HttpResponse("the vault")


@pytest.fixture
def door(agent):
    """Requests of somebody whose last proof is some minutes old."""
    browser = client(agent)

    def ask(minutes, *, method="get", path="/vault/?page=2", data=None, **headers):
        session = browser.session
        session[step_up.PROVED] = (timezone.now() - timedelta(minutes=minutes)).timestamp()
        request = getattr(RequestFactory(), method)(
            path, data, headers={"host": "localhost"} | headers
        )
        request.session, request.user = session, agent
        return request, guarded(request)

    return ask


def test_a_fresh_proof_opens_and_an_old_one_leads_to_the_question(door):
    assert door(4)[1].content == b"the vault"
    assert door(6)[1].url == "/prove/"


def test_a_proof_of_tomorrow_is_none(door):
    assert door(-60)[1].status_code == 302


def test_the_declared_permission_stays(door):
    assert declared_permission(guarded) == Permission.SEE_HOME


def test_a_page_that_was_asked_for_is_kept_once(door):
    request, _answer = door(6)

    assert step_up.take_wish(request) == step_up.Wish(path="/vault/?page=2")
    assert step_up.take_wish(request) == step_up.Wish(path="/")


def test_a_form_that_was_sent_is_kept_sealed_and_without_its_token(door):
    sent = {"reason": "客户来电核对", "kind": ["a", "b"], "csrfmiddlewaretoken": "x"}

    request, _answer = door(6, method="post", path="/vault/", data=sent)

    assert "客户来电核对" not in json.dumps(dict(request.session), ensure_ascii=False)
    wish = step_up.take_wish(request)
    assert wish.fields == (("reason", "客户来电核对"), ("kind", "a"), ("kind", "b"))


@pytest.mark.parametrize(
    ("came_from", "goes_back_to"),
    [
        ("http://localhost/customers/7/?tab=x", "/customers/7/?tab=x"),
        ("http://elsewhere.example/customers/7/", "/"),
        ("http://localhost//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_a_request_of_htmx_goes_back_to_its_page_and_to_no_other_site(
    door, came_from, goes_back_to
):
    headers = {"HX-Request": "true", "HX-Current-URL": came_from}

    request, answer = door(6, method="post", path="/vault/", data={"reason": "x"}, **headers)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/prove/")
    assert step_up.take_wish(request) == step_up.Wish(path=goes_back_to)


def test_a_wish_of_another_person_or_one_grown_old_is_forgotten(door, analyst, monkeypatch):
    request, _answer = door(6)
    request.user = analyst
    assert step_up.take_wish(request).path == "/"

    request, _answer = door(6)
    monkeypatch.setattr(step_up, "WISH_LASTS", timedelta(seconds=-1))
    assert step_up.take_wish(request).path == "/"


def test_a_wish_that_was_altered_opens_nothing(door):
    request, _answer = door(6)
    request.session[step_up.WISH] = request.session[step_up.WISH][:-4] + "AAAA"

    assert step_up.take_wish(request).path == "/"


def test_a_form_too_large_to_keep_goes_back_to_its_page(door):
    large = {"text": "x" * (step_up.LARGEST_WISH + 1)}

    request, _answer = door(
        6, method="post", path="/vault/", data=large, Referer="http://localhost/form/"
    )

    assert step_up.take_wish(request) == step_up.Wish(path="/form/")
