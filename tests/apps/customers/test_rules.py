from __future__ import annotations

from zhike.apps.customers.rules import CustomerState


def test_a_merged_entry_is_not_an_active_one():
    assert CustomerState.MERGED != CustomerState.ACTIVE
