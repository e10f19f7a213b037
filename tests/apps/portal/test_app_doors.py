from __future__ import annotations

import json

import pytest
from tests.apps.portal.test_token_actions import KEY, token

from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import open_session
from zhike.apps.portal.token_actions import LONGEST


@pytest.fixture(autouse=True)
def app_key(settings):
    settings.APP_KEY = KEY


def test_a_token_of_the_app_opens_one_session_and_its_key_the_matters(call, lin):
    signed = token()
    opened = call("my/session", method="POST", token=signed)
    assert opened.status_code == 201
    key = opened.json()["key"]
    assert call("my/session", method="POST", token=signed).status_code == 401, "it serves once"
    refused = call("my/matters", token=signed)
    assert refused.status_code == 401, "only the session's key does"
    assert "/api/v1/my/session" in refused.json()["way_out"]
    assert refused["WWW-Authenticate"].startswith("Bearer")

    assert call("my/matters", token=key).json() == {"items": [], "next": None}
    session = PortalSession.objects.get()
    assert (session.customer, session.way) == (lin, Way.APP)
    assert call("my/session", method="DELETE", token=key).status_code == 204
    assert call("my/matters", token=key).status_code == 401


@pytest.mark.parametrize("wrong", [token(key="z" * 40), token(aud="zhike-chat"), "x" * LONGEST])
def test_a_wrong_token_opens_nothing(call, lin, wrong):
    assert call("my/session", method="POST", token=wrong).status_code == 401
    assert not PortalSession.objects.exists()


def test_a_published_sign_in_of_the_demo_bank_calls_for_nothing(call, lin):
    _session, key = open_session(lin, way=Way.CODE, address="", browser="", is_demo=True)

    assert call("my/matters", token=key).status_code == 401


def test_each_customer_has_calls_of_his_own(call, lin, settings):
    settings.API_STRANGERS_A_MINUTE = 3
    _session, key = open_session(lin, way=Way.APP, address="", browser="")
    met = [call("my/matters", token=key) for _n in range(4)]

    assert [one.status_code for one in met] == [200, 200, 200, 429]
    assert json.loads(met[3].content)["code"] == "too_many_calls"
    assert met[3].headers["Retry-After"]
