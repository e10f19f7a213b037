"""Whom an agent is to call: the number stands in the clear for whoever has the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from zhike.apps.audit.actions import record_read
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.models import User
from zhike.apps.unmasking.sight import masked
from zhike.apps.vault.keys import Keyring
from zhike.apps.webchat.hours import in_words
from zhike.apps.webchat.models import CallBack


@dataclass(frozen=True, kw_only=True)
class CallBackShown:
    """A call to make: the number, and when the customer wants it."""

    number: str
    window: str
    is_clear: bool


def call_back_shown(found: Conversation, *, caller: User) -> CallBackShown | None:
    """Give the call that a conversation is about; that its number was seen is written down."""
    if found.channel != Channel.PHONE:
        return None
    row = CallBack.objects.select_related("ticket").filter(conversation=found).first()
    if row is None or not row.number_sealed:
        return None
    ticket = row.ticket
    number = Keyring.of([ticket.key_owner]).open(row.number_sealed, customer_id=ticket.key_owner)
    is_clear = found.agent_id == caller.pk
    if is_clear and ticket.customer_number:
        record_read(
            customer_id=ticket.customer_number,
            by=caller.username,
            activity="see call back number",
            case_id=ticket.case_id,
        )
    return CallBackShown(
        number=number if is_clear else masked(number, field="phone"),
        window=in_words((row.begins_at, row.ends_at), now=timezone.now()),
        is_clear=is_clear,
    )
