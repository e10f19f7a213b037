"""Who is blocked, and what was held back, as people may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from zhike.apps.blocks.models import SENDER_LABELS, Block, Held, Mark
from zhike.apps.blocks.rules import SenderKind, normal_sender
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.prepared.select import Prepared
from zhike.apps.unmasking.sight import masked
from zhike.apps.vault.keys import Keyring, indexes_of
from zhike.pipelines.masking import mask_found


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block with its sender masked, and with the numbers in its reason."""

    block: Block
    sender: str
    reason: str

    @property
    def kind_label(self) -> Any:
        return SENDER_LABELS[SenderKind(self.block.kind)] if self.block.kind else ""


@dataclass(frozen=True, kw_only=True)
class ShownHeld:
    """What was held back, by its first words, numbers in it masked."""

    held: Held
    words: str
    is_read: bool


_standing = Prepared(
    lambda kind, *indexes: (
        Block.objects.select_related("customer")
        .filter(kind=kind, sender_index__in=indexes, lifted_at=None)
        .order_by("pk")[:1]
    )
)


def standing_block(kind: SenderKind, value: str) -> Block | None:
    """The block of a sender that nobody lifted, over or not."""
    indexes = indexes_of(normal_sender(value, kind), kind=kind)
    return _standing.first(kind.value, *indexes) if indexes else None


def counted_blocks() -> QuerySet[Block]:
    """Blocks with what they put away and hold: first those behind which most is to be read."""
    rows = Block.objects.select_related("queue", "customer").annotate(
        unread=_count_of(Held.objects.filter(judged_at=None)), marked=_count_of(Mark.objects.all())
    )
    return rows.order_by("-unread", "-blocked_at", "-pk")


def blocks_for(caller: Caller) -> QuerySet[Block]:
    """The blocks of the queues in reach."""
    return in_reach(counted_blocks(), caller=caller, branch="queue__branch")


def unread_in_reach(caller: Caller) -> int:
    """How many contacts that are held back nobody has read, of the queues in reach."""
    rows = Held.objects.filter(judged_at=None)
    return in_reach(rows, caller=caller, branch="block__queue__branch").count()


def shown_blocks(rows: Iterable[Block]) -> list[ShownBlock]:
    """Open and mask the senders of a list with one look at the keys."""
    found = list(rows)
    ring = Keyring.of({row.key_owner for row in found})
    return [
        ShownBlock(
            block=row,
            sender=_sender(row, ring),
            reason=mask_found(ring.open(row.reason_sealed, customer_id=row.key_owner)),
        )
        for row in found
    ]


def held_by(block: Block) -> list[ShownHeld]:
    """What is held back: first what nobody has read, of that first what may be a complaint."""
    rows = block.held.defer("content_sealed").order_by(
        F("judged_at").asc(nulls_first=True), "-may_be_complaint", "pk"
    )
    return shown_held(block, rows)


def shown_held(block: Block, rows: Iterable[Held]) -> list[ShownHeld]:
    """Open the first words of some of what a block holds back."""
    ring = Keyring.of([block.key_owner])
    return [
        ShownHeld(
            held=row,
            words=mask_found(ring.open(row.words_sealed, customer_id=block.key_owner)),
            is_read=row.judged_at is not None,
        )
        for row in rows
    ]


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    of_block = rows.filter(block=OuterRef("pk")).order_by().values("block")
    return Coalesce(Subquery(of_block.annotate(count=Count("pk")).values("count")), 0)


def _sender(row: Block, ring: Keyring) -> str:
    if row.kind == SenderKind.VISITOR:
        return _("a browser")
    value = ring.open(row.sender_sealed, customer_id=row.key_owner)
    return masked(value, field=row.kind) if value else ""
