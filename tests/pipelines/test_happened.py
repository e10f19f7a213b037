from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.pipelines.store_rows import MONDAY, store_events

from zhike.engine.store import Store
from zhike.pipelines.happened import activities_known, arrived_events

EVER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path) -> Store:
    made = Store(tmp_path / "store")
    store_events(made, ("1", "C1", MONDAY, "app"), ("2", "C2", MONDAY, None))
    return made


def found(store, **more):
    asked = {"log_name": "service", "activity": "step 1", "arrived_since": EVER}
    asked |= {"occurred_since": EVER} | more
    return [one for some in arrived_events(store, **asked) for one in some]


def test_only_the_named_event_is_given_and_only_what_arrived_and_happened_since(store):
    (one,) = found(store)
    assert (one.customer_id, one.channel) == ("C1", "app")
    assert one.occurred_at == MONDAY.replace(tzinfo=UTC)
    assert found(store, arrived_since=datetime.now(UTC) + timedelta(hours=1)) == []
    assert found(store, occurred_since=one.occurred_at + timedelta(seconds=1)) == []
    assert found(store, log_name="mortgage") == []


def test_the_kinds_of_events_are_told_with_their_counts(store, tmp_path):
    told = [(one.log_name, one.activity, one.events) for one in activities_known(store)]
    assert told == [("service", "step 1", 1), ("service", "step 2", 1)]
    assert activities_known(Store(tmp_path / "empty")) == []
