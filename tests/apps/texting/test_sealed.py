from __future__ import annotations

from tests.apps.texting.conftest import said, tell

from zhike.apps.texting.models import TextThread
from zhike.apps.vault.columns import sealed_columns


def test_the_numbers_are_known_to_whoever_changes_keys(served):
    tell(said())
    (column,) = [one for one in sealed_columns() if one.name.startswith("texting.")]
    thread = TextThread.objects.select_related("ticket").get()

    assert column.index == "number_index"
    assert list(column.rows_of(thread.ticket.key_owner)) == [thread]
