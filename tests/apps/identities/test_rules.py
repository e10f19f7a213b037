from datetime import date

import pytest

from zhike.apps.identities.rules import agreement, contradict, in_order, older_first


def test_a_pair_has_one_name_whoever_is_named_first():
    assert in_order("C2", "C1") == in_order("C1", "C2") == ("C1", "C2")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"id_number": {"x"}}, {"id_number": {"y"}}, True),
        ({"id_number": {"x"}}, {"id_number": {"x"}}, False),
        ({"id_number": {"x"}}, {}, False),
        ({"credit_code": {"x"}}, {"credit_code": {"y"}}, True),
        ({"phone": {"x"}}, {"phone": {"y"}}, False),
        ({"id_number": {"x"}}, {"credit_code": {"y"}}, False),
    ],
)
def test_two_numbers_of_which_everybody_has_one_contradict(first, second, expected):
    assert contradict(first, second) is expected


def test_the_entry_that_was_opened_first_is_the_one_to_use():
    assert older_first((date(2001, 1, 1), "C2"), (date(2020, 1, 1), "C1"))
    assert not older_first((None, "C1"), (date(2020, 1, 1), "C2"))
    assert older_first((None, "C1"), (None, "C2"))


def test_values_agree_when_one_of_them_is_the_same():
    assert agreement({"a", "b"}, {"b"}) == "same"
    assert agreement({"a"}, {"b"}) == "different"
    assert agreement(set(), {"b"}) == "lacking"
