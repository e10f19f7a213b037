"""Personal values of an act: sealed before they are written, opened for those who may see them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from zhike.apps.audit.models import AuditRow
from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.keys import Keyring
from zhike.apps.vault.rules import WITHHELD, is_sealed


def keys_for(customer_ids: Iterable[str]) -> Keyring:
    """The keys to seal with, made where they are missing; no query where nobody is named."""
    wanted = set(customer_ids)
    return Keyring.making(wanted) if wanted else Keyring()


def sealed(text: str, *, customer_id: str, keys: Keyring) -> str:
    """Seal what an act says of a customer; an act about nobody stays as it is.

    About an erased customer nothing is written any more: the act must not fail for that.
    """
    if not customer_id or not text:
        return text
    if keys.is_erased(customer_id):
        return WITHHELD
    return keys.seal(text, customer_id=customer_id)


def opened(text: str, *, customer_id: str, keys: Keyring) -> str:
    """Give the text that stands in a row; empty where the customer was erased."""
    if not customer_id or not is_sealed(text):
        return text
    try:
        return keys.open(text, customer_id=customer_id)
    except SealBroken:
        return text  # somebody wrote it behind the system's back; `zhike audit verify` names it


def said(row: AuditRow) -> dict[str, str]:
    """What one row says, opened."""
    keys = Keyring.of([row.customer_id])
    return {
        name: opened(getattr(row, name), customer_id=row.customer_id, keys=keys)
        for name in ("before", "after", "reason")
    }


def as_text(values: Mapping[str, Any] | None) -> str:
    if not values:
        return ""
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
