"""What is sealed of fields: every answer."""

from __future__ import annotations

from zhike.apps.fields.models import FieldValue
from zhike.apps.vault.columns import SealedColumn, sealed_column

sealed_column(
    SealedColumn(model=FieldValue, column="value_sealed", owner="ticket__key_owner", field="note")
)
