from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.audit.models import Outbox
from zhike.apps.customers.load_actions import (
    Entry,
    Link,
    assign_many,
    count_new_customers,
    load_customers,
    load_relations,
)
from zhike.apps.customers.models import Customer, ProfileValue, Relation
from zhike.apps.customers.queries import find_customers
from zhike.apps.customers.rules import CustomerKind, IdentifierKind, RelationKind
from zhike.apps.customers.shown import shown_customers

DAY = date(2025, 12, 31)


@pytest.fixture
def load(east):
    def do(*entries):
        return load_customers(
            entries,
            source="core banking",
            by="zhike",
            branch=east,
            valued_date=DAY,
            case_id="load-1",
        )

    return do


def entry(number: int, **facts) -> Entry:
    return Entry(customer_id=f"N{number}", kind=CustomerKind.PERSONAL, name="苏星河", **facts)


def test_what_is_loaded_is_found_and_opens(load, teller):
    load(entry(1, tier="金卡", identifiers=[(IdentifierKind.PHONE, "139 0000 1111")]))

    (found,) = find_customers("13900001111", caller=teller)
    assert found.customer_id == "N1"
    assert shown_customers([found])[0].name == "苏**"


def test_a_second_load_of_the_same_customers_changes_nothing(load):
    load(entry(1, tier="金卡"), entry(2))

    again = load(entry(1, tier="普通"), entry(3))

    assert (again.created, again.known) == (1, 1)
    assert Customer.objects.get(customer_id="N1").tier == "金卡"


def test_an_entry_named_twice_is_taken_once(load):
    loaded = load(entry(1), entry(1))

    assert (loaded.created, loaded.known) == (1, 1)


def test_how_many_would_be_new_is_counted_without_a_write(load):
    load(entry(1), entry(2))

    assert count_new_customers(["N1", "N3", "N3", "N4"]) == 2
    assert Customer.objects.count() == 2


def test_values_of_the_profile_come_with_source_and_day(load):
    load(entry(1, profile={"occupation": "教师", "city": ""}))

    value = ProfileValue.objects.get()
    assert (value.name, value.source, value.valued_date) == ("occupation", "core banking", DAY)
    assert "教师" not in value.value_sealed


def test_a_branch_by_its_code_else_that_of_the_load(load, east, west):
    load(entry(1, branch="W"), entry(2, branch="nowhere"))

    branches = dict(Customer.objects.values_list("customer_id", "home_branch"))
    assert branches == {"N1": west.pk, "N2": east.pk}


def test_an_identifier_that_holds_no_water_is_kept_as_it_stands(load, teller):
    load(entry(1, identifiers=[(IdentifierKind.ID_NUMBER, "12345")]))

    assert Customer.objects.get().identifiers.get().kind == "id_number"


def test_one_event_tells_of_the_whole_load(load):
    load(entry(1), entry(2))

    event = Outbox.objects.get(activity="load customers")
    assert event.attributes == {"created": "2", "known": "0"}


def test_a_load_takes_as_many_queries_for_many_as_for_one(load, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        load(*(entry(n, identifiers=[(IdentifierKind.CARD, f"622202{n:010}")]) for n in range(99)))


def test_relations_are_noted_once_and_never_to_oneself(load):
    load(entry(1), entry(2))
    links = [
        Link(subject="N1", object="N2", kind=RelationKind.HOUSEHOLD),
        Link(subject="N1", object="N1", kind=RelationKind.HOUSEHOLD),
        Link(subject="N1", object="nobody", kind=RelationKind.HOUSEHOLD),
    ]

    made = [load_relations(links, source="x", by="zhike", case_id="load-1") for _ in range(2)]

    assert made == [1, 0]
    assert Relation.objects.count() == 1


def test_those_whom_nobody_looks_after_get_a_manager(load, east, teller):
    load(entry(1, tier="白金"), entry(2))

    assert assign_many(branch=east, tier="白金", manager=teller, by="zhike") == 1
    assert assign_many(branch=east, tier="白金", manager=teller, by="zhike") == 0
    assert Customer.objects.get(customer_id="N1").relationship_manager == teller
