from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone
from tests.apps.vault.conftest import entry

from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.vault.actions import (
    change_key,
    destroy_key,
    destroy_keys,
    forget_keys,
    mend_ledger,
)
from zhike.apps.vault.errors import HouseKeyKept, KeyDestroyed
from zhike.apps.vault.keys import ERASED, Keyring, seal_for
from zhike.apps.vault.ledger import all_erasures
from zhike.apps.vault.models import CustomerKey
from zhike.apps.vault.secrets import HOUSE, open_secret, seal_secret

pytestmark = pytest.mark.django_db(transaction=True)


def noted():
    return [one.customer_id for one in all_erasures()]


def test_a_destroyed_key_opens_nothing_and_his_values_find_nobody():
    entry("C1", name="林知夏", phone="13812345678")
    entry("C2", name="钱若溪", phone="13912345678")
    sealed = Customer.objects.get(customer_id="C1").name_sealed

    destroy_key("C1")

    assert Keyring.of(["C1"]).open(sealed, customer_id="C1") == ERASED
    indexes = Identifier.objects.order_by("customer__customer_id").values_list(
        "value_index", flat=True
    )
    assert [bool(index) for index in indexes] == [False, True]
    assert Customer.objects.get(customer_id="C1").name_index == ""
    with pytest.raises(KeyDestroyed):
        seal_for("C1", "again")
    assert noted() == ["C1"]


def test_whoever_has_no_key_gets_none_after_the_erasure():
    destroy_key("C9")

    with pytest.raises(KeyDestroyed):
        seal_for("C9", "again")
    assert noted() == ["C9"]


def test_the_ledger_waits_for_the_commit():
    seal_for("C1", "x")
    with pytest.raises(RuntimeError), transaction.atomic():
        destroy_key("C1")
        raise RuntimeError

    assert noted() == []
    assert Keyring.of(["C1"]).is_erased("C1") is False


def test_an_erasure_whose_ledger_cannot_be_written_is_not_acknowledged(monkeypatch):
    seal_for("C1", "x")

    def no_disk(_erasures):
        raise OSError("disk full")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk full"):
        broken.setattr("zhike.apps.vault.actions.add_erasures", no_disk)
        destroy_key("C1")
    assert noted() == []

    assert mend_ledger() == 1
    assert noted() == ["C1"]
    assert mend_ledger() == 0


def test_the_key_of_the_house_is_kept():
    sealed = seal_secret("whsec")

    with pytest.raises(HouseKeyKept):
        destroy_keys(["C1", HOUSE])

    assert open_secret(sealed) == "whsec"
    assert noted() == []


def test_many_keys_are_destroyed_with_few_queries(django_assert_max_num_queries):
    Keyring.making([f"C{n}" for n in range(300)])

    with django_assert_max_num_queries(20):
        assert destroy_keys(f"C{n}" for n in range(300)) == 300


def test_a_new_data_key_seals_his_values_anew_and_the_old_one_still_opens_records():
    entry("C1", name="林知夏", phone="13812345678")
    record = seal_for("C1", "in an audit row")
    before = Customer.objects.get(customer_id="C1").name_sealed

    assert change_key("C1") == 2

    after = Customer.objects.get(customer_id="C1").name_sealed
    ring = Keyring.of(["C1"])
    assert after != before
    assert ring.open(after, customer_id="C1") == "林知夏"
    assert ring.open(record, customer_id="C1") == "in an audit row"
    CustomerKey.objects.filter(generation=1).delete()
    assert Keyring.of(["C1"]).open(after, customer_id="C1") == "林知夏"


def test_an_erasure_takes_every_generation():
    record = seal_for("C1", "in an audit row")
    change_key("C1")

    destroy_key("C1")

    assert not CustomerKey.objects.exclude(wrapped="").exists()
    assert Keyring.of(["C1"]).open(record, customer_id="C1") == ERASED
    with pytest.raises(KeyDestroyed):
        change_key("C1")


def test_a_destroyed_key_is_dated():
    seal_for("C1", "x")
    begun = timezone.now()

    destroy_key("C1")

    assert CustomerKey.objects.get().destroyed_at >= begun


def test_a_forgotten_key_leaves_no_trace_and_a_destroyed_one_stays_destroyed():
    for number in ("C1", "C2", "C3"):
        seal_for(number, "x")
    destroy_key("C2")

    assert forget_keys(["C1", "C2", HOUSE]) == 1

    left = CustomerKey.objects.exclude(customer_id=HOUSE).order_by("customer_id")
    assert [key.customer_id for key in left] == ["C2", "C3"]
    assert seal_for("C1", "anew")
    with pytest.raises(KeyDestroyed):
        seal_for("C2", "anew")
