from __future__ import annotations

import json

import pytest
from tests.apps.blocks.conftest import known_as
from tests.apps.conftest import client

from zhike.apps.consents.actions import restrict
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of

MAIL = {
    "customer_id": "C001", "queue": "hotline", "subject": "您的新卡", "text": "新卡已到网点。",
    "client_id": "m-1",
}  # fmt: skip


@pytest.fixture
def write(agent):
    browser = client(agent)

    def do(**changes):
        said = MAIL | changes
        return browser.post(
            "/api/v1/conversations/mails",
            said,
            content_type="application/json",
            headers={"origin": "http://localhost"},
        )

    return do


@pytest.fixture
def lin_by_mail(lin):
    load_standard_purposes()
    known_as(lin, "li@home.example", kind="email")
    return lin


def test_a_person_writes_first_and_the_same_again_is_the_same(write, lin_by_mail, box, agent):
    made, again = write(), write()

    assert made.status_code == 201, made.content
    assert made.json()["id"] == again.json()["id"]
    assert (made.json()["agent"], made.json()["channel"]) == (agent.username, "mail")
    (said,) = messages_of(Conversation.objects.get())
    assert said.text == MAIL["text"]


def test_whom_he_may_not_write_to_is_told_and_nothing_is_kept(write, lin_by_mail, box):
    restrict(lin_by_mail, reason="dispute", by="chen")

    assert write().json()["code"] == "not_permitted"
    assert write(customer_id="C999").status_code == 404
    assert write(queue="nowhere").json()["code"] == "queue_unknown"
    assert not Conversation.objects.exists()


def test_no_system_writes_by_itself(call, lin_by_mail, box):
    answer = call("conversations/mails", method="POST", body=json.dumps(MAIL))

    assert answer.json()["code"] == "person_needed"
