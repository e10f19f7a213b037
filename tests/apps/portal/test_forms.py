from __future__ import annotations

import pytest

from zhike.apps.portal.forms import ChoicesForm, CodeForm, RightForm, ValueForm, WhoForm
from zhike.apps.portal.rules import OWN_WORD


@pytest.mark.parametrize(("code", "is_valid"), [("012345", True), (" 012345 ", True)])
def test_a_code_has_six_digits(code, is_valid):
    assert CodeForm({"code": code}).is_valid() is is_valid


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "１２３４５６", ""])
def test_anything_else_is_no_code(code):
    assert not CodeForm({"code": code}).is_valid()


def test_somebody_is_named():
    assert not WhoForm({"who": " "}).is_valid()


def test_only_values_of_his_own_word_can_be_chosen():
    names = {name for name, _label in ValueForm().fields["name"].choices}

    assert names == OWN_WORD


def test_his_wishes_ask_for_no_proof():
    form = ChoicesForm({})

    assert form.is_valid()
    assert not {"taken_through", "evidence"} & set(form.fields)
    assert form.wishes().personalised is False


def test_a_request_needs_no_words():
    assert RightForm({"kind": "copy"}).is_valid()
