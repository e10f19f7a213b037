from __future__ import annotations

from zhike.apps.suspicions.models import Notice
from zhike.apps.vault.columns import sealed_columns


def test_a_notice_is_found_by_its_own_key_and_by_no_customer(notice):
    columns = [one for one in sealed_columns() if one.model is Notice]

    assert len(columns) == 2
    for column in columns:
        assert column.rows_of(notice.key_owner).count() == 1
        assert column.rows_of("C001").count() == 0
