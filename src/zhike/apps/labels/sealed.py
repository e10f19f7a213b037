"""What is sealed of labels: what they say, where the text is a customer's."""

from __future__ import annotations

from zhike.apps.labels.models import Label
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(model=Label, column="says_sealed", owner="text__key_owner", field="note")
)
