"""Races for one conversation, and for one message, in threads with the database as it runs."""

from __future__ import annotations

import pytest
from tests.apps.conversations.conftest import begun
from tests.apps.threads import at_once
from tests.conftest import SOAK

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.conversations.actions import Said, agent_writes, customer_writes
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.conversations.line_actions import give_out, take
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.presence_actions import set_presence
from zhike.apps.conversations.rules import Presence

ROUNDS = 1_000 if SOAK else 10


@pytest.fixture
def racers(shared_database, agent, colleague):
    for one in (agent, colleague):
        # Nobody ever has too many here: what is tried is who is first.
        set_presence(user=one, state=Presence.AVAILABLE, capacity=30_000)
    return [agent, colleague]


def test_of_two_agents_at_once_one_has_the_conversation(racers, hotline):
    for _round in range(ROUNDS):
        chat = begun(hotline)

        def grab(number: int, key: int = chat.pk) -> str:
            try:
                return take(key, agent=racers[number]).agent.username
            except ConversationError:
                return ""

        winners = [name for name in at_once(grab, count=2) if name]

        chat.refresh_from_db()
        assert winners == [chat.agent.username]
        assert chat.ticket.owner == chat.agent
    takes = Outbox.objects.filter(activity="take conversation").count()
    assert takes == ROUNDS
    assert AuditRow.objects.filter(activity="take conversation").count() == ROUNDS


def test_workers_who_give_out_at_once_give_each_conversation_once(racers, hotline):
    for _n in range(20):
        begun(hotline)

    given = at_once(lambda _number: give_out(), count=3)

    assert sum(given) == 20 == Outbox.objects.filter(activity="give out conversation").count()
    assert not Conversation.objects.filter(state="waiting").exists()


def test_the_same_message_from_several_threads_arrives_once(racers, hotline):
    chat = begun(hotline)
    take(chat.pk, agent=racers[0])

    def write(number: int) -> int:
        said = Said(text="在吗", client_id="same")
        answer = Said(text="在的", client_id="answer")
        if number % 2:
            return agent_writes(chat.pk, said=answer, author=racers[0]).pk
        return customer_writes(chat.pk, said=said, by="customer").pk

    found = at_once(write, count=6)

    assert len(set(found)) == 2
    assert Message.objects.filter(conversation=chat).count() == 3
    chat.refresh_from_db()
    # Nothing that one wrote over the row was lost by the other.
    assert chat.last_message_at == Message.objects.latest("sent_at").sent_at
