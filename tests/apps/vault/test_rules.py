from __future__ import annotations

import pytest

from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.rules import blind_index, new_key, open_sealed, seal

KEY = bytes(range(32))


def test_a_sealed_text_opens_again_and_shows_nothing():
    sealed = seal("林知夏", key=KEY, owner="C1")

    assert open_sealed(sealed, key=KEY, owner="C1") == "林知夏"
    assert "林" not in sealed


def test_the_same_text_is_never_sealed_the_same_way_twice():
    assert seal("x", key=KEY, owner="C1") != seal("x", key=KEY, owner="C1")


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
    phone = blind_index("13800138000", kind="phone", key=KEY)

    assert phone == blind_index("13800138000", kind="phone", key=KEY)
    assert phone != blind_index("13800138000", kind="card", key=KEY)
    assert blind_index("", kind="phone", key=KEY) == ""
