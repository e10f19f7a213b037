"""Who wrote in a chat, for the gate of blocked senders: a browser, by the thread of its talks."""

from __future__ import annotations

from typing import Any

from zhike.apps.blocks.doors import Door, Sender, also_knows, has_door
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.webchat import actions, call_back_actions
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.queries import sender_at
from zhike.apps.webchat.rules import Way


def sender_of(talk: Conversation) -> Sender | None:
    if not talk.visitor_digest:
        return None
    rows = Visitor.objects.select_related("customer").filter(thread=talk.visitor_digest)
    visitor = rows.order_by("-pk").first()
    if visitor and visitor.way == Way.PORTAL:
        return None  # what the portal sends is never held back
    return sender_at(talk.visitor_digest, customer=visitor.customer if visitor else None)


def let_in(held: dict[str, Any]) -> None:
    """Let in words that were held back, or a wish to be called."""
    take = call_back_actions.let_in if "wish" in held else actions.let_in
    take(held)


also_knows(call_back_actions.caller_of)
has_door(Door(channel=Channel.CHAT, sender_of=sender_of, let_in=let_in))
