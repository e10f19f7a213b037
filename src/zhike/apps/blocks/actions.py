"""Spam is put away and its sender blocked; and all of it taken back, where it was none."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.doors import Sender, sender_of
from zhike.apps.blocks.errors import SupervisorNeeded
from zhike.apps.blocks.held_actions import let_all_in, locked_block
from zhike.apps.blocks.models import Block, Mark, own_key
from zhike.apps.blocks.queries import standing_block
from zhike.apps.blocks.rules import BLOCKED_DAYS, normal_sender
from zhike.apps.conversations import spam_actions as conversations
from zhike.apps.conversations.actions import locked
from zhike.apps.conversations.errors import NotYours
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.tickets import spam_actions as tickets
from zhike.apps.tickets.errors import NeverSpam, ReasonMissing
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.vault.keys import index_of, seal_for


@transaction.atomic
def mark_spam(
    conversation_id: int, *, by: User, reason: str = "", days: int = BLOCKED_DAYS
) -> Block:
    """Put a conversation and its matter away as spam, and hold its sender's contacts back.

    Raises
    ------
    NotYours
        A colleague serves it.
    NeverSpam
        A complaint, or what came through the portal.
    SupervisorNeeded, ReasonMissing
        The sender is a customer.
    """
    talk = locked(conversation_id)
    supervises = by.may(Permission.SUPERVISE_TICKETS)
    if talk.state == State.ACTIVE and talk.agent_id != by.pk and not supervises:
        raise NotYours
    if talk.channel == Channel.PORTAL:
        raise NeverSpam
    sender = sender_of(talk)
    known = _known(talk, sender)
    if known and not supervises:
        raise SupervisorNeeded
    if known and not reason.strip():
        raise ReasonMissing
    now = timezone.now()
    before = tickets.close_as_spam(talk.ticket_id, by=by.username, reason=reason.strip())
    was_open = conversations.end_as_spam(talk.ticket, by=by.username)
    block = _blocked(talk, sender, known=known, at=now)
    block.reason_sealed = seal_for(block.key_owner, reason.strip()) if reason.strip() else ""
    block.blocked_by = by.username
    block.blocked_at, block.until = now, now + timedelta(days=days)
    block.save()
    Mark.objects.create(
        block=block, ticket=talk.ticket, state_before=before, was_open=was_open, marked_at=now
    )
    record_event(
        activity="block sender" if sender else "mark spam",
        case_id=block.case_id,
        by=by.username,
        channel=talk.channel,
        customer_id=block.customer.customer_id if block.customer else "",
        outcome=block.kind,
        reason=reason.strip(),
        attributes={"conversation": talk.public_id, "until": block.until.isoformat()},
    )
    return block


@transaction.atomic
def not_spam(block_id: int, *, by: str) -> int:
    """Lift a block, and let everything in that stood behind it; give how many contacts.

    What was put away is back as it stood, and in the line where it waited; what was held back
    comes in after it, in its order, with the time at which it came.

    Raises
    ------
    AlreadyLifted
    """
    block = locked_block(block_id)
    block.lifted_at, block.lifted_by = timezone.now(), by
    block.save(update_fields=["lifted_at", "lifted_by"])
    for mark in block.marks.select_related("ticket"):
        ticket = tickets.take_spam_back(mark.ticket_id, state=TicketState(mark.state_before), by=by)
        conversations.take_spam_back(ticket, was_open=mark.was_open, by=by)
    block.marks.all().delete()
    count = let_all_in(block)
    record_event(
        activity="lift block",
        case_id=block.case_id,
        by=by,
        customer_id=block.customer.customer_id if block.customer else "",
        outcome=str(count),
    )
    return count


@transaction.atomic
def set_end(block_id: int, *, days: int, by: str) -> Block:
    """Let a block end so many days from now; none: now. What is held stays held.

    Raises
    ------
    AlreadyLifted
    """
    block = locked_block(block_id)
    before, block.until = block.until, timezone.now() + timedelta(days=days)
    block.save(update_fields=["until"])
    record_event(
        activity="set end of block",
        case_id=block.case_id,
        by=by,
        customer_id=block.customer.customer_id if block.customer else "",
        before={"until": before.isoformat()},
        after={"until": block.until.isoformat()},
    )
    return block


def _known(talk: Conversation, sender: Sender | None) -> list[Customer]:
    """The customers that it may be: whom the matter is linked to, or whose number it is."""
    found = [talk.ticket.customer] if talk.ticket.customer else []
    return found or list(sender.customers if sender else ())


def _blocked(
    talk: Conversation, sender: Sender | None, *, known: list[Customer], at: datetime
) -> Block:
    """The sender's block as it stands, or a new one, not saved with what is decided now."""
    if sender and (before := standing_block(sender.kind, sender.value)):
        row = Block.objects.select_for_update(of=("self",)).get(pk=before.pk)
        row.is_of_customer = row.is_of_customer or bool(known)
        return row
    customer = known[0] if len(known) == 1 else None
    made = Block(
        key_owner=customer.customer_id if customer else own_key(),
        is_of_customer=bool(known),
        customer=customer,
        queue=talk.queue,
        blocked_at=at,
        until=at,
    )
    if sender:
        value = normal_sender(sender.value, sender.kind)
        made.kind = sender.kind
        made.sender_sealed = seal_for(made.key_owner, value)
        made.sender_index = index_of(value, kind=sender.kind)
    return made
