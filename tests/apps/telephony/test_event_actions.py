from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import (
    ANSWERED,
    HUNG_UP,
    NUMBER,
    RINGING,
    body_of,
    event,
    raw,
    told,
)

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import State
from zhike.apps.telephony import event_actions
from zhike.apps.telephony.errors import AlreadyDecided
from zhike.apps.telephony.event_actions import (
    Outcome,
    discard_rejected,
    forget_old_events,
    hear_event,
    take_message,
    take_rejected,
)
from zhike.apps.telephony.models import Call, HeardEvent
from zhike.apps.telephony.rules import EVENTS_KEPT, CallState
from zhike.integrations.telephone.errors import EventRefused


def take(board, *events):
    return take_message(board, body=body_of(*events), now=timezone.now())


def test_a_call_that_rings_is_its_agents_and_no_conversation_yet(board, agent):
    call = told(board, RINGING)

    assert (call.state, call.agent, call.conversation) == (CallState.RINGING, agent, None)
    assert call.is_shown


def test_an_answered_call_is_a_conversation_of_who_answered(board, agent):
    call = told(board, RINGING, ANSWERED)

    found = Conversation.objects.get()
    assert call.conversation == found
    assert (found.channel, found.state, found.agent) == ("phone", State.ACTIVE, agent)
    assert found.ticket.owner == agent
    assert found.ticket.customer is None  # a number is a claim


def test_a_missed_call_waits_in_the_line_and_shows_no_card(board):
    call = told(board, RINGING, HUNG_UP)

    assert (call.state, call.is_shown) == (CallState.MISSED, False)
    assert (call.conversation.state, call.conversation.agent) == (State.WAITING, None)


def test_who_calls_again_and_again_stands_in_the_line_once(board):
    first = told(board, RINGING, HUNG_UP)
    second = told(board, RINGING, HUNG_UP, call_id="c-2")

    assert second.conversation == first.conversation
    assert first.conversation.messages.count() == 2


def test_who_gets_through_after_a_missed_call_is_out_of_the_line(board, agent):
    missed = told(board, RINGING, HUNG_UP)
    answered = told(board, RINGING, ANSWERED, call_id="c-2")

    assert answered.conversation == missed.conversation
    assert Conversation.objects.get().agent == agent


def test_a_call_that_the_bank_returns_is_the_same_matter(board, agent):
    missed = told(board, RINGING, HUNG_UP)
    returned = told(board, RINGING, ANSWERED, call_id="c-2", is_inbound=False)

    assert returned.conversation == missed.conversation
    assert Conversation.objects.get().agent == agent


def test_a_call_that_the_bank_makes_to_anybody_begins_nothing_by_itself(board):
    told(board, RINGING, ANSWERED, HUNG_UP, is_inbound=False)

    assert not Conversation.objects.exists()


def test_a_withheld_number_cannot_be_called_back_but_the_call_stays(board):
    call = told(board, RINGING, HUNG_UP, number="")

    assert (call.state, call.conversation) == (CallState.MISSED, None)
    assert Call.objects.count() == 1


@pytest.mark.parametrize("order", list(permutations((RINGING, ANSWERED, HUNG_UP))))
def test_no_order_of_the_events_loses_or_doubles_anything(board, agent, order):
    at = timezone.now() - timedelta(minutes=2)
    times = {RINGING: at, ANSWERED: at + timedelta(seconds=5), HUNG_UP: at + timedelta(minutes=1)}
    for kind in order:
        hear_event(board, event=event(kind, at=times[kind]))

    call, conversation = Call.objects.get(), Conversation.objects.get()
    assert (call.state, call.agent, call.conversation) == (CallState.ENDED, agent, conversation)
    assert (call.ringing_at, call.answered_at, call.ended_at) == tuple(times.values())
    assert (conversation.state, conversation.agent) == (State.ACTIVE, agent)


def test_an_extension_of_nobody_rings_nobodys_browser_and_the_call_waits_in_the_line(board):
    call = told(board, RINGING, ANSWERED, extension="9999")

    assert call.agent is None
    assert Conversation.objects.get().state == State.WAITING


