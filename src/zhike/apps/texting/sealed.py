"""What texting keeps sealed: the numbers of those who write."""

from __future__ import annotations

from zhike.apps.texting.models import TextThread
from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.schema.identifiers import normal

sealed_column(
    SealedColumn(
        model=TextThread,
        column="number_sealed",
        owner="ticket__key_owner",
        field="phone",
        index="number_index",
        normal=lambda value, field: normal(value, kind=field),
    )
)
