from __future__ import annotations

import pytest
from tests.apps.vault.conftest import entry

from zhike.apps.jobs.chores import due_chores
from zhike.apps.jobs.kinds import kind_of
from zhike.apps.protection.jobs import ROTATE_INDEX, mend_erasure_ledger, rotate_index
from zhike.apps.vault import actions
from zhike.apps.vault.ledger import all_erasures
from zhike.apps.vault.rotation import keys_now

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_ledger"),
]


def test_an_erasure_that_a_crash_kept_from_the_ledger_is_noted_at_the_start(monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(actions, "add_erasures", lambda _erasures: None)
        actions.destroy_key("C1")
    assert list(all_erasures()) == []

    mend_erasure_ledger()

    assert [one.customer_id for one in all_erasures()] == ["C1"]
    assert mend_erasure_ledger in [chore.work for chore in due_chores(tick=0)]


def test_the_indexes_are_written_anew_in_the_background():
    entry("C1", name="林知夏", phone="13812345678")
    told = []

    result = rotate_index(progress=lambda *said: told.append(said), by="chen")

    assert result == {"rows": 2}
    assert told[-1][0] == 2
    assert (keys_now().index_key, keys_now().rows_to_index) == (2, 0)
    assert kind_of(ROTATE_INDEX).aside
