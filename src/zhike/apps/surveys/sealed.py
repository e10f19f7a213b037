"""What is sealed of a survey: words and what was begun, under the customer's key.

Words given without a name have no customer; they are sealed by the house.
"""

from __future__ import annotations

from zhike.apps.surveys.models import Answer, Begun, SheetAnswer
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(
        model=Answer,
        column="text_sealed",
        owner="invitation__customer__customer_id",
        field="note",
    )
)
sealed_column(
    SealedColumn(
        model=Begun,
        column="given_sealed",
        owner="invitation__customer__customer_id",
        field="note",
    )
)
sealed_column(SealedColumn(model=SheetAnswer, column="text_sealed"))
