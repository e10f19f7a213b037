from __future__ import annotations

import pytest
from tests.apps.conversations.conftest import begun
from tests.apps.frozen import freeze_time
from tests.apps.webchat.conftest import HELLO, Browser, said, token
from tests.apps.webchat.test_call_back_actions import later_today

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.held_actions import let_in
from zhike.apps.blocks.models import Held
from zhike.apps.conversations.errors import FileRefused
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import messages_of
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.tickets.actions import change_ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.webchat.actions import begin_visit
from zhike.apps.webchat.call_back_actions import ask_call_back, caller_of, put_due_in_line
from zhike.apps.webchat.link_actions import link_by_token
from zhike.apps.webchat.models import CallBack, ChatTerms, Visitor
from zhike.apps.webchat.queries import standing_of, talk_of
from zhike.apps.webchat.rules import Way
from zhike.apps.webchat.senders import sender_of

NUMBER = "13812345678"
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


def test_they_come_in_though_the_chat_is_off_by_then(visitor, block):
    said(visitor, "还在吗", "second-message")
    wish(visitor)
    ChatTerms.objects.update(is_on=False)

    for one in Held.objects.all():
        let_in(one.pk, by="sun")

    assert Conversation.objects.filter(state=State.WAITING).count() == 1  # the call took its place


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


def wish(visitor, *, number=NUMBER, window=None, once="once-0001"):
    return ask_call_back(visitor, number=number, window=window, once=once, text="还款")


def test_he_is_not_called_back_until_it_was_no_spam(visitor, block):
    for _twice in range(2):
        assert wish(visitor) is None
    assert not CallBack.objects.exists()
    assert NUMBER not in str([vars(one) for one in Held.objects.all()])

    assert not_spam(block.pk, by="sun") == 1

    row = CallBack.objects.get()
    talk = row.conversation
    assert (talk.channel, talk.state) == (Channel.PHONE, State.WAITING)
    assert messages_of(talk)[0].text.startswith("还款")
    assert caller_of(talk).value == NUMBER
    assert row.ticket == talk_of(visitor).ticket


def test_one_wish_is_let_in_while_he_stays_blocked(visitor, block):
    wish(visitor)

    let_in(Held.objects.get().pk, by="sun")

    row = CallBack.objects.get()
    assert row.conversation.state == State.WAITING
    assert row.ticket != block.marks.get().ticket
    assert said(begin_visit(address="192.0.2.9")[0], client_id="other-message") is not None


def test_a_wish_whose_browser_was_forgotten_comes_in(visitor, block):
    wish(visitor)
    Visitor.objects.all().delete()

    not_spam(block.pk, by="sun")

    assert CallBack.objects.get().conversation.state == State.WAITING


def test_whoever_wished_for_a_call_as_spam_is_blocked_by_his_number(visitor, agent, offered):
    call = wish(visitor).conversation
    other = begin_visit(address="192.0.2.9")[0]

    block = mark_spam(call.pk, by=agent)

    assert block.kind == "phone"
    assert wish(other) is None
    assert wish(other, number="13900002222", once="once-0002").conversation is not None


def test_a_call_for_later_is_not_put_in_the_line_once_its_number_is_blocked(
    visitor, agent, offered
):
    later = wish(visitor, window=later_today())
    first = wish(begin_visit(address="192.0.2.9")[0], once="once-0002")
    block = mark_spam(first.conversation.pk, by=agent)

    assert put_due_in_line(now=later.begins_at) == 0

    assert not CallBack.objects.filter(pk=later.pk).exists()
    with freeze_time(later.begins_at):
        not_spam(block.pk, by="sun")
    again = CallBack.objects.get(once=later.once)
    assert again.ticket == later.ticket
    assert again.conversation.state == State.WAITING


def test_nobody_is_called_about_spam(visitor, agent, offered):
    later = wish(visitor, window=later_today())
    with_him = begun(offered, ticket=later.ticket)
    block = mark_spam(with_him.pk, by=agent)

    assert put_due_in_line(now=later.begins_at) == 0
    not_spam(block.pk, by="sun")
    assert put_due_in_line(now=later.begins_at) == 1


def test_a_call_about_a_complaint_and_one_from_the_portal_pass(visitor, agent, lin, offered):
    first = wish(begin_visit(address="192.0.2.9")[0], once="once-0002")
    said(visitor)
    mark_spam(first.conversation.pk, by=agent)
    portal = begin_visit(address="192.0.2.7")[0]
    Visitor.objects.filter(pk=portal.pk).update(customer=lin, way=Way.PORTAL)
    change_ticket(talk_of(visitor).ticket_id, kind=Kind.COMPLAINT, by="wang")

    assert wish(visitor) is not None
    assert wish(Visitor.objects.get(pk=portal.pk)) is not None


def test_he_is_told_that_the_wish_is_kept(offered, agent):
    browser = Browser().begin()
    browser.say()
    mark_spam(Conversation.objects.get().pk, by=agent)

    answer = browser.post("call-back/", number=NUMBER, once="once-0001")

    assert (answer.status_code, answer.json()["code"]) == (403, "held_back")
    assert Held.objects.count() == 1


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
