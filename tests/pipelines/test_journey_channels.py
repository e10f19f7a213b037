from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from zhike.analytics.intervals import wilson
from zhike.engine.store import Batch, Store
from zhike.pipelines.append_events import append_events
from zhike.pipelines.errors import NothingToAnswer, OptionRefused
from zhike.pipelines.journeys import LogFilter, ask
from zhike.schema import contact


def test_shares_of_one_channel_sum_to_one(store):
    answer = ask("switches", log_name="loans", store=store)

    app = [row["share"]["value"] for row in answer.rows if row["channel"] == "app"]
    assert sum(app) == pytest.approx(1.0)
    assert answer.facts == {"along": "case_id"}


def test_preference_is_told_per_task(store):
    answer = ask("preference", log_name="loans", store=store)

    uses = {(row["task"], row["channel"]): row["uses"] for row in answer.rows}
    assert uses[("apply", "app")] == 3
    assert uses[("check papers", "branch")] == 3


def test_a_log_with_one_case_a_customer_knows_no_repeated_contact(store):
    with pytest.raises(NothingToAnswer, match="no customer with more than one case"):
        ask("repeat_contacts", log_name="loans", store=store)


def test_where_a_case_is_a_customer_each_event_in_a_channel_is_a_contact(tmp_path):
    store = Store(tmp_path / "store")
    rows = [
        {
            "case_id": "C1",
            "customer_id": "C1",
            "activity": activity,
            "occurred_at": f"2026-01-0{day}T09:00:00Z",
            "channel": channel,
        }
        for day, activity, channel in [(1, "ask", "phone"), (2, "note", None), (3, "ask", "app")]
    ]
    append_events(rows, log_name="people", store=store)

    answer = ask("repeat_contacts", log_name="people", store=store, options={"days": "1"})

    assert answer.facts == {"within_days": 1.0}
    assert [row["n"] + row["n_censored"] for row in answer.rows] == [2]


def test_failure_demand_of_a_log_without_outcomes_says_what_is_missing(store):
    with pytest.raises(NothingToAnswer, match="has no outcome"):
        ask("failure_demand", log_name="loans", store=store)


def test_contacts_that_were_never_imported_are_asked_for(store):
    with pytest.raises(NothingToAnswer, match="Import telephone records"):
        ask("contact_centre", log_name="loans", store=store)


def test_a_window_of_no_length_is_refused(store):
    with pytest.raises(OptionRefused, match="a number of at least"):
        ask("repeat_contacts", log_name="loans", store=store, options={"days": "soon"})


# contact, queue, outcome, wait. Two of three queues lose one of two; together 3 of 6 are lost.
CONTACTS = [
    ("m1", "PS", "answered", 10),
    ("m2", "PS", "abandoned", 50),
    ("m3", "IN", "answered", 0),
    ("m4", "IN", "abandoned", 30),
    ("m5", "IN", "abandoned", 30),
    ("m9", "IN", "answered", 0),  # its events were never imported
]


@pytest.fixture
def calls(store):
    stated = pa.array([None] * len(CONTACTS), pa.string())
    numbers = pa.array([None] * len(CONTACTS), pa.int64())
    ids, queues, outcomes, waits = (list(column) for column in zip(*CONTACTS, strict=True))
    columns = {
        "contact_id": ids,
        "log_name": ["loans"] * len(ids),
        "channel": ["phone"] * len(ids),
        "queue": queues,
        "offered_at": pa.array([datetime(2026, 1, 5, 9)] * len(ids), pa.timestamp("us")),
        "wait_seconds": waits,
        "outcome": outcomes,
    }
    for column in contact.CONTRACT.columns:
        columns.setdefault(column.name, numbers if column.type == "int64" else stated)
    rows = pa.table({name: columns[name] for name in contact.CONTRACT.column_names})
    store.append(contact.CONTRACT, rows, batch=Batch(batch_id="c1", source="cast", by="test"))


def test_the_whole_centre_has_its_own_share_with_wilsons_interval(store, calls):
    answer = ask("contact_centre", log_name="loans", store=store)

    total, expected = answer.facts["total"], wilson(3, n=6)
    assert {row["queue"]: row["abandonment_share"] for row in answer.rows} == {"IN": 0.5, "PS": 0.5}
    assert (total["n"], total["abandoned"], total["mean_wait_seconds"]) == (6, 3, 20.0)
    assert (total["share_lower"], total["share_upper"]) == pytest.approx(
        (expected.lower, expected.upper)
    )


def test_a_filter_counts_the_contacts_of_its_cases_alone(store, calls):
    wanted = LogFilter(with_activities=("check papers",))  # m1, m2 and m3

    answer = ask("contact_centre", log_name="loans", filter=wanted, store=store)

    assert answer.facts["total"]["n"] == 3
    assert answer.facts["total"]["abandoned"] == 1


def test_what_staff_do_alone_is_no_contact_of_the_customer(tmp_path):
    def event(case, activity, minute, channel):
        return {
            "case_id": case,
            "customer_id": "C1",
            "activity": activity,
            "occurred_at": f"2026-01-05T09:{minute:02}:00Z",
            "channel": channel,
        }

    store = Store(tmp_path / "store")
    rows = [
        event("A", "apply", 0, "app"),
        event("A", "value the house", 1, None),
        event("A", "sign", 2, "branch"),
        event("B", "ask", 3, "phone"),
        event("B", "look it up", 4, None),
    ]
    append_events(rows, log_name="mixed", store=store)

    (rate,) = ask("repeat_contacts", log_name="mixed", store=store, options={"days": "0.001"}).rows

    assert rate["n"] + rate["n_censored"] == 2
