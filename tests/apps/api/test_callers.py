from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.api.conftest import problem

from zhike.apps.api.models import Token


def test_a_token_is_a_caller_with_permissions_and_reach_of_its_own(call, modest):
    told = call("caller", token=modest).json()

    assert told["username"] == "token modest"
    assert told["permissions"] == ["imports.run"]
    assert told["reach"] == Token.objects.get(name="modest").branch.path
    assert told["expires_at"]


def test_a_person_calls_with_his_session(as_analyst, analyst):
    told = as_analyst.get("/api/v1/caller").json()

    assert told["username"] == "li"
    assert "journeys.see" in told["permissions"]
    assert told["expires_at"] is None


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "bearer zhike_x"])
def test_nobody_unknown_gets_in_even_with_a_session(as_administrator, header):
    answer = as_administrator.get("/api/v1/caller", headers={"Authorization": header})

    assert problem(answer) == (401, "token_refused")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_write_with_a_session_needs_the_proof_of_the_page(administrator):
    browser = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    browser.force_login(administrator)
    address, body = "/api/v1/events?log=x", b""

    refused = browser.post(address, body, content_type="application/x-ndjson")
    page = browser.get("/account/")
    proof = {"X-CSRFToken": browser.cookies["zhike_csrf"].value}
    taken = browser.post(address, body, content_type="application/x-ndjson", headers=proof)

    assert page.status_code == 200
    assert problem(refused) == (403, "csrf_refused")
    assert taken.json().get("code") != "csrf_refused"


def test_somebody_with_a_first_password_changes_it_before_he_calls(as_analyst, analyst):
    analyst.must_change_password = True
    analyst.save()

    assert problem(as_analyst.get("/api/v1/caller")) == (403, "password_change_due")


def test_a_person_shut_out_calls_no_more(as_analyst, analyst):
    analyst.is_active = False
    analyst.save()

    assert problem(as_analyst.get("/api/v1/caller")) == (401, "token_refused")


def test_the_use_of_a_token_is_noted_once_a_minute(call, mighty, django_assert_num_queries):
    call("caller")
    first = Token.objects.get().last_used_at
    with django_assert_num_queries(1):
        call("caller")
    assert Token.objects.get().last_used_at == first

    Token.objects.update(last_used_at=timezone.now() - timedelta(minutes=1))
    call("caller")
    assert Token.objects.get().last_used_at >= first
