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
from zhike.apps.blocks.rules import LONGEST_WORDS, Standing, holds_back, speaks_of_complaint
from zhike.apps.conversations.rules import Channel
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring


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

    `about` is the matter that it would join. What is said about a complaint always comes in, and so
    does what is said about a matter that began behind the block: it was let in.
    """
    block = _blocking(sender)
    if block is None or (about and _passes(about, block)):
        return False
    _keep_apart(
        block,
        once_key=f"{channel}:{once}"[:100],
        channel=channel,
        words=words,
        content=content,
        at=at,
    )
    return True


@transaction.atomic
def _keep_apart(
    block: Block,
    *,
    once_key: str,
    channel: Channel,
    words: str,
    content: dict[str, Any],
    at: datetime | None,
) -> None:
    keys = Keyring.making([block.key_owner])
    row, is_new = Held.objects.get_or_create(
        once_key=once_key,
        defaults={
            "block": block,
            "channel": channel,
            "words_sealed": keys.seal(words[:LONGEST_WORDS], customer_id=block.key_owner),
            "content_sealed": keys.seal(json.dumps(content), customer_id=block.key_owner),
            "came_at": at or timezone.now(),
            "may_be_complaint": speaks_of_complaint(words),
        },
    )
    if is_new:
        # Whoever counts first tells of it: the others wait here for the row.
        Block.objects.filter(pk=block.pk).update(held_back=F("held_back") + 1)
        record_event(
            activity="hold back contact",
            case_id=block.case_id,
            by="zhike",
            channel=channel,
            customer_id=block.customer.customer_id if block.customer else "",
            outcome=_standing(row),
        )


def is_blocked(sender: Sender) -> bool:
    """Say whether a sender's contacts are held back now."""
    return _blocking(sender) is not None


def _passes(about: Ticket, block: Block) -> bool:
    return about.kind == Kind.COMPLAINT or about.opened_at > block.blocked_at


def _standing(row: Held) -> Standing:
    """People are told once, until somebody has read it."""
    unread = Held.objects.filter(block=row.block_id, judged_at=None).exclude(pk=row.pk)
    if row.may_be_complaint and not unread.filter(may_be_complaint=True).exists():
        return Standing.COMPLAINT
    return Standing.MORE if unread.exists() else Standing.FIRST


def _blocking(sender: Sender) -> Block | None:
    block = standing_block(sender.kind, sender.value)
    if block is None:
        return None
    if not holds_back(until=block.until, lifted_at=block.lifted_at, now=timezone.now()):
        return None
    # He is known by now, and nobody who may decided to block a customer.
    return None if sender.customers and not block.is_of_customer else block
