"""What the chat keeps sealed: the number a customer wants to be called at, and what about."""

from __future__ import annotations

from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.apps.webchat.models import CallBack

sealed_column(
    SealedColumn(model=CallBack, column="number_sealed", owner="ticket__key_owner", field="phone")
)
sealed_column(
    SealedColumn(model=CallBack, column="text_sealed", owner="ticket__key_owner", field="note")
)
