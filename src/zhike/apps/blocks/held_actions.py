"""What is held back is read by people: let in one by one or all of it, or found to be spam."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.doors import door_of
from zhike.apps.blocks.errors import AlreadyLifted, NotHeld
from zhike.apps.blocks.models import Block, Held
from zhike.apps.blocks.rules import HELD_FOR
from zhike.apps.vault.keys import Keyring


@transaction.atomic
def let_in(held_id: int, *, by: str) -> Block:
    """Let one contact in with the time at which it came. Its sender stays blocked.

    What he says about that matter afterwards passes.

    Raises
    ------
    NotHeld
    """
    found = Held.objects.filter(pk=held_id).first()
    block = locked_block(found.block_id) if found else None
    row = Held.objects.filter(pk=held_id).first()  # nobody lets it in beside us from here on
    if block is None or row is None:
        raise NotHeld
    _let_in([row], block)
    record_event(
        activity="let in contact",
        case_id=block.case_id,
        by=by,
        channel=row.channel,
        customer_id=block.customer.customer_id if block.customer else "",
    )
    return block


@transaction.atomic
def judge_spam(block_id: int, *, up_to: int, by: str) -> int:
    """Note that somebody read what is held back, up to a contact, and found it to be spam."""
    block = locked_block(block_id)
    unread = Held.objects.filter(block=block, judged_at=None, pk__lte=up_to)
    count = unread.update(judged_at=timezone.now(), judged_by=by)
    if count:
        record_event(
            activity="judge spam",
            case_id=block.case_id,
            by=by,
            customer_id=block.customer.customer_id if block.customer else "",
            outcome=str(count),
        )
    return count


def let_all_in(block: Block) -> int:
    """Let everything in that stands behind a block, in its order and in one transaction."""
    rows = list(block.held.all())
    _let_in(rows, block)
    return len(rows)


def forget_held(*, now: datetime | None = None) -> int:
    """Forget spam that was held back for its time. What nobody has read stays."""
    limit = (now or timezone.now()) - HELD_FOR
    return Held.objects.filter(came_at__lt=limit).exclude(judged_at=None).delete()[0]


def locked_block(block_id: int) -> Block:
    """Lock a block that stands.

    Raises
    ------
    AlreadyLifted
    """
    rows = Block.objects.select_for_update(of=("self",)).select_related("customer")
    block = rows.get(pk=block_id)
    if block.lifted_at is not None:
        raise AlreadyLifted
    return block


def _let_in(rows: list[Held], block: Block) -> None:
    ring = Keyring.of([block.key_owner])
    for row in rows:
        if door := door_of(row.channel):
            door.let_in(json.loads(ring.open(row.content_sealed, customer_id=block.key_owner)))
    Held.objects.filter(pk__in=[row.pk for row in rows]).delete()
