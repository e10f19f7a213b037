from __future__ import annotations

import pytest
from django.utils import timezone

from zhike.apps.vault.errors import KeyDestroyed, WrongMaster
from zhike.apps.vault.keys import (
    ERASED,
    Keyring,
    index_of,
    indexes_of,
    made_key,
    seal_for,
    seal_pairs,
)
from zhike.apps.vault.models import CustomerKey, IndexKey

pytestmark = pytest.mark.django_db


def test_each_customer_has_a_key_of_his_own():
    ring = Keyring.making(["C1", "C2"])
    sealed = ring.seal("林知夏", customer_id="C1")

    assert Keyring.of(["C1"]).open(sealed, customer_id="C1") == "林知夏"
    assert len(set(CustomerKey.objects.values_list("wrapped", flat=True))) == 2


def test_the_first_key_of_a_new_owner_seals_at_once_and_is_written_once(django_assert_num_queries):
    with django_assert_num_queries(0):
        ring = Keyring.new("ticket-1")
        sealed = ring.seal("信用卡", customer_id="ticket-1")
    with django_assert_num_queries(1):
        ring.keep()
        ring.keep()

    assert Keyring.of(["ticket-1"]).open(sealed, customer_id="ticket-1") == "信用卡"


def test_a_destroyed_key_opens_and_seals_nothing_more():
    sealed = seal_for("C1", "林知夏")
    CustomerKey.objects.update(wrapped="", destroyed_at=timezone.now())

    assert Keyring.of(["C1"]).open(sealed, customer_id="C1") == ERASED
    assert Keyring.of(["C1"]).is_erased("C1")
    with pytest.raises(KeyDestroyed):
        seal_for("C1", "again")


def test_another_master_key_is_asked_for_by_its_name(settings):
    sealed = seal_for("C1", "林知夏")
    settings.MASTER_KEY_FILE, settings.MASTER_KEY = "", "another master key, long enough"

    with pytest.raises(WrongMaster):
        Keyring.of(["C1"]).open(sealed, customer_id="C1")


def test_the_index_of_a_value_stays_the_same():
    assert index_of("13800138000", kind="phone") == index_of("13800138000", kind="phone")


def test_a_search_makes_no_key_and_what_is_stored_first_makes_one():
    IndexKey.objects.all().delete()

    assert indexes_of("13800138000", kind="phone") == []
    assert not IndexKey.objects.exists()

    mark = index_of("13800138000", kind="phone")
    assert indexes_of("13800138000", kind="phone") == [mark]


def test_many_keys_are_made_with_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        Keyring.making([f"C{number}" for number in range(500)])


def test_an_older_generation_opens_and_the_newest_seals():
    old = seal_for("C1", "林知夏")
    made_key("C1", generation=2).save()

    ring = Keyring.of(["C1"])

    assert ring.open(old, customer_id="C1") == "林知夏"
    new = ring.seal("林知秋", customer_id="C1")
    CustomerKey.objects.filter(generation=1).delete()
    assert Keyring.of(["C1"]).open(new, customer_id="C1") == "林知秋"


def test_an_import_seals_equal_values_of_one_customer_alike():
    pairs = [("C1", "13812345678"), ("C2", "13812345678"), ("C1", "13812345678")]

    first, second, third = seal_pairs(pairs)

    assert first == third != second
    assert Keyring.of(["C2"]).open(second, customer_id="C2") == "13812345678"
    made_key("C1", generation=2).save()
    assert seal_pairs(pairs)[0] == first, "a new data key changes no id of an event"


def test_an_import_writes_nothing_of_an_erased_customer():
    CustomerKey.objects.create(
        customer_id="C1", made_at=timezone.now(), destroyed_at=timezone.now()
    )

    assert seal_pairs([("C1", "13812345678")]) == ["z0."]
