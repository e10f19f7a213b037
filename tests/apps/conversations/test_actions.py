from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.conversations.conftest import HELLO, begun
from tests.apps.tickets.conftest import MONDAY

from zhike.apps.audit.models import Outbox
from zhike.apps.conversations import rules
from zhike.apps.conversations.actions import (
    Said,
    agent_writes,
    contact_customer,
    customer_writes,
    keep_draft,
)
from zhike.apps.conversations.errors import (
    ConversationOver,
    FileRefused,
    MessageEmpty,
    MessageTooLong,
    NotYours,
)
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import end_conversation, take
from zhike.apps.conversations.models import Conversation, Draft, Message
from zhike.apps.conversations.queries import draft_of, messages_of
from zhike.apps.conversations.rules import Channel, Side, State
from zhike.apps.tickets.actions import change_state, link_customer
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import ClockName
from zhike.apps.tickets.rules import State as TicketState

HOUR = timedelta(hours=1)


def texts(conversation):
    return [one.text for one in messages_of(conversation)]


def test_a_first_message_opens_a_ticket_and_waits_in_the_line(chat, lin, hotline):
    assert (chat.state, chat.queue) == (State.WAITING, hotline)
    assert chat.ticket.customer == lin
    assert texts(chat) == [HELLO]


def test_words_are_sealed_and_stand_in_no_event(chat):
    assert "吞" not in chat.messages.get().text_sealed
    assert not Outbox.objects.filter(attributes__icontains="吞").exists()


def test_the_same_message_twice_is_one(chat):
    first = customer_writes(chat.pk, said=Said(text="在吗", client_id="a1"), by="customer")
    again = customer_writes(chat.pk, said=Said(text="在吗", client_id="a1"), by="customer")

    assert first == again
    assert texts(chat) == [HELLO, "在吗"]
    assert Outbox.objects.filter(activity="customer wrote").count() == 2


def test_the_same_beginning_twice_is_one(hotline, lin):
    first = begun(hotline, customer=lin, public_id="b" * 32)
    again = begun(hotline, customer=lin, public_id="b" * 32)

    assert first == again
    assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


def test_only_its_agent_answers(chat, agent, colleague):
    take(chat.pk, agent=agent)

    with pytest.raises(NotYours):
        agent_writes(chat.pk, said=Said(text="我来"), author=colleague)
    agent_writes(chat.pk, said=Said(text="您好"), author=agent)

    assert texts(chat) == [HELLO, "您好"]


def test_the_answer_stops_the_clock_of_the_first_reply(chat, agent):
    take(chat.pk, agent=agent)
    agent_writes(chat.pk, said=Said(text="您好"), author=agent)

    assert chat.ticket.clocks.get(name=ClockName.FIRST_REPLY).stopped_at


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "\u200b\u2060", "\ufe0f"])
def test_an_empty_message_is_refused(chat, text):
    with pytest.raises(MessageEmpty):
        customer_writes(chat.pk, said=Said(text=text), by="customer")


def test_a_message_has_a_longest_length(chat):
    customer_writes(chat.pk, said=Said(text="长" * rules.LONGEST_MESSAGE), by="customer")

    with pytest.raises(MessageTooLong, match="10001"):
        customer_writes(chat.pk, said=Said(text="长" * 10_001), by="customer")


def test_who_writes_after_the_end_waits_in_the_line_again(chat, agent):
    take(chat.pk, agent=agent)
    end_conversation(chat.pk, by=agent, solved=True)

    customer_writes(chat.pk, said=Said(text="还有一个问题"), by="customer")

    chat.refresh_from_db()
    assert (chat.state, chat.agent) == (State.WAITING, None)
    assert chat.ticket.state == TicketState.OPEN


def test_after_a_ticket_is_closed_a_new_one_names_it_as_its_parent(chat):
    change_state(chat.ticket_id, state=TicketState.CLOSED, by="sun")

    made = customer_writes(chat.pk, said=Said(text="又被吞了", client_id="c"), by="customer")

    assert made.conversation != chat
    assert made.ticket.parent == chat.ticket
    assert texts(chat) == [HELLO]


def test_an_ended_conversation_is_not_written_in_by_staff(chat, agent):
    take(chat.pk, agent=agent)
    end_conversation(chat.pk, by=agent, solved=False)

    with pytest.raises(ConversationOver):
        agent_writes(chat.pk, said=Said(text="喂"), author=agent)


def test_agents_begin_conversations_too(hotline, lin, agent):
    made = contact_customer(
        channel=Channel.MAIL,
        queue=hotline,
        said=Said(text="您的卡已寄出"),
        author=agent,
        customer=lin,
        subject="新卡",
    )

    assert (made.agent, made.ticket.owner, made.state) == (agent, agent, State.ACTIVE)
    assert made.messages.get().side == Side.STAFF


def test_a_draft_is_kept_sealed_until_it_is_sent(chat, agent):
    take(chat.pk, agent=agent)
    keep_draft(chat, user=agent, text="您好，请您", is_note=False)
    assert draft_of(chat, agent) == "您好，请您"
    assert "请您" not in Draft.objects.get().text_sealed

    agent_writes(chat.pk, said=Said(text="您好，请您稍等"), author=agent)

    assert draft_of(chat, agent) == ""


def test_a_refused_file_takes_the_whole_message_with_it(chat):
    bad = Upload(name="a.exe", content=b"MZ")

    with pytest.raises(FileRefused):
        customer_writes(chat.pk, said=Said(text="见附件", files=[bad]), by="customer")

    assert texts(chat) == [HELLO]


def test_files_go_with_their_message(chat):
    customer_writes(
        chat.pk,
        said=Said(files=[Upload(name="回执.pdf", content=b"%PDF-1.7 x")]),
        by="customer",
    )

    shown = messages_of(chat)[-1]
    assert [name for _file, name in shown.files] == ["回执.pdf"]


def test_who_was_nobody_keeps_his_words_when_he_is_known(hotline, lin):
    chat = begun(hotline, text="我是谁")
    assert chat.ticket.customer is None

    link_customer(chat.ticket_id, customer=lin, by="wang")

    again = Conversation.objects.get(pk=chat.pk)
    assert again.ticket.key_owner == lin.customer_id
    assert texts(again) == ["我是谁"]


def test_order_is_kept_also_where_times_are_the_same(chat):
    for n in range(5):
        customer_writes(chat.pk, said=Said(text=str(n), at=MONDAY), by="customer")

    assert texts(chat)[1:] == ["0", "1", "2", "3", "4"]
