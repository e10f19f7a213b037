"""A browser at the bank's page, and the queue that answers it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey
from tests.apps.portal.conftest import MAIL, PHONE, customer, customer_client

from zhike.apps.api import limits
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer
from zhike.apps.webchat.actions import begin_visit, say
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.setup_actions import set_chat_terms

KEY = "k" * 40
HERE = "10.0.0.1"
HELLO = "我的卡被吞了"


@pytest.fixture(autouse=True)
def fresh_counts():
    limits.forget()
    yield
    limits.forget()


@pytest.fixture(autouse=True)
def app_key(settings):
    settings.APP_KEY = KEY


@pytest.fixture
def lin(db) -> Customer:
    """As the portal knows her: with a telephone and an address."""
    load_standard_purposes()
    return customer("C001", phone=PHONE, mail=MAIL)


@pytest.fixture
def lin_again(lin) -> Customer:
    return customer("C002", merged_into=lin)


@pytest.fixture
def gao(db) -> Customer:
    return customer("C009", phone="13900002222")


@pytest.fixture
def as_lin(lin) -> Client:
    return customer_client("C001")


@pytest.fixture
def offered(hotline):
    """The chat, answered by the hotline."""
    set_chat_terms(queue=hotline, sites=["https://www.bank.example"], by="test")
    return hotline


@pytest.fixture
def visitor(offered) -> Visitor:
    return begin_visit(address=HERE)[0]


def said(visitor: Visitor, text: str = HELLO, client_id: str = "first-message", **more: Any):
    return say(visitor, text=text, client_id=client_id, **more)


def token(number: str = "C001", *, name: str = "t-1", **changed: object) -> str:
    now = int(time.time())
    claims = {"aud": "zhike-portal", "sub": number, "jti": name, "iat": now, "exp": now + 120}
    return jwt.encode({"alg": "HS256"}, {**claims, **changed}, OctKey.import_key(KEY))


class Browser:
    """A browser with a key of the chat: no cookie, a header."""

    def __init__(self, key: str = "") -> None:
        self.client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
        self.key = key

    def begin(self) -> Browser:
        self.key = self.client.post("/chat/begin/", headers=self.headers).json()["key"]
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Visitor {self.key}", "X-Chat-Language": "en"}

    def get(self, path: str):
        return self.client.get(f"/chat/{path}", headers=self.headers)

    def post(self, path: str, **fields: Any):
        return self.client.post(f"/chat/{path}", fields, headers=self.headers)

    def say(self, text: str = HELLO, client_id: str = "first-message", **fields: Any):
        return self.post("say/", text=text, client_id=client_id, **fields)


@pytest.fixture
def browser(offered) -> Browser:
    return Browser().begin()
