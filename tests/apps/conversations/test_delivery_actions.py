from __future__ import annotations

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.delivery_actions import note_failed, note_seen
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.rules import MessageState, Side


def test_states_of_messages_go_forward(chat, agent):
    take(chat.pk, agent=agent)
    sent = agent_writes(chat.pk, said=Said(text="您好"), author=agent)

    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=False)
    sent.refresh_from_db()
    assert (sent.state, sent.read_at) == (MessageState.DELIVERED, None)

    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=True)
    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=False)
    sent.refresh_from_db()
    assert sent.state == MessageState.READ


def test_reading_marks_only_what_the_other_side_wrote(chat, agent):
    own = chat.messages.get()

    note_seen(chat.pk, up_to=own.pk, by_side=Side.CUSTOMER, is_read=True)

    own.refresh_from_db()
    assert own.read_at is None


def test_what_did_not_arrive_says_so(chat, agent):
    take(chat.pk, agent=agent)
    sent = agent_writes(chat.pk, said=Said(text="您好"), author=agent)

    note_failed(sent.pk, failure="mailbox full")
    note_seen(chat.pk, up_to=sent.pk, by_side=Side.CUSTOMER, is_read=True)

    sent.refresh_from_db()
    assert (sent.state, sent.failure) == (MessageState.FAILED, "mailbox full")
