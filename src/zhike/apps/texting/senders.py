"""Who sent a text message, for the gate of blocked senders, and how one that was held comes in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from zhike.apps.blocks.doors import Door, Sender, has_door
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.models import WorkQueue
from zhike.apps.telephony.queries import owners_of, sender_at
from zhike.apps.texting.event_actions import say
from zhike.apps.texting.models import TextThread
from zhike.apps.vault.keys import Keyring


def sender_of(talk: Conversation) -> Sender | None:
    thread = TextThread.objects.select_related("ticket").filter(conversation=talk).first()
    if thread is None or not thread.number_sealed:
        return None
    owner = thread.ticket.key_owner
    number = Keyring.of([owner]).open(thread.number_sealed, customer_id=owner)
    return sender_at(number)


def let_in(content: dict[str, Any]) -> None:
    number = content["number"]
    say(
        Said(
            text=content["text"],
            client_id=content["key"],
            at=datetime.fromisoformat(content["at"]),
        ),
        number=number,
        owners=owners_of(number),
        queue=WorkQueue.objects.get(pk=content["queue"]),
        now=timezone.now(),
    )


has_door(Door(channel=Channel.SMS, sender_of=sender_of, let_in=let_in))
