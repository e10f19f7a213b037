"""What consents keeps sealed: the words of messages that wait to be sent."""

from __future__ import annotations

from zhike.apps.consents.models import WaitingMessage
from zhike.apps.vault.columns import SealedColumn, sealed_column

for column in ("subject_sealed", "text_sealed"):
    sealed_column(
        SealedColumn(
            model=WaitingMessage,
            column=column,
            owner="message__customer__customer_id",
            field="note",
        )
    )
