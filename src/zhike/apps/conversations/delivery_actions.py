"""How far messages came: that they arrived, were read, or failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhike.apps.conversations.actions import record
from zhike.apps.conversations.gatherer import Gatherer
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import MessageState, Side, Sighting

AUTHORS = {Side.CUSTOMER: Side.STAFF, Side.STAFF: Side.CUSTOMER}  # whose words each side sees


def note_seen(conversation_id: int, *, up_to: int, by_side: Side, is_read: bool) -> None:
    """Note that the other side's messages up to one arrived, or were read.

    In a server that gathers (`sightings`) it is written a moment later, with those of others.
    """
    sighting = Sighting(conversation_id=conversation_id, side=by_side, is_read=is_read)
    if not sightings.put(sighting, up_to):
        note_all({sighting: up_to})


def note_all(seen: dict[Sighting, int]) -> int:
    """Note up to which message each was seen, in one transaction; give how many messages changed.

    What is to be written is read before it, since on SQLite nobody else writes while one is open.
    """
    unread = list(_unread(seen))
    read = [pk for pk, talk, side, _at in unread if pk <= _up_to(seen, talk, side, is_read=True)]
    arrived = [
        pk
        for pk, talk, side, at in unread
        if at is None and pk not in read and pk <= _up_to(seen, talk, side, is_read=False)
    ]
    talks = {talk for pk, talk, _side, _at in unread if pk in {*read, *arrived}}
    return _noted(read, arrived, talks) if talks else 0


def _unread(seen: dict[Sighting, int]) -> Any:
    """Messages that are not read yet, among those seen: key, conversation, side, arrival."""
    wanted = Q()
    for one, up_to in seen.items():
        wanted |= Q(conversation=one.conversation_id, side=AUTHORS[one.side], pk__lte=up_to)
    rows = Message.objects.filter(wanted, read_at=None).exclude(state=MessageState.FAILED)
    return rows.order_by().values_list("pk", "conversation_id", "side", "delivered_at")


def _up_to(seen: dict[Sighting, int], talk: int, author: str, *, is_read: bool) -> int:
    side = AUTHORS[Side(author)]
    return seen.get(Sighting(conversation_id=talk, side=side, is_read=is_read), 0)


@transaction.atomic
def _noted(read: Sequence[int], arrived: Sequence[int], talks: set[int]) -> int:
    now = timezone.now()
    # Still unread: another window of the same reader may have said so at this moment.
    rows = Message.objects.filter(read_at=None).exclude(state=MessageState.FAILED)
    came: dict[str, Any] = {"delivered_at": Coalesce("delivered_at", now)}
    changed = 0
    if read:
        changed += rows.filter(pk__in=read).update(read_at=now, state=MessageState.READ, **came)
    if arrived:
        changed += rows.filter(pk__in=arrived).update(state=MessageState.DELIVERED, **came)
    if changed:
        # No new version: that somebody read is no reason to refuse what another one writes.
        Conversation.objects.filter(pk__in=talks).update(changed_at=now)
    return changed


sightings = Gatherer(note_all)


def note_delivered(message_id: int) -> None:
    """Note that one message was handed to the customer's side, where nothing failed before."""
    Message.objects.filter(pk=message_id, state=MessageState.SENT).update(
        state=MessageState.DELIVERED, delivered_at=timezone.now()
    )


@transaction.atomic
def note_failed(message_id: int, *, failure: str) -> None:
    """Note that a message did not reach the customer, and why."""
    message = Message.objects.select_related("conversation__ticket__customer").get(pk=message_id)
    message.state, message.failure = MessageState.FAILED, failure[:200]
    message.save(update_fields=["state", "failure"])
    record(message.conversation, activity="message not delivered", by="zhike")
