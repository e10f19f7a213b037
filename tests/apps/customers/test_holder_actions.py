from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from zhike.apps.audit.models import Outbox
from zhike.apps.customers import load_actions
from zhike.apps.customers.holder_actions import Holder, count_new_holders, load_holders
from zhike.apps.customers.load_actions import Entry, begin_load, load_customers
from zhike.apps.customers.models import Identifier, Relation
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.vault.keys import index_of
from zhike.apps.vault.rotation import begin_index_change


@pytest.fixture
def three(east):
    """Three customers, none of whom holds anything yet."""
    load_customers(
        [Entry(customer_id=f"N{n}", kind=CustomerKind.PERSONAL, name="苏星河") for n in (1, 2, 3)],
        source="core",
        by="zhike",
        branch=east,
        valued_date=date(2025, 12, 31),
        case_id="load-1",
    )


@pytest.fixture
def load(db):
    return begin_load("b1", holds="holders", source="holders.csv", by="ma")


def owner(number: int, account: str, **more) -> Holder:
    return Holder(customer_id=f"N{number}", account=account, **more)


def user(number: int, account: str, *, of: int, **more) -> Holder:
    return owner(number, account, is_user=True, owner_id=f"N{of}", **more)


def test_owners_get_the_account_and_users_a_relation_to_the_owner(three, load):
    loaded = load_holders([owner(1, "62 001", source_key="K1"), user(2, "62 001", of=1)], load=load)

    assert (loaded.created, loaded.known, loaded.again) == (2, 0, 0)
    kept = set(Identifier.objects.values_list("kind", "value_index", "source"))
    assert kept == {
        ("account", index_of("62001", kind="account"), "holders.csv"),
        ("source_key", index_of("K1", kind="source_key"), "holders.csv"),
    }
    relation = Relation.objects.get()
    assert (relation.subject.customer_id, relation.object.customer_id) == ("N2", "N1")
    told = {event.activity: event.attributes for event in Outbox.objects.filter(case_id="batch-b1")}
    assert told == {"load identifiers": {"customers": "1"}, "load relations": {"created": "1"}}


def test_each_row_of_a_file_is_judged_by_itself(three, load):
    rows = [
        owner(1, "A1", source_key="K1"),
        owner(1, "A1", source_key="K1"),  # the same once more
        owner(1, "a 1", source_key="K1"),  # and spelled in another way
        owner(1, "A2", source_key="K1"),
        user(2, "A1", of=1),
        user(2, "A2", of=1),  # the same relation to the same owner
        user(3, "A9", of=9),  # of an owner who is no customer
        owner(9, "A9"),
    ]

    loaded = load_holders(rows, load=load)

    assert (loaded.created, loaded.known) == (3, 5)
    assert (Identifier.objects.count(), Relation.objects.count()) == (3, 1)


def test_what_stands_already_is_not_noted_again_whatever_key_indexed_it(three, load):
    load_holders([owner(1, "A1"), user(2, "A1", of=1)], load=load)
    begin_index_change()
    later = begin_load("b2", holds="holders", source="holders.csv", by="ma")

    loaded = load_holders([owner(1, "A1"), user(2, "A1", of=1), owner(3, "A1")], load=later)

    assert (loaded.created, loaded.known, loaded.again) == (1, 2, 0)
    assert Identifier.objects.filter(kind=IdentifierKind.ACCOUNT).count() == 2


def test_what_an_earlier_run_of_the_load_brought_is_told_apart(three, load):
    load_holders([owner(1, "A1"), owner(1, "A1"), user(2, "A1", of=1)], load=load)

    again = load_holders([owner(1, "A1"), owner(1, "A1"), owner(3, "A3")], load=load)

    assert (again.created, again.known, again.again) == (1, 2, 1)


def test_a_look_counts_as_the_load_does_and_writes_nothing(three, load, monkeypatch):
    monkeypatch.setattr(load_actions, "AT_ONCE", 2)
    load_holders([owner(1, "A1"), user(2, "A1", of=1)], load=load)
    rows = [owner(1, "A1"), owner(1, "A2"), owner(1, "A2"), user(2, "A1", of=1), owner(3, "A3")]
    written = []

    def watch(execute, sql, *rest):
        written.append(sql) if not sql.startswith("SELECT") else None
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        counted = count_new_holders(rows)

    assert counted == 2
    assert not written
    later = begin_load("b2", holds="holders", source="holders.csv", by="ma")
    assert load_holders(rows, load=later).created == counted


def test_many_take_as_many_queries_as_one(three, load, django_assert_max_num_queries):
    rows = [owner(1, f"A{n}", source_key=f"K{n}") for n in range(500)]

    with django_assert_max_num_queries(15):
        load_holders(rows, load=load)
