from __future__ import annotations

import pytest

from zhike.apps.customers.rules import IdentifierKind, clean_identifier, is_number


def test_an_identity_number_is_held_against_its_check_digit():
    assert clean_identifier("11010519491231002x", kind=IdentifierKind.ID_NUMBER)
    assert clean_identifier("110105194912310021", kind=IdentifierKind.ID_NUMBER) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (IdentifierKind.PHONE, "12"),
        (IdentifierKind.EMAIL, "nobody"),
        (IdentifierKind.CARD, "1234"),
        (IdentifierKind.CREDIT_CODE, "913501"),
        (IdentifierKind.ADDRESS, "-"),
    ],
)
def test_what_cannot_be_of_its_kind_is_refused(kind, value):
    assert clean_identifier(value, kind=kind) is None


def test_every_kind_of_identifier_has_a_way_of_writing():
    assert all(clean_identifier("@", kind=kind) is None for kind in IdentifierKind)


@pytest.mark.parametrize("customer_id", ["", "C/1", "../x", "C 1", "c" * 41, "-1"])
def test_a_number_that_cannot_stand_in_an_address_is_refused(customer_id):
    assert not is_number(customer_id)
