"""What is sealed of a notice, under its own key."""

from __future__ import annotations

from zhike.apps.suspicions.models import Notice, Step
from zhike.apps.vault.columns import SealedColumn, sealed_column

for column in ("about_sealed", "text_sealed"):
    sealed_column(SealedColumn(model=Notice, column=column, owner="key_owner", field="note"))
sealed_column(
    SealedColumn(model=Step, column="said_sealed", owner="notice__key_owner", field="note")
)
