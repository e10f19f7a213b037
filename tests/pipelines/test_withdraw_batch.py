from __future__ import annotations

import pytest
from tests.event_rows import CONTRACT, event_rows, numbers_in

from zhike.engine.errors import BatchUnknown
from zhike.engine.store import Batch, Store
from zhike.pipelines.withdraw_batch import withdraw_batch


def test_a_batch_is_taken_back_with_who_and_why():
    store = Store()
    store.append(CONTRACT, event_rows(range(2)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows(range(2, 5)), batch=Batch(batch_id="b2"))

    record = withdraw_batch("b2", store=store, by="li", reason="wrong month")

    assert numbers_in(store) == [0, 1]
    assert (record.state, record.withdrawn_by, record.withdrawn_reason) == (
        "withdrawn", "li", "wrong month",
    )  # fmt: skip
    assert record.withdrawn_at is not None


def test_an_unknown_batch_is_refused():
    with pytest.raises(BatchUnknown):
        withdraw_batch("b1", store=Store(), by="li")
