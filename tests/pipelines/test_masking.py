from __future__ import annotations

import pytest

from zhike.pipelines.masking import mask, neutralise


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
