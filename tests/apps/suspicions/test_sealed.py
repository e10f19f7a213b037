from __future__ import annotations

from tests.apps.suspicions.conftest import sent

from zhike.apps.suspicions.actions import INDEX
from zhike.apps.suspicions.models import Notice
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import index_of
from zhike.apps.vault.rotation import begin_index_change, index_anew, rows_to_index


def test_a_notice_is_found_by_its_own_key_and_by_no_customer(notice):
    columns = [one for one in sealed_columns() if one.model is Notice]

    assert len(columns) == 2
    for column in columns:
        assert column.rows_of(notice.key_owner).count() == 1
        assert column.rows_of("C001").count() == 0


def test_a_change_of_the_index_key_writes_the_mark_of_the_customer_and_none_where_none_is(
    agent, notice
):
    silent = sent(agent, customer_id="")
    begin_index_change()

    index_anew()

    notice.refresh_from_db()
    silent.refresh_from_db()
    assert notice.about_index == index_of("C001", kind=INDEX)
    assert silent.about_index == ""
    assert rows_to_index() == 0
