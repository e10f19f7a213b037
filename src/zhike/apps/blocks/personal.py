"""What blocks keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.blocks.models import Block, Held
from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.customers.models import Identifier
from zhike.apps.vault.keys import Keyring


def read_blocks(members: Members) -> list[dict[str, Any]]:
    rows = list(_blocks(members))
    ring = Keyring.of({row.key_owner for row in rows})
    return [
        {
            "sender": ring.open(row.sender_sealed, customer_id=row.key_owner),
            "reason": ring.open(row.reason_sealed, customer_id=row.key_owner),
            "blocked_at": row.blocked_at,
            "until": row.lifted_at or row.until,
            "held_back": row.held_back,
        }
        for row in rows
    ]


def clear_blocks(members: Members) -> int:
    """Forget who was blocked and what he sent; whoever has the number next is not blocked."""
    keys = list(_blocks(members).values_list("pk", flat=True))
    Held.objects.filter(block__in=keys).delete()
    rows = Block.objects.filter(pk__in=keys)
    rows.filter(lifted_at=None).update(lifted_at=timezone.now(), lifted_by="zhike")
    return rows.update(sender_sealed="", sender_index="", reason_sealed="")


def left_blocks(members: Members) -> int:
    return _blocks(members).count()


def _blocks(members: Members) -> QuerySet[Block]:
    """Those that were put on a customer, and those on an address or number that is his."""
    own = Identifier.objects.filter(customer__in=members).values("value_index")
    rows = Block.objects.exclude(sender_index="")
    return rows.filter(Q(customer__in=members) | Q(sender_index__in=own))


keeps(
    Place(
        name="blocks.senders",
        label=_("Blocked addresses and numbers, and what was held back"),
        read=read_blocks,
        clear=clear_blocks,
        left=left_blocks,
        stays=_("That something was marked as spam, and when, stays without its sender."),
        stay=lambda members: Block.objects.filter(customer__in=members).count(),
    )
)
