"""What webhooks keep sealed: the secrets with which messages are signed."""

from __future__ import annotations

from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.apps.webhooks.models import Endpoint

sealed_column(SealedColumn(model=Endpoint, column="secret_sealed"))
