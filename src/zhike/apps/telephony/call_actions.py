"""What becomes of a call: a conversation of who answered, or a call to return in the line."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event, record_read
from zhike.apps.blocks.gate_actions import hold_back
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations import line_actions
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches
from zhike.apps.telephony.errors import NoNumber, NotYourCall
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.queries import number_of, sender_at
from zhike.apps.telephony.rules import CallState, is_forgotten
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets.work_actions import add_note
from zhike.apps.vault.keys import Keyring

BY = "telephone"


def follow_call(call: Call, *, at: datetime, before: CallState | None = None) -> None:
    """Do what a call's state asks for. Asked again, nothing is done twice. The caller saves.

    `before` is the state in which the call was: only an answer gives its agent the conversation,
    not the end of a call whose matter he sent on meanwhile.
    """
    state = CallState(call.state)
    if state in {CallState.TALKING, CallState.ENDED}:
        if call.conversation is None:
            call.conversation = _waiting_of(call)
        if call.conversation is None and call.is_inbound and not _is_held(call, at=at):
            call.conversation = _begin(call, at=at, text=_words(CallState.TALKING))
        if before not in {CallState.TALKING, CallState.ENDED}:
            _give_to_agent(call)
    if state is CallState.MISSED:
        call.is_shown = False
        # Who withholds his number cannot be called back; the call itself stays on record.
        if call.is_inbound and call.conversation is None and call.number_index:
            moment = call.ended_at or at
            if not _is_held(call, at=moment):
                call.conversation = _to_return(call, at=moment)
    if state is CallState.ENDED and call.agent is None:
        call.is_shown = False  # nobody is there to write what it was about


@transaction.atomic
def let_call_in(public_id: str) -> Call:
    """Make the conversation of a call that was held back: a call to return."""
    rows = Call.objects.select_for_update(of=("self",)).select_related(
        "customer", "switchboard__queue"
    )
    call = rows.get(public_id=public_id)
    if call.conversation_id is None:
        call.conversation = _to_return(call, at=call.ended_at or call.heard_at)
        call.version += 1
        call.save()
    return call


@transaction.atomic
def name_caller(call_id: int, *, customer: Customer, by: User) -> Call:
    """Say who is on the line, as somebody found out who spoke with him."""
    call = _of(call_id, by=by)
    call.customer = customer
    call.version += 1
    call.save()
    if call.conversation:
        tickets.link_customer(call.conversation.ticket_id, customer=customer, by=by.username)
    record_event(
        activity="name caller",
        case_id=call.case_id,
        by=by.username,
        channel="phone",
        customer_id=customer.customer_id,
        attributes={"call": call.public_id},
    )
    return call


@transaction.atomic
def wrap_up(call_id: int, *, text: str, solved: bool, by: User) -> Call:
    """Write what a call was about, and end its conversation; the card goes away."""
    call = _of(call_id, by=by)
    conversation = call.conversation
    if conversation and text.strip():
        add_note(conversation.ticket_id, text=text, author=by)
    # Whoever has it by now ends it: it may have been handed over during the call.
    if conversation and conversation.state == State.ACTIVE and conversation.agent_id == by.pk:
        line_actions.end_conversation(conversation.pk, by=by, solved=solved)
    call.is_shown = False
    call.version += 1
    call.save()
    record_event(
        activity="wrap up call",
        case_id=call.case_id,
        by=by.username,
        channel="phone",
        customer_id=call.customer.customer_id if call.customer else "",
        attributes={"call": call.public_id},
    )
    return call


@transaction.atomic
def number_in_clear(call_id: int, *, by: User) -> str:
    """Give the number to call back. Who read it is written down each time.

    Raises
    ------
    NotYourCall, NoNumber
    """
    call = _of(call_id, by=by)
    if not call.number_sealed:
        raise NoNumber
    record_read(
        customer_id=call.customer.customer_id if call.customer else "",
        by=by.username,
        fields=["phone"],
        activity="see caller number",
        case_id=call.case_id,
    )
    return Keyring.of([call.key_owner]).open(call.number_sealed, customer_id=call.key_owner)


def end_forgotten(*, now: datetime | None = None) -> int:
    """End the calls whose end nobody told; give how many."""
    moment = now or timezone.now()
    shown = Call.objects.filter(is_shown=True).values_list("pk", flat=True)
    return sum(_end_if_forgotten(key, now=moment) for key in list(shown))


@transaction.atomic
def _end_if_forgotten(call_id: int, *, now: datetime) -> bool:
    rows = Call.objects.select_for_update(of=("self",)).select_related(
        "conversation__queue__branch", "customer", "switchboard__queue"
    )
    call = rows.get(pk=call_id)
    state = CallState(call.state)
    began = call.answered_at or call.ringing_at or call.heard_at
    if not is_forgotten(state, began_at=began, ended_at=call.ended_at, now=now):
        return False
    if state is CallState.RINGING:
        # Whoever called was not answered as far as anybody knows: he is called back.
        call.state, call.ended_at = CallState.MISSED, now
        follow_call(call, at=now)
    call.is_shown = False
    call.version += 1
    call.save()
    return True


def may_handle(call: Call, user: User) -> bool:
    """Say whether a call is somebody's: he has it, serves its conversation, or supervises."""
    if call.agent_id == user.pk or user.may(Permission.SUPERVISE_TICKETS):
        return True
    return bool(call.conversation and call.conversation.agent_id == user.pk)


