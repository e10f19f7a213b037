from __future__ import annotations

import pytest
from tests.apps.vault.conftest import entry

from zhike.apps.customers.models import Identifier
from zhike.apps.vault import rotation
from zhike.apps.vault.actions import destroy_key
from zhike.apps.vault.errors import KeysInUse, MasterElsewhere, WrongMaster
from zhike.apps.vault.keys import Keyring, index_of, indexes_of, seal_for
from zhike.apps.vault.models import CustomerKey, IndexKey
from zhike.apps.vault.rotation import (
    begin_index_change,
    begin_master_change,
    forget_old_index_keys,
    forget_old_master,
    index_anew,
    keys_now,
    rows_to_index,
    wrap_anew,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND = "the first master key, long enough to be one", "the second master key, long enough"


@pytest.fixture(autouse=True)
def own_master(settings, tmp_path):
    file = tmp_path / "master-key"
    file.write_text(FIRST)
    settings.MASTER_KEY_FILE = str(file)
    return file


def opened(sealed, customer_id="C1"):
    return Keyring.of([customer_id]).open(sealed, customer_id=customer_id)


def test_what_was_sealed_opens_at_every_step_of_the_change(own_master):
    sealed = seal_for("C1", "林知夏")
    index = index_of("13812345678", kind="phone")
    for step in (begin_master_change, wrap_anew, forget_old_master):
        step()
        assert opened(sealed) == "林知夏"
        assert index_of("13812345678", kind="phone") == index

    assert own_master.read_text() != FIRST
    assert not own_master.with_name("master-key-old").exists()
    assert own_master.stat().st_mode & 0o077 == 0


def test_the_old_key_alone_opens_nothing_after_the_change(own_master, settings):
    sealed = seal_for("C1", "林知夏")
    begin_master_change()
    wrap_anew()
    forget_old_master()

    settings.MASTER_KEY_FILE, settings.MASTER_KEY = "", FIRST

    with pytest.raises(WrongMaster):
        opened(sealed)


def test_the_old_key_is_kept_while_rows_need_it():
    seal_for("C1", "x")
    seal_for("C2", "x")
    begin_master_change()

    with pytest.raises(KeysInUse, match="2 rows"):
        forget_old_master()


def test_a_change_that_was_interrupted_goes_on_where_it_was(monkeypatch):
    sealed = {f"C{n}": seal_for(f"C{n}", f"customer {n}") for n in range(7)}
    index_of("13812345678", kind="phone")
    monkeypatch.setattr(rotation, "BATCH_ROWS", 3)
    begin_master_change()

    class Killed(BaseException):
        pass

    def killed(_done):
        raise Killed

    with pytest.raises(Killed):
        wrap_anew(progress=killed)
    assert sorted(keys_now().wrapped_by.values()) == [3, 5]

    assert begin_master_change() is False, "no third key comes while two are in use"
    assert wrap_anew() == 5
    assert all(opened(text, c) == f"customer {c[1:]}" for c, text in sealed.items())


def test_a_destroyed_key_stays_destroyed():
    seal_for("C1", "x")
    begin_master_change()
    destroy_key("C1")

    assert wrap_anew() == 0
    assert CustomerKey.objects.get().wrapped == ""


def test_a_key_from_the_environment_is_changed_in_the_environment(settings):
    settings.MASTER_KEY_FILE, settings.MASTER_KEY = "", FIRST
    sealed = seal_for("C1", "林知夏")
    with pytest.raises(MasterElsewhere, match="ZHIKE_MASTER_KEY_OLD"):
        begin_master_change()

    settings.MASTER_KEY_OLD = SECOND  # first everybody learns to read it
    assert opened(sealed) == "林知夏"
    settings.MASTER_KEY, settings.MASTER_KEY_OLD = SECOND, FIRST
    assert begin_master_change() is False
    assert wrap_anew() == 1
    settings.MASTER_KEY_OLD = ""

    assert opened(sealed) == "林知夏"


def test_a_search_finds_rows_of_both_index_keys_while_they_are_written_anew():
    entry("C1", name="林知夏", phone="13812345678")
    old = index_of("13812345678", kind="phone")

    assert begin_index_change() is True
    entry("C2", name="钱若溪", phone="13812345678")

    assert index_of("13812345678", kind="phone") != old
    found = Identifier.objects.filter(value_index__in=indexes_of("13812345678", kind="phone"))
    assert found.count() == 2
    assert rows_to_index() == 2


def test_after_the_change_one_index_key_is_left_and_finds_everybody():
    entry("C1", name="林知夏", phone="13812345678")
    entry("C2", name="钱若溪", phone="13912345678")
    begin_index_change()
    with pytest.raises(KeysInUse):
        forget_old_index_keys()

    assert begin_index_change() is False
    assert index_anew() == 4
    assert forget_old_index_keys() == 1

    assert IndexKey.objects.count() == 1
    assert Identifier.objects.get(
        value_index=index_of("13912345678", kind="phone")
    ).customer.customer_id == "C2"  # fmt: skip
    assert index_anew() == 0


def test_an_erased_customer_is_found_by_no_index():
    entry("C1", name="林知夏", phone="13812345678")
    begin_index_change()
    destroy_key("C1")

    index_anew()

    assert not Identifier.objects.exclude(value_index="").exists()


def test_an_altered_value_does_not_hold_the_change_up():
    entry("C1", name="林知夏", phone="13812345678")
    Identifier.objects.update(value_sealed="z1.AAAA")
    begin_index_change()

    index_anew()

    assert Identifier.objects.get().value_index == ""
    assert rows_to_index() == 0


def test_the_keys_are_told_without_being_shown(own_master):
    seal_for("C1", "x")
    seal_for("C2", "x")
    destroy_key("C2")

    now = keys_now()

    assert (list(now.wrapped_by.values()), now.customers_erased) == ([1], 1)
    assert FIRST not in str(now)
