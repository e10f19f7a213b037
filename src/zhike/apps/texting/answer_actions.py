"""Sends what staff write in conversations by text message, each on a permit of its own.

The gate names a customer and opens his own number: a number that wrote is a claim. So an answer
goes out once an agent has linked the matter, and else is marked as not gone out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.apps.consents.errors import ConsentsError
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcomes import Stand
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.queries import stand_now
from zhike.apps.consents.rules import Channel as ConsentChannel
from zhike.apps.consents.rules import Topic
from zhike.apps.consents.sending import leave_for_sending
from zhike.apps.conversations.delivery_actions import note_delivered, note_failed
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.rules import Channel, Side
from zhike.apps.texting import rules
from zhike.apps.texting.models import OutgoingText
from zhike.apps.vault.keys import Keyring

PURPOSE = "service"
NOT_LINKED = "not_linked"
FAILED = {Stand.REFUSED, Stand.NOT_DELIVERED, Stand.UNKNOWN}
AT_ONCE = 200


def leave_answers(conversation_ids: Iterable[str]) -> int:
    """Leave each message of staff that is not on its way yet for the worker who sends."""
    rows = Message.objects.filter(
        conversation__public_id__in=set(conversation_ids),
        conversation__channel=Channel.SMS,
        side=Side.STAFF,
        outgoing_text=None,
    ).select_related("ticket__customer", "author")
    waiting = list(rows.order_by("pk"))
    keys = Keyring.of({row.ticket.key_owner for row in waiting})
    return sum(_leave(row, keys=keys) for row in waiting)


def follow_up() -> int:
    """Tell the conversations what became of their text messages; give how many were settled."""
    rows = OutgoingText.objects.filter(is_settled=False).select_related("sent")
    some = list(rows.prefetch_related("sent__outcomes").order_by("created_at")[:AT_ONCE])
    now = timezone.now()
    over = [(row, stand) for row in some if (stand := _settled(row, now=now))]
    for row, stand in over:
        _tell(row, stand)
    return len(over)


@transaction.atomic
def _leave(message: Message, *, keys: Keyring) -> bool:
    row, is_new = OutgoingText.objects.get_or_create(
        message=message, defaults={"created_at": timezone.now()}
    )
    if not is_new:
        return False
    try:
        with transaction.atomic():
            row.sent = _left(message, keys=keys)
    except ConsentsError as refusal:
        note_failed(message.pk, failure=refusal.code)
    row.is_settled = row.sent is None
    row.save(update_fields=["sent", "is_settled"])
    return True


def _left(message: Message, *, keys: Keyring) -> SentMessage | None:
    customer = message.ticket.customer
    if customer is None:
        note_failed(message.pk, failure=NOT_LINKED)
        return None
    permit = send_permission(
        customer, channel=ConsentChannel.SMS, purpose=PURPOSE, topic=Topic.SERVICE
    )
    text = keys.open(message.text_sealed, customer_id=message.ticket.key_owner)
    by = message.author.username if message.author else "zhike"
    return leave_for_sending(permit, subject="", text=text, by=by)


def _settled(row: OutgoingText, *, now: datetime) -> Stand | None:
    """Give how a text message ended; None where more may be told of it."""
    stand = stand_now(row.sent) if row.sent else Stand.UNKNOWN
    is_over = stand in FAILED or stand is Stand.DELIVERED
    return stand if is_over or now - row.created_at > rules.FOLLOWED else None


@transaction.atomic
def _tell(row: OutgoingText, stand: Stand) -> None:
    if stand is Stand.DELIVERED:
        note_delivered(row.message_id)
    elif stand in FAILED:
        note_failed(row.message_id, failure=stand.value)
    OutgoingText.objects.filter(pk=row.pk).update(is_settled=True)
