from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.conversations.conftest import begun

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.actions import Said, agent_writes, customer_writes
from zhike.apps.conversations.errors import ConversationOver
from zhike.apps.conversations.floor_queries import queues_now, served_now
from zhike.apps.conversations.line_actions import end_conversation, take, take_next
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import inbox, line_position, seen_by
from zhike.apps.conversations.rules import State
from zhike.apps.conversations.spam_actions import end_as_spam, take_spam_back
from zhike.apps.tickets.spam_actions import close_as_spam

VIEWS = ("mine", "waiting", "open", "ended")


def put_away(conversation):
    close_as_spam(conversation.ticket_id, by="wang")
    found = end_as_spam(conversation.ticket, by="wang")
    conversation.refresh_from_db()
    return found


@pytest.mark.parametrize("is_taken", [True, False])
def test_spam_stands_in_no_view_no_line_and_not_on_the_floor(chat, agent, head, is_taken):
    if is_taken:
        take(chat.pk, agent=agent)

    assert put_away(chat) == [chat.pk]

    assert (chat.state, chat.agent, chat.ranked_at) == (State.SPAM, None, None)
    for user in (agent, head):
        assert not any(inbox(user, view).exists() for view in VIEWS)
        assert not seen_by(user).exists()
    assert [(row.waiting, row.active) for row in queues_now(head, now=timezone.now())] == [(0, 0)]
    assert served_now(head) == []
    assert take_next(agent=agent) is None
    assert line_position(chat) is None
    row = AuditRow.objects.get(activity="end conversation")
    assert row.outcome == "spam"


def test_all_conversations_of_the_matter_go_and_only_those_that_were_open_come_back(
    hotline, lin, agent
):
    ended = take(begun(hotline, customer=lin).pk, agent=agent)
    end_conversation(ended.pk, by=agent, solved=False)
    waiting = begun(hotline, ticket=ended.ticket)

    assert put_away(ended) == [waiting.pk]
    take_spam_back(ended.ticket, was_open=[waiting.pk], by="sun")

    found = dict(Conversation.objects.values_list("pk", "state"))
    assert found == {ended.pk: State.ENDED, waiting.pk: State.WAITING}


def test_what_comes_back_stands_in_the_line_where_it_stood(hotline, chat, agent):
    place = chat.ranked_at
    was_open = put_away(chat)
    later = begun(hotline)

    take_spam_back(chat.ticket, was_open=was_open, by="sun")

    chat.refresh_from_db()
    assert (chat.state, chat.ended_at) == (State.WAITING, None)
    assert chat.ranked_at == place
    assert (line_position(chat), line_position(later)) == (1, 2)


def test_nobody_writes_in_spam_and_what_its_sender_writes_begins_anew(chat, agent):
    take(chat.pk, agent=agent)
    put_away(chat)

    with pytest.raises(ConversationOver):
        agent_writes(chat.pk, said=Said(text="hello"), author=agent)
    made = customer_writes(chat.pk, said=Said(text="wirklich", client_id="2"), by="customer")
    again = customer_writes(chat.pk, said=Said(text="wirklich", client_id="2"), by="customer")

    assert made.conversation_id != chat.pk
    assert made.ticket_id != chat.ticket_id
    assert made.conversation.state == State.WAITING
    assert made == again
