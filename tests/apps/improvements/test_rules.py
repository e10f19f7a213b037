from __future__ import annotations

from datetime import date
from math import sqrt

import pytest

from zhike.apps.improvements.rules import Claim, Worth, is_back, total_of

JULY, AUGUST, DECEMBER = date(2025, 7, 1), date(2025, 8, 1), date(2025, 12, 1)


def claim(key, value, half, units, since=JULY, until=DECEMBER):
    return Claim(
        key=key,
        value=value,
        lower=value - half,
        upper=value + half,
        units=frozenset(units),
        since=since,
        until=until,
    )


def test_the_value_moves_with_each_of_its_parts_and_against_its_cost():
    base = {"benefit": 3.0, "reach": 1_000.0, "yuan_per_unit": 2.0, "cost": 1_500.0}
    value = Worth(**base).value

    for name in ("benefit", "reach", "yuan_per_unit"):
        assert Worth(**base | {name: base[name] * 1.1}).value > value
    assert Worth(**base | {"cost": 1_600.0}).value == value - 100
    assert Worth(**base).ends() == (1_500.0, 7_500.0)
    assert Worth(**base).breaks_even_at == 0.25


def test_what_did_not_happen_in_the_same_branches_and_days_adds_up():
    total = total_of(
        [claim(1, 100, 30, "ab"), claim(2, 50, 40, "cd"), claim(3, 7, 0, "ab", DECEMBER, date.max)]
    )

    assert (total.value, total.counted, total.left_out) == (157, (1, 2, 3), ())
    # Independent errors: 30 and 40 make 50, not 70.
    assert (total.lower, total.upper) == (107, 157 + sqrt(30**2 + 40**2))


def test_of_two_in_the_same_branches_at_the_same_time_the_surer_one_counts():
    large, sure = claim(1, 200, 190, "abc"), claim(2, 80, 10, "cd", AUGUST)

    total = total_of([large, sure])

    assert (total.value, total.counted, total.left_out) == (80, (2,), (1,))


@pytest.mark.parametrize(
    ("now", "lower_is_better", "back"), [(12, True, True), (11, True, False), (12, False, True)]
)
def test_it_is_back_when_it_is_no_better_than_before(now, lower_is_better, back):
    assert is_back(now=now, baseline=12, lower_is_better=lower_is_better) is back
