from __future__ import annotations

from tests.apps.webchat.conftest import Browser

from zhike.apps.conversations.models import Conversation
from zhike.apps.webchat.setup_actions import set_chat_terms


def test_a_customer_chats_in_the_portal_as_himself(as_lin, lin, offered):
    assert b"data-talk" in as_lin.get("/my/chat/").content
    key = as_lin.post("/my/chat/begin/").json()["key"]

    assert Browser(key).say().status_code == 201

    assert Conversation.objects.get().ticket.customer == lin


def test_the_talk_goes_on_in_the_next_page_and_ends_with_the_sign_in(as_lin, offered):
    first = Browser(as_lin.post("/my/chat/begin/").json()["key"])
    first.say()
    second = Browser(as_lin.post("/my/chat/begin/").json()["key"])

    assert second.get("talk/").json()["messages"] == first.get("talk/").json()["messages"] != []

    as_lin.post("/my/sign-out/")
    assert first.get("talk/").status_code == 401


def test_a_chat_that_is_off_points_to_writing(as_lin, offered):
    set_chat_terms(is_on=False, by="test")

    assert as_lin.post("/my/chat/begin/").status_code == 409
    assert b"/my/matters/ask/" in as_lin.get("/my/chat/").content


def test_whoever_is_not_signed_in_is_led_to_the_door(client, offered):
    assert client.get("/my/chat/").status_code == 302
    assert client.post("/my/chat/begin/").status_code == 302
