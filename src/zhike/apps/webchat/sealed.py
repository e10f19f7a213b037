"""What the chat keeps sealed: the number that a customer wants to be called at."""

from __future__ import annotations

from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.apps.webchat.models import CallBack

sealed_column(
    SealedColumn(model=CallBack, column="number_sealed", owner="ticket__key_owner", field="phone")
)
