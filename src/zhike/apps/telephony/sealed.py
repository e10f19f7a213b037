"""What telephony keeps sealed: the secrets of telephone systems, numbers, events not read."""

from __future__ import annotations

from zhike.apps.telephony.models import Call, HeardEvent, Switchboard
from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.schema.identifiers import normal

sealed_column(SealedColumn(model=Switchboard, column="secret_sealed"))
sealed_column(SealedColumn(model=HeardEvent, column="content_sealed"))
sealed_column(
    SealedColumn(
        model=Call,
        column="number_sealed",
        owner="key_owner",
        field="phone",
        index="number_index",
        normal=lambda value, field: normal(value, kind=field),
    )
)
