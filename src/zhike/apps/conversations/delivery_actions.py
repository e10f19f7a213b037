"""How far messages came: that they arrived, were read, or failed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from zhike.apps.conversations.actions import record
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import MessageState, Side
from zhike.apps.prepared.select import Prepared
from zhike.apps.prepared.update import update

_unread_of = Prepared(
    lambda conversation_id, up_to, side: (
        Message.objects.filter(
            conversation_id=conversation_id, pk__lte=up_to, side=side, read_at=None
        )
        .exclude(state=MessageState.FAILED)
        .only("pk", "delivered_at")
        .order_by()
    )
)


def note_seen(conversation_id: int, *, up_to: int, by_side: Side, is_read: bool) -> int:
    """Note that the other side's messages up to one arrived, or were read; give how many."""
    other = Side.STAFF if by_side == Side.CUSTOMER else Side.CUSTOMER
    unread = _unread_of.all(conversation_id, up_to, other.value)
    new = [one.pk for one in unread if is_read or one.delivered_at is None]
    # Read before the transaction, since on SQLite nobody else writes while one is open.
    return _noted(conversation_id, new, is_read=is_read) if new else 0


@transaction.atomic
def _noted(conversation_id: int, new: list[int], *, is_read: bool) -> int:
    now = timezone.now()
    # Still unread: another window of the same reader may have said so at this moment.
    rows = Message.objects.filter(pk__in=new, read_at=None).exclude(state=MessageState.FAILED)
    wanted: dict[str, Any] = {"delivered_at": Coalesce("delivered_at", now)}
    if is_read:
        changed = rows.update(read_at=now, state=MessageState.READ, **wanted)
    else:
        changed = rows.update(state=MessageState.DELIVERED, **wanted)
    if changed:
        # No new version: that somebody read is no reason to refuse what another one writes.
        update(Conversation, where={"id": conversation_id}, wanted={"changed_at": now})
    return changed


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
