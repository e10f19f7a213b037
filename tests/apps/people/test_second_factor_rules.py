from __future__ import annotations

import pyotp
import pytest

from zhike.apps.people.second_factor_rules import accepted_step, plain, recovery_code

# RFC 6238, appendix B: the SHA-1 rows, their last six digits.
RFC = pyotp.TOTP("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
PUBLISHED = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


def at(code, now, last_step=0):
    return accepted_step(code, now=now, last_step=last_step, code_at=lambda step: RFC.at(step * 30))


@pytest.mark.parametrize(("now", "code"), PUBLISHED)
def test_the_codes_of_the_standard_are_accepted_at_their_time(now, code):
    assert at(code, now) == now // 30


def test_the_neighbouring_steps_count_and_no_further_one():
    code = RFC.at(1_200_000_000)
    step = 1_200_000_000 // 30

    accepted = [at(code, 1_200_000_000 + seconds) for seconds in (-60, -30, 0, 30, 60)]

    assert accepted == [None, step, step, step, None]


def test_a_step_counts_once_and_none_before_it_any_more():
    step = 1_200_000_000 // 30

    assert at(RFC.at(1_200_000_000), 1_200_000_000, last_step=step) is None
    assert at(RFC.at(1_199_999_970), 1_200_000_000, last_step=step) is None
    assert at(RFC.at(1_200_000_030), 1_200_000_000, last_step=step) == step + 1


@pytest.mark.parametrize("code", ["", "28708", "２８７０８２", "287082 287082"])
def test_what_is_no_code_is_wrong(code):
    assert at(plain(code).encode("ascii", "ignore").decode(), 59) is None


def test_gaps_and_dashes_do_not_count():
    assert recovery_code("abcde23456") == "abcde-23456"
    assert plain(" ABCDE 23456") == plain("abcde-23456")
