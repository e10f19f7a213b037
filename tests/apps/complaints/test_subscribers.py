from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import again, days_ago, received

from zhike.apps.audit.announcer import announce_events
from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.merge_actions import merge_complaints
from zhike.apps.complaints.regimes import Regime
from zhike.apps.conversations.actions import Said, customer_writes, start_conversation
from zhike.apps.conversations.rules import Channel


@pytest.fixture
def thread(desk, lin):
    """A conversation whose first message is the complaint."""
    chat = start_conversation(
        channel=Channel.CHAT,
        queue=desk,
        said=Said(text="年费收了两次"),
        by="customer",
        customer=lin,
    )
    register_complaint(
        queue=desk, subject="年费", demand="退还", regime=Regime.CN_BANK, channel="chat",
        by="zhao", customer=lin, received_at=chat.ticket.opened_at, ticket=chat.ticket,
    )  # fmt: skip
    return chat


def ask(chat, *texts):
    for text in texts:
        customer_writes(chat.pk, said=Said(text=text), by="customer")
    announce_events()


def test_the_message_that_is_the_complaint_is_no_chase(thread):
    announce_events()

    assert thread.ticket.complaint.chased == 0


def test_each_message_while_it_is_open_is_one_also_where_they_come_together(thread):
    announce_events()

    ask(thread, "怎么样了？", "还没消息吗？")
    ask(thread, "请回复")

    assert again(thread.ticket.complaint).chased == 3


def test_each_message_is_counted_once(thread):
    ask(thread, "怎么样了？")

    assert announce_events() == 0 or again(thread.ticket.complaint).chased == 1
    assert again(thread.ticket.complaint).chased == 1


def test_thanks_after_the_end_are_no_chase(thread):
    complaint = thread.ticket.complaint
    type(complaint).objects.filter(pk=complaint.pk).update(state="closed")

    ask(thread, "谢谢")

    assert again(complaint).chased == 0


def test_messages_about_other_matters_touch_no_complaint(complaint, desk, lin):
    chat = start_conversation(
        channel=Channel.CHAT, queue=desk, said=Said(text="转账限额？"), by="customer", customer=lin
    )

    ask(chat, "在吗")

    assert again(complaint).chased == 0


def test_who_writes_in_a_merged_one_chases_the_one_that_lives(thread, desk, lin):
    announce_events()
    older = received(desk, customer=lin, at=days_ago(3))
    merge_complaints(thread.ticket.complaint.pk, other_id=older.pk, by="zhao")

    ask(thread, "怎么样了？", "还没消息吗？")

    assert again(older).chased == 2
    assert again(thread.ticket.complaint).chased == 0
