"""Held against numbers that the standards print."""

import numpy as np

from zhike.demo.check_digits import (
    cards,
    credit_codes,
    identity_numbers,
    old_numbers,
    phones,
    serials,
)

DAY = np.array(["1949-12-31"], dtype="datetime64[D]")


def test_an_identity_number_has_the_check_digit_of_the_standard():
    numbers = identity_numbers(np.array([110105]), birth=DAY, serial=np.array([2]))

    assert numbers.to_pylist() == ["11010519491231002X"]
    assert old_numbers(numbers).to_pylist() == ["110105491231002"]


def test_a_credit_code_carries_the_check_of_the_organisation_and_its_own():
    codes = credit_codes(np.array([990101]), organisation=np.array([10_000_000])).to_pylist()

    # The body has one digit that is not nought: 11 - 3 x 1 = 8 is the check of the organisation.
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(letters.index(c) * 3**i for i, c in enumerate(codes[0][:17])) % 31
    assert codes[0][:17] == "91990101100000008"
    assert letters.index(codes[0][17]) == (31 - total) % 31


def test_no_identity_number_is_given_twice_and_men_have_odd_ones():
    birth = np.repeat(DAY, 400)
    area, male = np.full(400, 990101), np.arange(400) % 2 == 1

    drawn = serials(np.random.default_rng(1), area=area, birth=birth, male=male)

    assert len(set(drawn.tolist())) == 400
    assert np.array_equal(drawn % 2 == 1, male)
    assert drawn.max() < 1_000


def test_cards_pass_luhn_and_phones_are_all_different():
    card = cards(np.arange(1_000), salt=7).to_pylist()
    phone = phones(np.arange(1_000), salt=7).to_pylist()

    assert len(set(card)) == len(set(phone)) == 1_000
    assert all(_luhn(number) == 0 for number in card)
    assert all(len(number) == 11 and number[:3] in {"161", "164"} for number in phone)


def _luhn(number: str) -> int:
    digits = [int(d) * (2 - place % 2) for place, d in enumerate(number)]
    return sum(d - 9 if d > 9 else d for d in digits) % 10
