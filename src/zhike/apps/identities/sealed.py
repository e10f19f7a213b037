"""What the ledger keeps sealed."""

from __future__ import annotations

from zhike.apps.identities.models import Merge
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(model=Merge, column="note_sealed", owner="absorbed__customer_id", field="note")
)
