from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhike.apps.customers.models import Customer
from zhike.apps.people.branch_actions import head_office
from zhike.apps.prepared.update import save, update

AT = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def two(db):
    for number in ("S1", "S2"):
        Customer.objects.create(
            customer_id=number, kind="personal", name_sealed="x", created_at=AT, updated_at=AT
        )


def test_only_the_rows_that_are_meant_are_written_as_a_query_set_would(two):
    branch = head_office()
    wanted = {"tier": "白金 '%s'", "updated_at": AT, "home_branch": branch, "opened_date": None}

    written = update(Customer, where={"customer_id": "S1", "version": 1}, wanted=wanted)

    first, second = Customer.objects.order_by("customer_id")
    assert written == 1
    assert (first.tier, first.updated_at, first.home_branch) == ("白金 '%s'", AT, branch)
    assert (second.tier, second.home_branch) == ("", None)


def test_who_saw_another_version_writes_nothing(two):
    written = update(Customer, where={"customer_id": "S1", "version": 2}, wanted={"tier": "金"})

    assert written == 0
    assert not Customer.objects.filter(tier="金").exists()


def test_an_unknown_field_is_no_column(two):
    with pytest.raises(KeyError, match="tier; --"):
        update(Customer, where={"customer_id": "S1"}, wanted={"tier; --": "金"})


def test_a_row_is_written_whole_as_its_save_would(two):
    first, second = Customer.objects.order_by("customer_id")
    first.tier, first.home_branch = "金", head_office()

    save(first)

    first, second = Customer.objects.order_by("customer_id")
    assert (first.tier, first.home_branch, second.tier) == ("金", head_office(), "")


def test_what_the_model_fills_in_itself_is_filled_in(chat):
    before = chat.changed_at
    save(chat)

    chat.refresh_from_db()
    assert chat.changed_at > before


def test_a_row_that_is_gone_is_not_made_again(two):
    row = Customer.objects.get(customer_id="S1")
    Customer.objects.filter(customer_id="S1").delete()

    with pytest.raises(Customer.DoesNotExist):
        save(row)
    assert not Customer.objects.filter(customer_id="S1").exists()
