from __future__ import annotations

import pytest
from tests.apps.customers.conftest import ID_NUMBER, PHONE

from zhike.apps.customers import queries
from zhike.apps.customers.actions import add_identifier, create_customer, end_identifier
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import Wanted
from zhike.apps.customers.rules import CustomerKind, CustomerState, IdentifierKind


@pytest.mark.parametrize(
    "typed",
    [
        "C00000001",
        " C00000001 ",
        "林知夏",
        "林 知夏",
        ID_NUMBER,
        ID_NUMBER.lower(),
        "110105491231002",
        PHONE,
        "+86 138-1234-5678",
    ],
)
def test_a_customer_is_found_by_whatever_he_is_known_by(lin, teller, typed):
    assert queries.find_customers(typed, caller=teller) == [lin]


@pytest.mark.parametrize("typed", ["", " ", "13812345679", "C0000000", "林", "%", "知夏"])
def test_what_he_is_not_known_by_finds_nobody(lin, teller, typed):
    assert queries.find_customers(typed, caller=teller) == []


def test_nobody_is_found_beyond_ones_reach(qian, teller, administrator):
    assert queries.find_customers("C00000002", caller=teller) == []
    assert queries.find_customers("C00000002", caller=administrator) == [qian]
    assert queries.customer_of("C00000002", caller=teller) is None


def test_a_number_that_was_given_up_finds_nobody(lin, teller):
    phone = lin.identifiers.get(kind=IdentifierKind.PHONE)
    end_identifier(lin.customer_id, identifier_id=phone.pk, by="ma")

    assert queries.find_customers(PHONE, caller=teller) == []


def test_one_number_of_two_customers_finds_both(lin, east, teller):
    other = create_customer(
        kind=CustomerKind.PERSONAL,
        customer_id="C00000003",
        name="林知行",
        home_branch=east,
        by="ma",
    )
    add_identifier(other.customer_id, kind=IdentifierKind.PHONE, value=PHONE, by="ma")

    found = queries.find_customers(PHONE, caller=teller)

    assert [row.customer_id for row in found] == ["C00000001", "C00000003"]


def test_a_merged_entry_leads_to_the_one_in_use(lin, east, teller):
    other = create_customer(
        kind=CustomerKind.PERSONAL,
        customer_id="C00000003",
        name="林之夏",
        home_branch=east,
        by="ma",
    )
    merge(other, into=lin)

    assert queries.find_customers("C00000003", caller=teller) == [lin]
    assert queries.find_customers("林之夏", caller=teller) == [lin]


def test_all_entries_of_a_person_are_given_from_any_of_them(lin, east, west):
    second, third, stranger = (
        create_customer(
            kind=CustomerKind.PERSONAL, customer_id=f"D{n}", name="林", home_branch=east, by="ma"
        )
        for n in range(3)
    )
    merge(third, into=second)
    merge(second, into=lin)

    members = [row.customer_id for row in queries.members_of(third)]

    assert members == ["C00000001", second.customer_id, third.customer_id]
    assert queries.members_of(stranger) == [stranger]


def test_pages_follow_one_another_without_gap_or_repeat(east, teller):
    for n in range(5):
        create_customer(
            kind=CustomerKind.PERSONAL, customer_id=f"D{n}", name="林", home_branch=east, by="ma"
        )
    first = queries.customer_list(teller, Wanted(), size=3)
    second = queries.customer_list(teller, Wanted(after=first.after), size=3)

    assert [row.customer_id for row in [*first.rows, *second.rows]] == [f"D{n}" for n in range(5)]
    assert second.after == ""


def test_a_list_is_cut_by_branch_tier_kind_and_manager(lin, qian, administrator):
    def numbers(**wanted):
        rows = queries.customer_list(administrator, Wanted(**wanted)).rows
        return [row.customer_id for row in rows]

    assert numbers() == ["C00000001", "C00000002"]
    assert numbers(branch="W") == ["C00000002"]
    assert numbers(branch="nowhere") == []
    assert numbers(tier="金卡") == ["C00000001"]
    assert numbers(kind="corporate") == []
    assert numbers(manager="ma") == []


def test_a_list_takes_as_many_queries_as_a_short_one(east, teller, django_assert_max_num_queries):
    for n in range(20):
        create_customer(
            kind=CustomerKind.PERSONAL, customer_id=f"D{n:02}", name="林", home_branch=east, by="ma"
        )

    with django_assert_max_num_queries(1):
        queries.customer_list(teller, Wanted())


def merge(entry: Customer, *, into: Customer) -> None:
    entry.state, entry.merged_into = CustomerState.MERGED, into
    entry.save()


def test_every_spelling_of_an_identifier_leads_to_its_owner(lin, qian):
    spelled = [PHONE, "+86 138-1234-5678", f" {PHONE} "]

    found = queries.owners_of([*spelled, "13900000000"], kind=IdentifierKind.PHONE)

    assert found == dict.fromkeys(spelled, "C00000001")


def test_of_two_owners_the_one_noted_last_is_meant(lin, qian):
    add_identifier("C00000002", kind=IdentifierKind.PHONE, value=PHONE, by="ma")

    assert queries.owners_of([PHONE], kind=IdentifierKind.PHONE) == {PHONE: "C00000002"}


def test_whose_a_number_is_now_is_known_whoever_asks(lin, qian, teller):
    assert queries.known_by("+86 138-1234-5678", kind=IdentifierKind.PHONE) == [lin]
    assert queries.known_by(PHONE, kind=IdentifierKind.EMAIL) == []
    Customer.objects.filter(pk=lin.pk).update(state=CustomerState.ERASED)
    assert queries.known_by(PHONE, kind=IdentifierKind.PHONE) == []
