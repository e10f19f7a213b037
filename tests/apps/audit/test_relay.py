from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from zhike.apps.audit import relay
from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import EventsRefused
from zhike.apps.audit.models import Outbox
from zhike.apps.audit.relay import event_row, relay_events
from zhike.pipelines.journeys import the_store
from zhike.schema import event_log

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@transaction.atomic
def act(number, **changes):
    parts = {"activity": "undo batch", "case_id": f"batch-{number}", "by": "chen"}
    return record_event(**(parts | {"occurred_at": NOON} | changes))


def stored():
    rows = the_store().table(event_log.CONTRACT, log_name="zhike").order_by("case_id")
    return rows.to_pyarrow().to_pylist()


def waiting():
    return Outbox.objects.filter(relayed_at=None).count()


def test_an_act_reaches_the_event_store_as_it_was_recorded(db):
    act(1, outcome="undone", attributes={"reason": "wrong file"})

    assert relay_events() == 1

    (row,) = stored()
    assert (row["case_id"], row["activity"], row["resource"]) == ("batch-1", "undo batch", "chen")
    assert row["occurred_at"].replace(tzinfo=UTC) == NOON, "noon in UTC, not noon in Shanghai"
    assert row["outcome"] == "undone"
    assert dict(row["attributes"])["reason"] == "wrong file"


def test_a_second_relay_finds_nothing_left(db):
    act(1)
    relay_events()

    assert relay_events() == 0
    assert len(stored()) == 1


class Crash(BaseException):
    """The process ends here, as at a power cut."""


def test_a_crash_between_append_and_mark_stores_each_event_exactly_once(db, monkeypatch):
    act(1)
    act(2, occurred_at=NOON)

    def crash():
        raise Crash

    with monkeypatch.context() as power_cut:
        power_cut.setattr(relay.timezone, "now", crash)
        with pytest.raises(Crash):
            relay_events()
    assert (len(stored()), waiting()) == (2, 2)

    act(3)
    assert relay_events() == 3

    assert [row["case_id"] for row in stored()] == ["batch-1", "batch-2", "batch-3"]
    assert waiting() == 0


def test_a_crash_before_the_append_loses_nothing(db, monkeypatch):
    from zhike.pipelines import append_events as pipeline

    act(1)

    def crash(*_args, **_words):
        raise Crash

    with monkeypatch.context() as power_cut:
        power_cut.setattr(pipeline, "append_events", crash)
        with pytest.raises(Crash):
            relay_events()
    assert waiting() == 1

    assert relay_events() == 1
    assert len(stored()) == 1


def test_two_acts_that_look_the_same_are_two_events(db):
    act(1)
    act(1)

    relay_events()

    assert len(stored()) == 2


def test_a_large_outbox_is_moved_in_pieces_the_oldest_first(db):
    for number in range(1, 4):
        act(number)

    assert relay_events(limit=2) == 2

    assert [row["case_id"] for row in stored()] == ["batch-1", "batch-2"]
    assert waiting() == 1


def test_an_event_the_store_refuses_is_not_marked_as_moved(db):
    act(1)
    act(2, activity="")

    with pytest.raises(EventsRefused, match="refused 1 of 2"):
        relay_events()

    assert waiting() == 2


def test_empty_fields_are_null_in_the_log(db):
    row = event_row(act(1))

    assert (row["channel"], row["customer_id"], row["outcome"]) == (None, None, None)
