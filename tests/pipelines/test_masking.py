from __future__ import annotations

import pytest

from zhike.pipelines.masking import display, mask, mask_found, mask_values, neutralise


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("C00001234", "x########"),
        ("王小明", "***"),
        ("a@b.cn", "x@x.xx"),
        ("", ""),
        (None, ""),
        ("1" * 45, "#" * 40 + "… (5 more)"),
    ],
)
def test_customer_data_shows_its_shape_alone(value, shown):
    assert mask(value, pfi_class="C2") == shown


@pytest.mark.parametrize(
    "time", ["2026-02-30", "2026-02-30 25:00:00", "2026年2月30日 09时", "31/02/2026 09:00"]
)
def test_impossible_times_are_shown_because_they_tell_what_to_mend(time):
    assert mask(time, pfi_class="none") == time


@pytest.mark.parametrize("number", ["13812345678", "6222021234567890", "110101199003071234"])
def test_bare_numbers_are_never_taken_for_times(number):
    assert number[1:-1] not in mask(number, pfi_class="none")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@SUM(A1)", "\tx"])
def test_formulas_become_text(text):
    assert neutralise(text) == f"'{text}"


def test_other_text_stays():
    assert neutralise("2026-01-05") == "2026-01-05"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "林知夏", "林**"),
        ("name", "王五", "王*"),
        ("name", "欧阳娜娜", "欧***"),
        ("name", "王", "王*"),
        ("id_number", "110101199003070038", "1************8"),
        ("id_number", "110101900307003", "1************3"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "1234567", "*******"),
        ("card", "6222021234567890128", "6222***********0128"),
        ("account", "0001234567", "******4567"),
        ("email", "lin@bank.cn", "l***@bank.cn"),
        ("address", "浙江省杭州市西湖区文三路1号", "浙江省杭州市********"),
        ("address", "somewhere else", "somewh********"),
        ("birth_date", "1990-03-07", "1990-**-**"),
        ("passport", "E12345678", "E******78"),
        ("never heard of", "secret", "s*****"),
        ("name", "", ""),
    ],
)
def test_what_a_value_is_decides_what_is_shown_of_it(kind, value, shown):
    assert display(value, kind=kind) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("回电13812345678谢谢", "回电138****5678谢谢"),
        ("+86 138-1234-5678", "138****5678"),
        ("身份证 110101199003070038。", "身份证 1************8。"),
        ("卡 6222 0212 3456 7890 128", "卡 6222***********0128"),
        ("写信 lin.zx@mail.bank.cn", "写信 l***@mail.bank.cn"),
    ],
)
def test_numbers_and_addresses_in_a_text_are_masked(text, shown):
    assert mask_found(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "20000.00",
        "2026-01-05T01:30:00Z",
        "1736881111111",  # a time stamp
        "6222021234567890129",  # no card: its last digit is wrong
        "9b0a3f0c5d6e4f1a8b7c6d5e4f3a2b1c",
        "3.1415926535897932",
        "A-173688",
    ],
)
def test_other_numbers_stay_as_they_are(text):
    assert mask_found(text) == text


def test_the_values_of_an_object_are_masked_by_their_names():
    shown = mask_values('{"name": "林知夏", "old": {"phone": "13812345678"}, "n": 3, "ids": ["x"]}')

    assert shown == '{"name": "林**", "old": {"phone": "138****5678"}, "n": 3, "ids": ["x"]}'


def test_a_text_that_is_no_object_is_searched():
    assert mask_values("{13812345678") == "{138****5678"
