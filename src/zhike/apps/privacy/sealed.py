"""What is sealed of a customer's words, of his copies, and of what an erasure looks for."""

from __future__ import annotations

from zhike.apps.privacy.models import CopyFile, Erasure, RightsRequest
from zhike.apps.vault.columns import SealedColumn, sealed_column

for column in ("wish_sealed", "answer_sealed"):
    sealed_column(
        SealedColumn(
            model=RightsRequest, column=column, owner="customer__customer_id", field="note"
        )
    )
sealed_column(
    SealedColumn(
        model=CopyFile,
        column="content_sealed",
        owner="request__customer__customer_id",
        field="evidence",
    )
)
# Under a key of the erasure's own, which ends with it.
sealed_column(
    SealedColumn(model=Erasure, column="words_sealed", owner="key_name", field="evidence")
)
