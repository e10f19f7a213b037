from __future__ import annotations

import pytest
from tests.apps.telephony.conftest import ANSWERED, HUNG_UP, NUMBER, RINGING, told

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.blocks.models import Block
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import State
from zhike.apps.telephony.rules import CallState
from zhike.apps.telephony.senders import sender_of
from zhike.apps.tickets.actions import change_ticket
from zhike.apps.tickets.rules import Kind


@pytest.fixture
def block(board, agent) -> Block:
    """The number called once, and was spam."""
    call = told(board, RINGING, HUNG_UP)
    assert sender_of(call.conversation).value == NUMBER
    return mark_spam(call.conversation_id, by=agent)


def test_a_blocked_numbers_call_rings_and_makes_no_conversation(board, agent, block):
    ringing = told(board, RINGING, call_id="c-2")
    assert (ringing.agent, ringing.is_shown) == (agent, True)

    answered = told(board, ANSWERED, call_id="c-2")
    missed = told(board, RINGING, HUNG_UP, call_id="c-3")

    assert (answered.state, answered.conversation) == (CallState.TALKING, None)
    assert (missed.state, missed.conversation) == (CallState.MISSED, None)
    assert Conversation.objects.count() == 1
    block.refresh_from_db()
    assert block.held_back == 2


def test_other_numbers_are_called_back_as_before(board, block):
    told(board, RINGING, HUNG_UP, call_id="c-2", number="13900000000")

    assert Conversation.objects.filter(state=State.WAITING).count() == 1


def test_a_call_that_was_held_back_is_returned_once_it_was_none(board, block):
    missed = told(board, RINGING, HUNG_UP, call_id="c-3")

    assert not_spam(block.pk, by="sun") == 1

    missed.refresh_from_db()
    talk = Conversation.objects.get()  # one telephone is called back once
    assert (missed.conversation, talk.state) == (talk, State.WAITING)
    assert talk.messages.count() == 2


def test_who_has_a_complaint_waiting_is_called_back_about_it(board, block, hotline, agent):
    number = "13900000000"
    spam = told(board, RINGING, ANSWERED, HUNG_UP, call_id="c-2", number=number).conversation
    complaint = told(board, RINGING, HUNG_UP, call_id="c-3", number=number).conversation
    change_ticket(complaint.ticket_id, kind=Kind.COMPLAINT, by="wang")
    mark_spam(spam.pk, by=agent)

    again = told(board, RINGING, HUNG_UP, call_id="c-4", number=number)

    assert again.conversation == complaint
