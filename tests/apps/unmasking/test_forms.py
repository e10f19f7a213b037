from __future__ import annotations

from zhike.apps.unmasking.forms import FIELD_LABELS, UnmaskForm
from zhike.apps.unmasking.rules import FIELDS

ASKED = {"fields_wanted": ["phone"], "reason": "verify", "note": "at the counter", "minutes": "15"}


def test_what_is_asked_for_becomes_the_words_of_the_act():
    form = UnmaskForm(ASKED)

    assert form.is_valid()
    assert form.grounds() == {
        "fields": ["phone"],
        "reason": "verify",
        "note": "at the counter",
        "minutes": 15,
    }


def test_every_field_that_can_be_asked_for_has_its_name():
    assert set(FIELDS) == set(FIELD_LABELS)


def test_what_opens_an_account_cannot_be_asked_for():
    assert not UnmaskForm(ASKED | {"fields_wanted": ["pin"]}).is_valid()
