from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.event_rows import content_of

from zhike.engine.store import Batch, Store
from zhike.pipelines.append_events import append_events

EVENT = {
    "event_id": "ticket/17/opened",
    "case_id": "T17",
    "activity": "open ticket",
    "occurred_at": datetime(2026, 1, 5, 1, 0),
    "channel": "app",
    "attributes": {"priority": 2, "vip": True, "note": None},
}


@pytest.fixture
def store():
    return Store()


def test_an_event_is_stored_once_however_often_it_is_sent(store):
    first = append_events([EVENT], log_name="outbox", store=store)
    again = append_events([EVENT], log_name="outbox", store=store)

    (row,) = content_of(store)
    assert (first.stored, again.stored, again.duplicates) == (1, 0, 1)
    assert row["occurred_at"] == datetime(2026, 1, 5, 1, 0)
    assert dict(row["attributes"]) == {"priority": "2", "vip": "true"}


def test_times_may_be_text_or_carry_their_zone(store):
    append_events(
        [
            {**EVENT, "event_id": "a", "occurred_at": "2026-01-05 09:00:00"},
            {**EVENT, "event_id": "b", "occurred_at": datetime(2026, 1, 5, 1, tzinfo=UTC)},
        ],
        log_name="api", store=store,
    )  # fmt: skip

    assert {row["occurred_at"] for row in content_of(store)} == {datetime(2026, 1, 5, 1)}


def test_bad_events_are_rejected_by_number_and_good_ones_are_not(store):
    report = append_events(
        [EVENT, {**EVENT, "event_id": "x", "activity": ""}, {"case_id": "T9"}],
        log_name="api", store=store,
    )  # fmt: skip

    assert (report.read, report.stored, report.rejected) == (3, 1, 2)
    assert [(r.row, r.column, r.rule) for r in report.rejects] == [
        (2, "activity", "missing_value"), (3, "activity", "missing_value"),
    ]  # fmt: skip


def test_the_same_id_with_another_content_is_a_conflict(store):
    append_events([EVENT], log_name="api", store=store)

    report = append_events([{**EVENT, "channel": "phone"}], log_name="api", store=store)

    assert [reject.rule for reject in report.rejects] == ["conflicting_duplicate"]


def test_keys_the_contract_does_not_know_become_attributes(store):
    append_events([{**EVENT, "branch": "B1"}], log_name="api", store=store)

    (row,) = content_of(store)
    assert dict(row["attributes"])["branch"] == "B1"


def test_calls_may_share_a_batch_and_are_withdrawn_together(store):
    batch = Batch(batch_id="outbox-2026-01-05", source="outbox")
    append_events([EVENT], log_name="outbox", store=store, batch=batch)
    append_events([{**EVENT, "event_id": "z"}], log_name="outbox", store=store, batch=batch)

    (record,) = store.batches()
    store.withdraw(batch.batch_id, by="li", reason="")

    assert record.stored == {"event_log": 2}
    assert content_of(store) == []