def test_the_queue_of_the_telephone_system_is_found_by_its_code(board, head):
    from tests.apps.tickets.conftest import queue

    other = queue("vip", head=head)

    assert told(board, RINGING, ANSWERED, queue="vip").conversation.queue == other
    usual = told(board, RINGING, ANSWERED, queue="nobody", call_id="c-2", number="13900000000")
    assert usual.conversation.queue == board.queue


def test_the_same_event_twice_is_one(board):
    rings, answered = raw(), raw("answered")

    assert take(board, rings, answered, rings) == [Outcome.TAKEN, Outcome.TAKEN, Outcome.KNOWN]
    assert take(board, answered) == [Outcome.KNOWN]
    assert Conversation.objects.count() == 1


def test_a_bad_event_costs_only_itself_and_is_kept_sealed(board):
    bad = raw(call_id="", number=NUMBER)

    assert take(board, raw(), bad, raw("answered")) == [
        Outcome.TAKEN,
        Outcome.REJECTED,
        Outcome.TAKEN,
    ]
    row = HeardEvent.objects.exclude(reason="").get()
    assert NUMBER not in row.reason + row.content_sealed
    assert "call_id" in row.told_reason


def test_whatever_fails_inside_costs_only_its_event(board, monkeypatch, caplog):
    honest = event_actions.hear_event

    def fails(switchboard, *, event):
        if event.call_id == "c-2":
            raise ValueError(f"broken by {event.number}")
        return honest(switchboard, event=event)

    monkeypatch.setattr(event_actions, "hear_event", fails)

    assert take(board, raw(call_id="c-2"), raw()) == [Outcome.REJECTED, Outcome.TAKEN]
    assert NUMBER not in caplog.text
    assert [call.call_id for call in Call.objects.all()] == ["c-1"]


def test_an_event_that_nobody_needs_leaves_no_trace(board):
    assert take(board, raw("hold")) == [Outcome.LEFT_OUT]
    assert not HeardEvent.objects.exists()


def test_a_rejected_event_is_taken_when_it_can_be(board, monkeypatch):
    monkeypatch.setattr(event_actions, "hear_event", lambda *_a, **_k: 1 / 0)
    take(board, raw())
    monkeypatch.undo()
    row = HeardEvent.objects.exclude(reason="").get()

    call = take_rejected(row.pk, by="chen")

    assert call is not None and call.state == CallState.RINGING
    with pytest.raises(AlreadyDecided):
        discard_rejected(row.pk, by="chen")
    row.refresh_from_db()
    assert (row.decided_by, row.content_sealed) == ("chen", "")


def test_what_still_cannot_be_read_stays_where_it_is(board):
    take(board, raw(call_id=""))
    row = HeardEvent.objects.exclude(reason="").get()

    with pytest.raises(EventRefused):
        take_rejected(row.pk, by="chen")
    discard_rejected(row.pk, by="chen")

    assert HeardEvent.objects.get().content_sealed == ""


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(board):
    take(board, raw(), raw(call_id=""))

    assert forget_old_events(now=timezone.now() + EVENTS_KEPT + timedelta(hours=1)) == 1
    assert HeardEvent.objects.get().reason


def test_every_change_of_a_call_is_an_event_without_the_number(board):
    told(board, RINGING, ANSWERED, HUNG_UP)

    acts = list(Outbox.objects.filter(by="telephone").values_list("activity", flat=True))
    assert [act for act in acts if act.startswith("call")] == [
        "call rings",
        "call answered",
        "call ended",
    ]
    everything = str(list(Outbox.objects.values())) + str(list(AuditRow.objects.values()))
    assert NUMBER not in everything


def test_the_number_is_sealed_and_found_by_its_index(board):
    call = told(board, RINGING)

    assert NUMBER not in call.number_sealed
    assert call.number_index
    assert told(board, RINGING, number="+86 138-1234-5678", call_id="c-2").number_index == (
        call.number_index
    )