def queue_of(call: Call) -> WorkQueue:
    """The queue of a call: as the telephone system calls it, if it is one here; else the usual."""
    usual = call.switchboard.queue
    named = (
        WorkQueue.objects.filter(code=call.queue_name, terms__isnull=False).first()
        if call.queue_name
        else None
    )
    return named or usual


def _is_held(call: Call, *, at: datetime) -> bool:
    """Whoever is blocked rings, and may be answered; no conversation comes of it."""
    if not call.number_index:
        return False
    before = _waiting_of(call)
    return hold_back(
        sender_at(number_of(call)),
        channel=Channel.PHONE,
        once=call.public_id,
        words=_words(CallState(call.state)),
        content={"call": call.public_id},
        about=before.ticket if before else None,
        at=at,
    )


def _begin(call: Call, *, at: datetime, text: str) -> Conversation:
    return conversations.start_conversation(
        channel=Channel.PHONE,
        queue=queue_of(call),
        said=Said(text=text, client_id=f"call-{call.public_id}", at=min(at, timezone.now())),
        by=BY,
        customer=call.customer,
        public_id=call.public_id,
    )


def _to_return(call: Call, *, at: datetime) -> Conversation:
    """Put a missed call into the line; who calls again and again stands there once."""
    before = _waiting_of(call)
    if before is None:
        return _begin(call, at=at, text=_words(CallState.MISSED))
    said = Said(text=_words(CallState.MISSED), client_id=f"call-{call.public_id}", at=at)
    return conversations.customer_writes(before.pk, said=said, by=BY).conversation


def _waiting_of(call: Call) -> Conversation | None:
    """The call to return from the same number; of one that the bank makes, also the agent's own."""
    if not call.number_index:
        return None
    fits = Q(state=State.WAITING)
    if not call.is_inbound and call.agent:
        fits |= Q(state=State.ACTIVE, agent=call.agent)
    keys = Call.objects.filter(number_index=call.number_index).values("conversation")
    rows = Conversation.objects.filter(fits, channel=Channel.PHONE, pk__in=keys)
    return rows.select_related("ticket").order_by("started_at").first()


def _give_to_agent(call: Call) -> None:
    conversation, agent = call.conversation, call.agent
    if conversation is None or agent is None:
        return
    conversation.refresh_from_db(fields=["state", "agent"])
    may_have = agent.may(Permission.WORK_TICKETS) and reaches(agent, conversation.queue.branch)
    if conversation.state == State.WAITING and may_have:
        call.conversation = line_actions.give(conversation.pk, agent=agent, by=BY)
        matter = tickets.locked(conversation.ticket_id)
        tickets.note_staff_replied(matter, at=call.answered_at or timezone.now())


def _of(call_id: int, *, by: User) -> Call:
    call = (
        Call.objects.select_for_update(of=("self",))
        .select_related("conversation__ticket__customer", "conversation__queue", "customer")
        .get(pk=call_id)
    )
    if not may_handle(call, by):
        raise NotYourCall
    return call


def _words(state: CallState) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("Missed call: please call back.") if state is CallState.MISSED else _("Call")
