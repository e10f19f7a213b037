from __future__ import annotations

import pytest

from zhike.apps.unmasking.rules import FIELDS, MINUTES, fault_in, is_hidden, may_show
from zhike.schema.personal_fields import PFI_CLASSES

GOOD = {"fields": ["phone"], "reason": "verify", "note": "at the counter", "minutes": 5}


def test_good_grounds_are_taken():
    assert fault_in(**GOOD) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": []},
        {"fields": ["pin"]},
        {"fields": ["phone", "never heard of"]},
        {"reason": "because"},
        {"note": "  ok  "},
        {"minutes": 60},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_without_grounds_nothing_is_unmasked(wrong):
    assert fault_in(**GOOD | wrong) == next(iter(wrong))


@pytest.mark.parametrize("field", [f for f, c in PFI_CLASSES.items() if c == "C3"])
def test_what_opens_an_account_is_never_shown(field):
    assert is_hidden(field)
    assert not may_show(field, granted=[field])
    assert field not in FIELDS


def test_a_field_nobody_has_named_is_masked():
    assert not may_show("never heard of")


def test_the_longest_grant_is_half_an_hour():
    assert max(MINUTES) == 30
