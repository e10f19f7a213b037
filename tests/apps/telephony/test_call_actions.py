from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import ANSWERED, HUNG_UP, NUMBER, RINGING, known, told
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.line_actions import assign, send_to_queue
from zhike.apps.conversations.rules import State
from zhike.apps.telephony.call_actions import (
    end_forgotten,
    may_handle,
    name_caller,
    number_in_clear,
    wrap_up,
)
from zhike.apps.telephony.errors import NoNumber, NotYourCall
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.rules import LONGEST_RINGING, CallState
from zhike.apps.tickets.models import Note
from zhike.apps.tickets.rules import State as TicketState


def test_the_matter_is_the_callers_once_his_agent_says_so(board, agent, caller):
    call = told(board, RINGING, ANSWERED)

    name_caller(call.pk, customer=caller, by=agent)

    call.refresh_from_db()
    assert call.customer == call.conversation.ticket.customer == caller


def test_who_was_named_while_it_rang_is_the_customer_of_the_conversation(board, agent, caller):
    ringing = told(board, RINGING)
    name_caller(ringing.pk, customer=caller, by=agent)

    assert told(board, ANSWERED).conversation.ticket.customer == caller


def test_the_wrong_person_named_first_keeps_nothing_of_the_matter(board, agent, caller):
    other = known("C002")
    call = told(board, RINGING, ANSWERED)
    name_caller(call.pk, customer=other, by=agent)

    name_caller(call.pk, customer=caller, by=agent)

    call.refresh_from_db()
    assert call.conversation.ticket.key_owner == "C001"
    assert not other.tickets.exists()


def test_nobody_else_names_the_caller_reads_his_number_or_wraps_up(board, colleague, caller):
    call = told(board, RINGING, ANSWERED)

    with pytest.raises(NotYourCall):
        name_caller(call.pk, customer=caller, by=colleague)
    with pytest.raises(NotYourCall):
        number_in_clear(call.pk, by=colleague)
    with pytest.raises(NotYourCall):
        wrap_up(call.pk, text="x", solved=True, by=colleague)


def test_who_supervises_and_who_has_the_conversation_may(board, head, agent, colleague):
    call = told(board, RINGING, ANSWERED)

    assert may_handle(call, head) and may_handle(call, agent)
    assert not may_handle(call, colleague)


def test_wrapping_up_keeps_the_note_ends_the_conversation_and_clears_the_desk(board, agent):
    call = told(board, RINGING, ANSWERED, HUNG_UP)

    wrap_up(call.pk, text="问了年费减免", solved=True, by=agent)

    call.refresh_from_db()
    assert not call.is_shown
    assert call.conversation.state == State.ENDED
    assert call.conversation.ticket.state == TicketState.SOLVED
    note = Note.objects.get()
    assert (note.ticket, note.author) == (call.conversation.ticket, agent)


def test_a_matter_that_goes_on_stays_open(board, agent):
    call = told(board, RINGING, ANSWERED, HUNG_UP)

    wrap_up(call.pk, text="", solved=False, by=agent)

    call.refresh_from_db()
    assert call.conversation.ticket.state == TicketState.OPEN
    assert not Note.objects.exists()


def test_an_answered_call_stops_the_clock_of_the_first_reply(board):
    call = told(board, RINGING, ANSWERED)

    assert call.conversation.ticket.clocks.get(name="first_reply").stopped_at is not None
    missed = told(board, RINGING, HUNG_UP, call_id="c-2", number="13900000000")
    assert missed.conversation.ticket.clocks.get(name="first_reply").stopped_at is None


def test_the_number_is_read_in_the_clear_by_an_act_that_is_written_down(board, agent):
    call = told(board, RINGING, ANSWERED)

    assert number_in_clear(call.pk, by=agent) == NUMBER
    row = AuditRow.objects.get(activity="see caller number")
    assert (row.by, row.case_id) == (agent.username, call.case_id)


def test_a_withheld_number_cannot_be_read(board, agent):
    call = told(board, RINGING, number="")

    with pytest.raises(NoNumber):
        number_in_clear(call.pk, by=agent)


def test_a_call_that_rings_for_ever_is_one_to_return(board):
    call = told(board, RINGING)
    now = timezone.now()

    assert end_forgotten(now=now) == 0
    assert end_forgotten(now=now + LONGEST_RINGING) == 1

    call.refresh_from_db()
    assert (call.state, call.is_shown) == (CallState.MISSED, False)
    assert call.conversation.state == State.WAITING


def test_a_card_nobody_wrote_on_goes_and_its_conversation_stays(board, agent):
    told(board, RINGING, ANSWERED, HUNG_UP)

    end_forgotten(now=timezone.now() + timedelta(hours=1))

    call = Call.objects.get()
    assert not call.is_shown
    assert call.conversation.agent == agent


def test_the_end_of_a_call_takes_nothing_back_that_was_sent_on(board, agent, head):
    call = told(board, RINGING, ANSWERED)
    other = queue("loans", head=head)
    send_to_queue(call.conversation_id, queue=other, reason="贷款业务", by=agent)

    call = told(board, HUNG_UP)

    assert (call.conversation.state, call.conversation.queue) == (State.WAITING, other)


def test_who_handed_the_matter_over_still_writes_what_the_call_was_about(
    board, agent, head, colleague
):
    call = told(board, RINGING, ANSWERED, HUNG_UP)
    assign(call.conversation_id, agent=head, by=agent)

    wrap_up(call.pk, text="已说明年费", solved=True, by=agent)

    call.refresh_from_db()
    assert (call.is_shown, call.conversation.state) == (False, State.ACTIVE)
    assert Note.objects.get().author == agent
