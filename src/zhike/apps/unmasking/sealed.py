"""What unmasking keeps sealed: the sentence that says what values were needed for."""

from __future__ import annotations

from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(model=UnmaskGrant, column="note_sealed", owner="customer_id", field="note")
)
