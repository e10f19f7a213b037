"""Who called, for the gate of blocked senders, and how a call that was held back comes in."""

from __future__ import annotations

from typing import Any

from zhike.apps.blocks.doors import Door, Sender, has_door
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.telephony.call_actions import let_call_in
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.queries import number_of, sender_at


def sender_of(talk: Conversation) -> Sender | None:
    calls = Call.objects.filter(conversation=talk, is_inbound=True).exclude(number_sealed="")
    call = calls.first()
    return sender_at(number_of(call)) if call else None


def let_in(content: dict[str, Any]) -> None:
    let_call_in(content["call"])


has_door(Door(channel=Channel.PHONE, sender_of=sender_of, let_in=let_in))
