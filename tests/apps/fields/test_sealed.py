from __future__ import annotations

from zhike.apps.fields.models import FieldValue
from zhike.apps.vault.columns import sealed_columns


def test_every_answer_is_registered_with_its_tickets_key():
    registered = {(one.model, one.column): one.owner for one in sealed_columns()}

    assert registered[FieldValue, "value_sealed"] == "ticket__key_owner"
