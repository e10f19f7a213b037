"""What is sealed of a survey: the words of an answer, under the customer's key."""

from __future__ import annotations

from zhike.apps.surveys.models import Answer
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(
        model=Answer,
        column="text_sealed",
        owner="invitation__customer__customer_id",
        field="note",
    )
)
