"""How long it is kept that somebody was blocked: half a year after the end of the block."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.blocks.models import Block, Held
from zhike.apps.privacy.record_classes import AT_MOST, RecordClass, keeps_class
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.vault.actions import destroy_keys

OWN_KEYS = "block-"


def ended_blocks() -> list[Record]:
    """Blocks that were lifted or are over; their marks go with them, the tickets do not.

    One behind which something stands that nobody has read stays: it may be a complaint.
    """
    ended = Coalesce(F("lifted_at"), F("until"))
    unread = Held.objects.filter(block=OuterRef("pk"), judged_at=None)
    rows = Block.objects.annotate(ended_at=ended).filter(
        ~Exists(unread), ended_at__lt=timezone.now()
    )
    values = rows.order_by("ended_at", "pk").values_list("pk", "customer__customer_id", "ended_at")
    return [
        Record(
            key=key,
            customer_id=customer_id or "",
            matter=f"block-{key}",
            starts=timezone.localdate(ended_at),
        )
        for key, customer_id, ended_at in values[:AT_MOST]
    ]


def remove_blocks(keys: Collection[int]) -> int:
    rows = Block.objects.filter(pk__in=keys)
    owners = list(rows.filter(key_owner__startswith=OWN_KEYS).values_list("key_owner", flat=True))
    removed = rows.delete()[1].get(Block._meta.label, 0)
    destroy_keys(owners)
    return removed


keeps_class(
    RecordClass(
        code="blocks",
        label=_("Senders that were blocked"),
        starts_with=_("end of the block"),
        months=6,
        source="个人信息保护法 第十九条\uff1a最短时间",
        mark=Mark.OWN,
        is_automatic=True,
        records=ended_blocks,
        remove=remove_blocks,
    )
)
