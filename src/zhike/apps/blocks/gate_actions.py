"""The gate that channels ask before a contact becomes a conversation."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.models import Block, Held
from zhike.apps.blocks.queries import standing_block
from zhike.apps.blocks.rules import LONGEST_WORDS, holds_back
from zhike.apps.conversations.rules import Channel
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring


@transaction.atomic
def hold_back(
    sender: Sender,
    *,
    channel: Channel,
    once: str,
    words: str,
    content: dict[str, Any],
    about: Ticket | None = None,
    at: datetime | None = None,
) -> bool:
    """Keep a contact apart if its sender is blocked; say whether it was. The same one twice is one.

    `about` is the matter that it would join: what is said about a complaint always comes in.
    """
    block = None if about and about.kind == Kind.COMPLAINT else _blocking(sender)
    if block is None:
        return False
    keys = Keyring.making([block.key_owner])
    _held, is_new = Held.objects.get_or_create(
        once_key=f"{channel}:{once}"[:100],
        defaults={
            "block": block,
            "channel": channel,
            "words_sealed": keys.seal(words[:LONGEST_WORDS], customer_id=block.key_owner),
            "content_sealed": keys.seal(json.dumps(content), customer_id=block.key_owner),
            "came_at": at or timezone.now(),
        },
    )
    if is_new:
        Block.objects.filter(pk=block.pk).update(held_back=F("held_back") + 1)
        record_event(
            activity="hold back contact",
            case_id=block.case_id,
            by="zhike",
            channel=channel,
            customer_id=block.customer.customer_id if block.customer else "",
        )
    return True


def is_blocked(sender: Sender) -> bool:
    """Say whether a sender's contacts are held back now."""
    return _blocking(sender) is not None


def _blocking(sender: Sender) -> Block | None:
    block = standing_block(sender.kind, sender.value)
    if block is None:
        return None
    if not holds_back(until=block.until, lifted_at=block.lifted_at, now=timezone.now()):
        return None
    # He is known by now, and nobody who may decided to block a customer.
    return None if sender.customers and not block.is_of_customer else block
