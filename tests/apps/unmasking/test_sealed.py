from __future__ import annotations

from zhike.apps.vault.columns import sealed_columns


def test_the_sentence_of_a_grant_is_found_by_its_customer(granted):
    (column,) = [c for c in sealed_columns() if c.name == "unmasking.UnmaskGrant.note_sealed"]

    assert list(column.rows_of("C1")) == [granted]
    assert list(column.rows_of("C2")) == []
