from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.pipelines.store_rows import MONDAY, store_events

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.customers import undo_actions
from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.holder_actions import Holder, load_holders
from zhike.apps.customers.load_actions import (
    Entry,
    begin_load,
    end_load,
    load_customers,
)
from zhike.apps.customers.loads import standing_on
from zhike.apps.customers.models import Customer, Identifier, Load, ProfileValue, Relation
from zhike.apps.customers.profile_actions import state_value
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.customers.undo_actions import undo_load
from zhike.apps.vault.actions import destroy_key
from zhike.apps.vault.models import CustomerKey
from zhike.pipelines.journeys import the_store


def entry(number: int) -> Entry:
    return Entry(
        customer_id=f"N{number}",
        kind=CustomerKind.PERSONAL,
        name="苏星河",
        identifiers=[(IdentifierKind.PHONE, f"1390000{number:04d}")],
        profile={"city": "云溪市"},
    )


def brought(branch, *entries: Entry, batch_id: str = "b1", holds: str = "customers") -> Load:
    load = begin_load(batch_id, holds=holds, source="core.csv", by="ma")
    done = load_customers(
        entries,
        source="core.csv",
        by="ma",
        branch=branch,
        valued_date=date(2025, 12, 31),
        case_id=f"batch-{batch_id}",
        load=load,
    )
    end_load(load, stored=done.created, duplicates=done.known)
    return load


def test_entries_nobody_touched_go_with_all_that_came_with_them(east):
    brought(east, entry(1), entry(2))

    load = undo_load("b1", reason="wrong file", by="chen")

    assert load.undone == {"entries": 2, "identifiers": 0, "relations": 0, "kept": {}}
    for model in (Customer, Identifier, ProfileValue):
        assert not model.objects.exists(), model
    assert not CustomerKey.objects.filter(customer_id__startswith="N").exists()


def test_what_was_changed_since_then_stays_and_is_counted(east):
    brought(east, entry(1), entry(2))
    state_value("N1", name="occupation", value="教师", by="ma")

    load = undo_load("b1", reason="wrong file", by="chen")

    assert [one.customer_id for one in Customer.objects.all()] == ["N1"]
    assert Identifier.objects.get().customer.customer_id == "N1"
    assert (load.undone["entries"], load.undone["kept"]) == (1, {"profile": 1})


def test_the_undoing_is_an_event_and_a_row_of_the_audit_log(east):
    brought(east, entry(1), entry(2))
    state_value("N1", name="occupation", value="教师", by="ma")

    undo_load("b1", reason="wrong file", by="chen")

    event = Outbox.objects.get(activity="undo import")
    told = dict(event.attributes)
    assert (event.case_id, told["entries"], told["kept profile"]) == ("batch-b1", "1", "1")
    assert told["reason"] == "wrong file"
    assert AuditRow.objects.filter(activity="undo import", case_id="batch-b1").count() == 1


def test_an_entry_that_was_there_before_is_left_alone(east):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id="N1", name="苏星河", home_branch=east, by="ma"
    )
    brought(east, entry(1), entry(2))

    undo_load("b1", reason="wrong file", by="chen")

    assert [one.customer_id for one in Customer.objects.all()] == ["N1"]


def test_numbers_and_relations_that_holders_brought_are_taken_back(east):
    brought(east, entry(1), entry(2))
    load = begin_load("b2", holds="holders", source="holders.csv", by="ma")
    load_holders(
        [
            Holder(customer_id="N1", account="6200001"),
            Holder(customer_id="N2", account="6200001", is_user=True, owner_id="N1"),
        ],
        load=load,
    )

    undone = undo_load("b2", reason="wrong file", by="chen").undone

    assert (undone["entries"], undone["identifiers"], undone["relations"]) == (0, 1, 1)
    assert Customer.objects.count() == 2
    assert Identifier.objects.count() == 2
    assert not Relation.objects.exists()


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="one writer at a time")
def test_all_that_may_go_is_locked_before_it_is_looked_at(east, monkeypatch):
    brought(east, entry(1), entry(2))
    load = begin_load("b2", holds="holders", source="holders.csv", by="ma")
    locked = []

    def look(load):
        locked.extend(one["sql"] for one in told if "FOR UPDATE" in one["sql"])
        return standing_on(load)

    monkeypatch.setattr(undo_actions, "standing_on", look)
    with CaptureQueriesContext(connection) as told:
        undo_load(load.batch_id, reason="wrong file", by="chen")

    tables = [model._meta.db_table for model in (Load, Customer, Identifier, Relation)]
    assert all(f'FROM "{table}"' in sql for table, sql in zip(tables, locked, strict=True))
    assert f'JOIN "{Customer._meta.db_table}"' in locked[2]
    assert " OF " not in locked[2]


def test_the_same_customers_come_in_again_after_the_undoing(east):
    brought(east, entry(1))
    undo_load("b1", reason="wrong file", by="chen")

    again = brought(east, entry(1), batch_id="b2")

    assert again.stored == 1
    assert Customer.objects.get().load == again


def test_nothing_is_undone_twice(east):
    brought(east, entry(1))
    undo_load("b1", reason="wrong file", by="chen")

    with pytest.raises(LoadUndone):
        undo_load("b1", reason="again", by="chen")


def test_the_key_of_somebody_in_whose_audit_rows_something_is_sealed_is_kept(east):
    brought(east, entry(1), entry(2))
    state_value("N1", name="city", value="云溪市", by="ma")
    ProfileValue.objects.filter(load=None).delete()

    undo_load("b1", reason="wrong file", by="chen")

    left = CustomerKey.objects.filter(customer_id__startswith="N")
    assert [key.customer_id for key in left] == ["N1"]


def test_the_key_of_somebody_whom_an_event_names_is_kept(east):
    brought(east, entry(1), entry(2))
    store_events(the_store(), ("e1", "N1", MONDAY, "app"))

    undo_load("b1", reason="wrong file", by="chen")

    assert not Customer.objects.exists()
    left = CustomerKey.objects.filter(customer_id__startswith="N")
    assert [key.customer_id for key in left] == ["N1"]


def test_a_key_that_was_destroyed_is_not_forgotten(east):
    brought(east, entry(1))
    destroy_key("N1")

    undo_load("b1", reason="wrong file", by="chen")

    assert CustomerKey.objects.filter(customer_id="N1").exclude(destroyed_at=None).exists()


def test_undoing_many_takes_no_more_queries_than_undoing_few(east, django_assert_max_num_queries):
    brought(east, *(entry(n) for n in range(6)), batch_id="few")
    with CaptureQueriesContext(connection) as few:
        undo_load("few", reason="wrong file", by="chen")
    brought(east, *(entry(n) for n in range(100, 160)))

    with django_assert_max_num_queries(len(few) + 5):
        undo_load("b1", reason="wrong file", by="chen")
