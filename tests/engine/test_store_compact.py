from __future__ import annotations

from tests.event_rows import CONTRACT, content_of, event_rows, numbers_in

from zhike.engine.store import Batch, Store


def store_of_batches(*ranges, log_name="mortgage"):
    store = Store()
    for place, numbers in enumerate(ranges):
        store.append(
            CONTRACT, event_rows(numbers, log_name=log_name), batch=Batch(batch_id=f"b{place}")
        )
    return store


def test_small_files_become_one_and_no_row_changes():
    store = store_of_batches(range(3), range(3, 5), range(5, 9))
    before = content_of(store)

    compacted = store.compact(CONTRACT)

    assert (compacted.files_before, compacted.files_after, compacted.rows_dropped) == (3, 1, 0)
    assert content_of(store) == before
    assert store.append(CONTRACT, event_rows([4]), batch=Batch(batch_id="b9")).duplicates == 1


def test_rows_of_withdrawn_batches_leave_the_files_and_stay_withdrawn():
    store = store_of_batches(range(3), range(3, 5), log_name="按揭")
    store.withdraw("b0", by="li", reason="")

    compacted = store.compact(CONTRACT)

    assert compacted.rows_dropped == 3
    assert store.withdrawn(CONTRACT) == frozenset()
    assert numbers_in(store) == [3, 4]
    assert [record.state for record in store.batches()] == ["withdrawn", "stored"]


def test_a_log_that_was_withdrawn_as_a_whole_leaves_nothing():
    store = store_of_batches(range(3))
    store.withdraw("b0", by="li", reason="")

    store.compact(CONTRACT)

    assert (numbers_in(store), store.logs(), store.files(CONTRACT)) == ([], [], [])


def test_retired_files_stay_for_the_grace_time_and_orphans_go_after_it():
    store = store_of_batches(range(3), range(3, 5))
    retired = store.files(CONTRACT)
    orphan = retired[0].with_name("part-of-a-killed-writer.parquet")
    orphan.write_bytes(b"half")

    careful = store.compact(CONTRACT, grace_hours=24)
    (kept,) = store.files(CONTRACT)

    assert careful.files_deleted == 0
    assert all(path.exists() for path in [*retired, orphan])
    assert store.compact(CONTRACT, grace_hours=0).files_deleted == 3
    assert [path for path in [*retired, orphan] if path.exists()] == []
    assert kept.exists()
    assert numbers_in(store) == [0, 1, 2, 3, 4]


def test_a_second_compaction_has_nothing_to_do():
    store = store_of_batches(range(3), range(3, 5))
    store.compact(CONTRACT)
    files = store.files(CONTRACT)

    store.compact(CONTRACT)

    assert store.files(CONTRACT) == files


def test_compacting_an_empty_store_does_nothing():
    assert Store().compact(CONTRACT).files_after == 0
