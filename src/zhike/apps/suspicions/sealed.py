"""What is sealed of a notice, under its own key, and by what its customer's others are found."""

from __future__ import annotations

import json

from zhike.apps.suspicions.actions import INDEX
from zhike.apps.suspicions.models import Notice, Step
from zhike.apps.vault.columns import SealedColumn, sealed_column


def customer_in(about: str, field: str) -> str:
    """Give of what a notice is about the part that is indexed."""
    del field
    return str(json.loads(about).get("customer", ""))


sealed_column(
    SealedColumn(
        model=Notice,
        column="about_sealed",
        owner="key_owner",
        field="note",
        index="about_index",
        index_kind=INDEX,
        normal=customer_in,
    )
)
sealed_column(SealedColumn(model=Notice, column="text_sealed", owner="key_owner", field="note"))
sealed_column(
    SealedColumn(model=Step, column="said_sealed", owner="notice__key_owner", field="note")
)
