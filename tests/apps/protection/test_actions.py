from __future__ import annotations

import pytest
from tests.apps.vault.conftest import entry

from zhike.apps.audit.models import AuditRow
from zhike.apps.customers.models import Customer
from zhike.apps.protection import actions
from zhike.apps.vault.actions import destroy_key
from zhike.apps.vault.errors import KeyDestroyed
from zhike.apps.vault.keys import Keyring, index_of
from zhike.apps.vault.rotation import keys_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]


@pytest.fixture(autouse=True)
def own_master(settings, tmp_path):
    file = tmp_path / "master-key"
    file.write_text("the first master key, long enough to be one")
    settings.MASTER_KEY_FILE = str(file)


def acts():
    return list(AuditRow.objects.order_by("pk").values_list("activity", "by"))


def test_changing_the_master_key_is_two_acts_and_forgetting_it_a_third():
    entry("C1", name="林知夏", phone="13812345678")
    before = keys_now().master

    assert actions.rotate_master(by="chen") == 2
    assert actions.forget_keys(by="chen") == {"master": 1, "index": 0}

    assert keys_now().master != before
    assert acts() == [
        ("change master key", "chen"), ("wrap keys anew", "chen"), ("forget keys", "chen"),
    ]  # fmt: skip
    assert actions.forget_keys(by="chen") == {"master": 0, "index": 0}
    assert len(acts()) == 3


def test_changing_the_index_key_leaves_one_that_finds_everybody():
    entry("C1", name="林知夏", phone="13812345678")

    assert actions.rotate_index_key(by="chen") == 2

    assert keys_now().index_keys == [2, 1]
    assert actions.forget_keys(by="chen") == {"master": 0, "index": 1}
    assert keys_now().index_keys == [2]
    assert Customer.objects.get(name_index=index_of("林知夏", kind="name")).customer_id == "C1"
    assert [act for act, _by in acts()] == ["change index key", "index anew", "forget keys"]


def test_a_customers_key_is_changed_by_name():
    entry("C1", name="林知夏", phone="13812345678")

    assert actions.rotate_customer_key("C1", by="chen") == 2

    sealed = Customer.objects.get().name_sealed
    assert Keyring.of(["C1"]).open(sealed, customer_id="C1") == "林知夏"
    assert AuditRow.objects.get().customer_id == "C1"


def test_an_erased_customer_gets_no_new_key():
    entry("C1", name="林知夏", phone="13812345678")
    destroy_key("C1")

    with pytest.raises(KeyDestroyed):
        actions.rotate_customer_key("C1", by="chen")
    assert acts() == []
