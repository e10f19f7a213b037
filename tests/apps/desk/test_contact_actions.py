from __future__ import annotations

import pytest

from zhike.apps.conversations.errors import MessageEmpty
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.desk.contact_actions import enter_contact
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind

ONCE = "a" * 32


def entered(hotline, agent, **more):
    said = {
        "channel": Channel.BRANCH, "queue": hotline, "kind": Kind.ENQUIRY, "text": "想查年费",
        "once": ONCE, "by": agent,
    } | more  # fmt: skip
    return enter_contact(**said)


@pytest.mark.parametrize("channel", [Channel.BRANCH, Channel.LETTER, Channel.PHONE])
def test_whoever_enters_a_contact_has_it(hotline, agent, lin, channel):
    made = entered(hotline, agent, channel=channel, customer=lin, kind=Kind.TRANSACTION)

    assert (made.channel, made.state, made.agent) == (channel, State.ACTIVE, agent)
    ticket = made.ticket
    assert (ticket.customer, ticket.kind, ticket.opened_by) == (lin, "transaction", "wang")


def test_the_same_form_twice_is_one(hotline, agent):
    assert entered(hotline, agent) == entered(hotline, agent, text="二次提交")
    assert Ticket.objects.count() == 1


def test_the_name_of_a_form_leads_to_nobody_elses_conversation(hotline, agent, colleague):
    mine = entered(hotline, agent)

    other = entered(hotline, colleague)

    assert other != mine
    assert {mine.agent, other.agent} == {agent, colleague}


def test_an_empty_one_leaves_nothing(hotline, agent):
    with pytest.raises(MessageEmpty):
        entered(hotline, agent, text=" ")

    assert not Conversation.objects.exists()
    assert not Ticket.objects.exists()
