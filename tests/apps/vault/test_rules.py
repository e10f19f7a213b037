from __future__ import annotations

import pytest

from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.rules import (
    WITHHELD,
    blind_index,
    index_start,
    is_sealed,
    new_key,
    open_sealed,
    seal,
    seal_alike,
)

KEY = bytes(range(32))


def test_a_sealed_text_opens_again_and_shows_nothing():
    sealed = seal("林知夏", key=KEY, owner="C1")

    assert open_sealed(sealed, key=KEY, owner="C1") == "林知夏"
    assert "林" not in sealed


def test_the_same_text_is_never_sealed_the_same_way_twice():
    assert seal("x", key=KEY, owner="C1") != seal("x", key=KEY, owner="C1")


def test_what_is_sealed_alike_opens_and_differs_by_key():
    sealed = seal_alike("x", key=KEY, owner="C1")

    assert sealed == seal_alike("x", key=KEY, owner="C1")
    assert (
        len(
            {
                sealed,
                seal_alike("y", key=KEY, owner="C1"),
                seal_alike("x", key=new_key(), owner="C1"),
            }
        )
        == 3
    )
    assert open_sealed(sealed, key=KEY, owner="C1") == "x"


@pytest.mark.parametrize(
    ("key", "owner"), [(KEY, "C2"), (new_key(), "C1")], ids=["another owner", "another key"]
)
def test_a_value_opens_for_nobody_else(key, owner):
    sealed = seal("13800138000", key=KEY, owner="C1")

    with pytest.raises(SealBroken):
        open_sealed(sealed, key=key, owner=owner)


@pytest.mark.parametrize("broken", ["plain text", "z1.AAAA", "z1.not base64!"])
def test_what_is_no_sealed_value_is_refused(broken):
    with pytest.raises(SealBroken):
        open_sealed(broken, key=KEY, owner="C1")


def test_the_blind_index_tells_kinds_apart():
    def index(value, kind):
        return blind_index(value, kind=kind, key=KEY, number=1)

    assert index("13800138000", "phone") == index("13800138000", "phone")
    assert index("13800138000", "phone") != index("13800138000", "card")
    assert index("", "phone") == ""


def test_the_blind_index_tells_which_key_made_it():
    indexes = [blind_index("x", kind="phone", key=KEY, number=number) for number in (1, 2, 258)]

    assert [len(index) for index in indexes] == [64, 64, 64]
    assert [index.startswith(index_start(2)) for index in indexes] == [False, True, True]


def test_what_was_withheld_is_read_as_nothing():
    assert is_sealed(WITHHELD)
    assert open_sealed(WITHHELD, key=KEY, owner="C1") == ""
    assert not is_sealed("客户来电更正")
