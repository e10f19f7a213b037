from __future__ import annotations

import pytest

from zhike.schema.identifiers import NORMAL, normal, normal_id_number, possible_kinds


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("id_number", "１１０１０５１９４９１２３１００２x", "11010519491231002X"),
        ("id_number", "110105491231002", "11010519491231002X"),
        ("phone", "0086 138-1234-5678", "13812345678"),
        ("phone", "+8613812345678", "13812345678"),
        ("phone", "010-6552 1234", "01065521234"),
        ("card", "6222 0212 3456 7890 128", "6222021234567890128"),
        ("email", " Li.Na@Bank.Example ", "li.na@bank.example"),
        ("name", "欧阳　知夏", "欧阳知夏"),
        ("credit_code", "91350100m000100y43", "91350100M000100Y43"),
    ],
)
def test_two_spellings_of_one_value_become_one(kind, written, meant):
    assert normal(written, kind=kind) == meant


def test_a_number_of_fifteen_digits_gets_its_century_and_check_digit():
    # 11010519491231002X is the example of GB 11643; its old form lacks 19 and X.
    assert normal_id_number("110105491231002") == normal_id_number("11010519491231002X")


@pytest.mark.parametrize("kind", sorted(NORMAL))
def test_what_is_normal_stays_as_it_is(kind):
    once = normal("Ab-138 1234 5678", kind=kind)

    assert normal(once, kind=kind) == once


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("13812345678", "phone"),
        ("11010519491231002X", "id_number"),
        ("110105491231002", "id_number"),
        ("6222021234567890128", "card"),
        ("li@bank.example", "email"),
        ("91350100M000100Y43", "credit_code"),
        ("林知夏", "name"),
        ("Zhang San", "name"),
        ("云溪市东湖路12号", "address"),
        ("G12345678", "passport"),
    ],
)
def test_what_somebody_types_may_be_what_it_is(typed, kind):
    assert kind in possible_kinds(typed)


def test_a_blank_text_is_nothing():
    assert possible_kinds(" - ") == ()
