from datetime import date

import pyarrow as pa
import pytest

from zhike.analytics.identity.numbers import (
    births,
    sexes,
    valid_credit_codes,
    valid_identity_numbers,
)
from zhike.schema.identifiers import normal


def number(text):
    return valid_identity_numbers(pa.array([text], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    "written",
    ["11010519491231002X", "11010519491231002x", "110105 19491231 002X", "１１０１０５491231002"],
)
def test_an_identity_number_comes_to_one_form(written):
    assert number(written) == "11010519491231002X"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("110105194912310021", "the check digit is X"),
        ("11010519490230002X", "there is no 30 February"),
        ("1101051949123100", "16 digits"),
        ("11010549X231002", "a letter inside"),
        ("110105491331002", "there is no 13th month"),
        (None, "nothing"),
    ],
)
def test_what_cannot_be_an_identity_number_is_none(written, fault):
    assert number(written) is None, fault


def test_every_digit_is_covered_by_the_check():
    right = "11010519491231002X"
    slips = [right[:i] + str((int(right[i]) + 1) % 10) + right[i + 1 :] for i in range(17)]

    assert valid_identity_numbers(pa.array(slips)).null_count == 17


def test_a_number_tells_birth_date_and_sex():
    numbers = pa.array(["11010519491231002X", "110105194912310119"])

    assert births(numbers).to_pylist() == [date(1949, 12, 31)] * 2
    assert sexes(numbers).to_pylist() == ["女", "男"]


def test_a_credit_code_counts_when_its_check_holds():
    codes = ["91350100M000100Y43", "91350100M000100Y44", "9135O100M000100Y43", None]

    assert valid_credit_codes(pa.array(codes)).to_pylist() == [codes[0], None, None, None]


@pytest.mark.parametrize(
    "written",
    ["110105491231002", "11010519491231002x", "110105 19491231 002X", "１１０１０５491231002"],
)
def test_the_master_and_the_library_write_one_number_in_one_way(written):
    # Whoever searches looks the number up as the master wrote it; both must mean the same.
    assert number(written) == normal(written, kind="id_number")
