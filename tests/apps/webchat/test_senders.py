from __future__ import annotations

import pytest
from tests.apps.webchat.conftest import HELLO, Browser, said, token

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.errors import HeldBack
from zhike.apps.blocks.models import Held
from zhike.apps.conversations.errors import FileRefused
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import State
from zhike.apps.webchat.actions import begin_visit
from zhike.apps.webchat.call_back_actions import ask_call_back
from zhike.apps.webchat.link_actions import link_by_token
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.queries import standing_of, talk_of
from zhike.apps.webchat.rules import Way
from zhike.apps.webchat.senders import sender_of

FILE = Upload(name="a.txt", content=b"the file")


@pytest.fixture
def block(visitor, agent):
    said(visitor)
    talk = talk_of(visitor)
    assert sender_of(talk).value == visitor.thread
    return mark_spam(talk.pk, by=agent)


def test_a_blocked_visitors_words_and_files_are_kept_apart_and_come_in(visitor, block):
    for _twice in range(2):
        assert said(visitor, "还在吗", "second-message", attached=[FILE]) is None
    assert Held.objects.count() == 1

    assert not_spam(block.pk, by="sun") == 1

    talk = Conversation.objects.get()
    assert talk.state == State.WAITING
    first, second = messages_of(talk)
    assert (first.text, second.text) == (HELLO, "还在吗")
    assert [name for _file, name in second.files] == ["a.txt"]


def test_they_come_in_though_the_browser_was_forgotten(visitor, block):
    said(visitor, "还在吗", "second-message")
    Visitor.objects.all().delete()

    not_spam(block.pk, by="sun")

    assert len(messages_of(Conversation.objects.get())) == 2


def test_another_browser_behind_the_same_address_talks_on(visitor, block):
    other = begin_visit(address=visitor.address)[0]

    assert said(other, client_id="other-message").conversation.state == State.WAITING


def test_a_file_that_is_not_taken_is_refused_at_once(visitor, block):
    with pytest.raises(FileRefused):
        said(visitor, "x", "second-message", attached=[Upload(name="a.exe", content=b"MZ")])


def test_he_is_told_that_it_is_kept_and_how_to_complain(offered, agent):
    browser = Browser().begin()
    browser.say()
    mark_spam(Conversation.objects.get().pk, by=agent)

    answer = browser.say("again", client_id="second-message")

    assert answer.status_code == 403
    assert answer.json()["code"] == "held_back"
    assert "complaint" in answer.json()["message"]
    assert standing_of(Conversation.objects.get())["state"] == "ended"


def test_he_is_not_called_back(visitor, block):
    with pytest.raises(HeldBack):
        ask_call_back(visitor, number="13812345678", window=None, once="once")


def test_whoever_proves_to_be_a_customer_gets_through(visitor, block, lin):
    linked = link_by_token(visitor, token=token(), claims=True, address=visitor.address)

    assert linked.visitor.thread == visitor.thread
    assert said(linked.visitor, "我是林知夏", "second-message").conversation.state == State.WAITING


def test_what_the_portal_sends_is_never_held_back(visitor, lin, head):
    said(visitor)
    rows = Visitor.objects.filter(pk=visitor.pk)
    rows.update(customer=lin, way=Way.PORTAL)
    talk = talk_of(visitor)

    assert sender_of(talk) is None
    assert mark_spam(talk.pk, by=head, reason="x").sender_index == ""
    assert said(rows.get(), "我要投诉", "second-message").conversation.state == State.WAITING
