from __future__ import annotations

import pytest
from tests.event_rows import CONTRACT, event_rows, numbers_in

from zhike.engine.errors import BatchUnknown
from zhike.engine.store import Batch, Store
from zhike.engine.store_records import Records


class Killed(Exception):
    """Stands for SIGKILL."""


@pytest.fixture
def die_before_telling(monkeypatch):
    def die(*arguments, **named):
        raise Killed

    monkeypatch.setattr(Records, "store", die)


def test_a_batch_that_was_committed_but_not_told_is_found_in_the_files(die_before_telling):
    with pytest.raises(Killed):
        Store().append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1", source="a.csv"))

    store = Store()
    (record,) = store.batches("mortgage")
    assert (record.state, record.stored, record.source) == ("stored", {"event_log": 3}, "a.csv")
    assert store.withdraw("b1", by="li", reason="").stored == {"event_log": 3}
    assert numbers_in(store) == []


def test_a_batch_that_never_was_committed_is_not_shown():
    store = Store()
    store.append(CONTRACT, event_rows([1]), batch=Batch(batch_id="b1"))
    Records(store.root).begin(Batch(batch_id="b2"), contract="event_log")

    assert [record.batch_id for record in store.batches()] == ["b1"]
    with pytest.raises(BatchUnknown):
        store.withdraw("b2", by="li", reason="")
