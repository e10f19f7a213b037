from __future__ import annotations

import pytest

from zhike.schema.numbers import is_card_number, is_identity_number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("110101199003070038", True),
        ("110101199003070030", False),  # check digit
        ("110101199013070038", False),  # no thirteenth month
        ("110101900307003", True),  # the old 15 places
        ("110101901307003", False),
        ("1101011990030700", False),
    ],
)
def test_an_identity_number_is_known_by_date_and_check_digit(text, is_one):
    assert is_identity_number(text) is is_one


def test_the_check_digit_may_be_an_x():
    assert is_identity_number("11010519491231002X")
    assert is_identity_number("11010519491231002x")
    assert not is_identity_number("110105194912310020")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("6222021234567890128", True),
        ("6222021234567890129", False),
        ("4111111111111111", True),
        ("1736881111111111", False),  # a time stamp
        ("411111111111", False),
    ],
)
def test_a_card_number_ends_on_its_luhn_digit(text, is_one):
    assert is_card_number(text) is is_one
