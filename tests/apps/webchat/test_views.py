from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.webchat.conftest import HELLO, Browser, token

from zhike.apps.conversations.models import Attachment, Conversation, Message
from zhike.apps.webchat.models import CallBack
from zhike.apps.webchat.setup_actions import set_chat_terms

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def test_a_browser_begins_writes_and_reads_without_any_cookie(browser):
    answer = browser.say()

    assert answer.status_code == 201
    talk = browser.get("talk/").json()
    assert talk["standing"]["state"] == "waiting"
    assert talk["standing"]["position"] == 1
    assert [one["text"] for one in talk["messages"]] == [HELLO]
    assert not browser.client.cookies
    assert not answer.cookies


def test_only_what_came_after_is_read(browser):
    first = browser.say().json()["message"]["id"]
    browser.say("在吗", "second-message")

    assert [one["text"] for one in browser.get(f"talk/?after={first}").json()["messages"]] == [
        "在吗"
    ]
    assert len(browser.get("talk/?after=%F0%9F%99%82").json()["messages"]) == 2


@pytest.mark.parametrize("path", ["talk/", "files/abc/"])
def test_without_a_key_nothing_is_read(browser, path):
    assert Browser("").get(path).status_code == 401
    assert Browser("x" * 43).get(path).status_code == 401
    assert Browser("x" * 5000).get(path).status_code == 401


@pytest.mark.parametrize("path", ["say/", "seen/", "typing/", "leave/", "link/", "call-back/"])
def test_without_a_key_nothing_is_written(browser, path):
    assert Browser("wrong").post(path).json()["code"] == "webchat_visit_over"
    assert not Conversation.objects.exists()


def test_the_key_of_one_visitor_opens_nothing_of_another(browser):
    hers, his = browser, Browser().begin()
    hers.say(attached=SimpleUploadedFile("photo.png", PNG))
    name = Attachment.objects.get().public_id

    assert hers.get(f"files/{name}/").status_code == 200
    assert his.get(f"files/{name}/").status_code == 404
    assert his.get("talk/").json()["messages"] == []
    assert his.post("leave/").status_code == 409
    assert Conversation.objects.get().state == "waiting"


def test_a_file_is_a_download_and_never_a_page(browser):
    browser.say(attached=SimpleUploadedFile("<script>.png", PNG))

    answer = browser.get(f"files/{Attachment.objects.get().public_id}/")

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content == PNG


def test_what_is_refused_is_said_in_the_language_of_the_frame(browser):
    answer = browser.say("x" * 4_001)

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("The message has 4001 characters")
    browser.client.defaults["HTTP_X_CHAT_LANGUAGE"] = "zh-hans"
    told = browser.client.post(
        "/chat/say/",
        {"text": "", "client_id": "empty-message"},
        headers={"Authorization": f"Visitor {browser.key}", "X-Chat-Language": "zh-hans"},
    )
    assert "请" in told.json()["message"]


def test_a_message_without_a_name_is_not_taken(browser):
    assert browser.say(client_id="").status_code == 422
    assert browser.say(client_id="<script>").status_code == 422
    assert not Message.objects.exists()


def test_the_frame_is_shown_by_the_sites_of_the_list_alone(browser):
    policy = Client(headers={"host": "localhost"}).get("/chat/frame/")["Content-Security-Policy"]

    assert "frame-ancestors https://www.bank.example" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy

    set_chat_terms(sites=[], by="test")
    policy = Client(headers={"host": "localhost"}).get("/chat/frame/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy


def test_the_frame_speaks_the_language_that_the_page_names(browser):
    page = Client(headers={"host": "localhost"})

    assert 'lang="en"' in page.get("/chat/frame/?language=en").content.decode()
    assert 'lang="zh-Hans"' in page.get("/chat/frame/?language=<b>").content.decode()


def test_the_welcome_is_text_and_nothing_else(browser):
    set_chat_terms(welcome_en="<script>alert(1)</script>", by="test")

    page = Client(headers={"host": "localhost"}).get("/chat/frame/?language=en").content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_chat_that_is_off_says_so_and_gives_no_key(browser):
    set_chat_terms(is_on=False, by="test")

    assert Browser().client.post("/chat/begin/").status_code == 409
    page = Client(headers={"host": "localhost"}).get("/chat/frame/?language=en").content.decode()
    assert "not open at the moment" in page


def test_the_widget_is_a_script_for_every_site(client):
    answer = client.get("/chat/widget.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert b"/chat/frame/" in answer.content


def test_a_link_gives_a_new_key(browser, lin):
    browser.say()

    answer = browser.post("link/", token=token(), claims="1").json()

    assert answer["is_same"]
    assert browser.get("talk/").status_code == 401
    assert Browser(answer["key"]).get("talk/").json()["is_known"]
    assert browser.post("link/", token="x").status_code == 401


def test_a_wrong_token_is_refused_and_the_talk_goes_on(browser, lin):
    browser.say()

    assert browser.post("link/", token="x").status_code == 422
    assert browser.get("talk/").status_code == 200


def test_whoever_leaves_the_browser_takes_its_key_along(browser):
    browser.say()

    assert browser.post("forget/").status_code == 204
    assert browser.get("talk/").status_code == 401


def test_a_wish_to_be_called_answers_with_its_time(browser):
    browser.say()

    answer = browser.post("call-back/", number="138 0000 1111", window="", once="once-0001")

    assert answer.status_code == 201
    assert answer.json()["number"] == CallBack.objects.get().ticket.number
    assert browser.get("talk/").json()["standing"]["state"] == "ended"


def test_the_desk_sees_that_the_customer_writes(browser, agent):
    from zhike.apps.webchat.models import Typing

    assert browser.post("typing/").status_code == 204  # of nothing yet
    assert not Typing.objects.exists()
    browser.say()
    browser.post("typing/")

    assert Typing.objects.get().side == "customer"


def test_a_talk_is_read_with_few_questions(browser, django_assert_max_num_queries):
    for number in range(12):
        browser.say(client_id=f"message-{number:04}")

    with django_assert_max_num_queries(16):
        browser.get("talk/")
