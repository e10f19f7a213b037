from __future__ import annotations

from tests.event_rows import CONTRACT, content_of, event_rows

from zhike.engine.store import Batch, Store
from zhike.pipelines.compact_store import compact_store


def test_every_table_is_compacted_and_no_row_changes():
    store = Store()
    store.append(CONTRACT, event_rows(range(2)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows(range(2, 5)), batch=Batch(batch_id="b2"))
    before = content_of(store)

    done = compact_store(store=store)

    assert set(done) == {"event_log", "contact"}
    assert (done["event_log"].files_before, done["event_log"].files_after) == (2, 1)
    assert content_of(store) == before
