"""What is sealed of blocks: who is blocked, and what he sent."""

from __future__ import annotations

from zhike.apps.blocks.models import Block, Held
from zhike.apps.blocks.rules import normal_sender
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(
        model=Block,
        column="sender_sealed",
        owner="key_owner",
        field_column="kind",
        index="sender_index",
        normal=normal_sender,
    )
)
sealed_column(SealedColumn(model=Block, column="reason_sealed", owner="key_owner", field="note"))
for column in ("words_sealed", "content_sealed"):
    sealed_column(SealedColumn(model=Held, column=column, owner="block__key_owner", field="note"))
