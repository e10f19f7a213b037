"""Each formula is held against scipy's own or a printed example."""

from __future__ import annotations

import ibis
import pytest
from scipy import stats

from zhike.analytics.intervals import (
    Estimate,
    benjamini_hochberg,
    corrected,
    difference_of,
    holm,
    two_shares_p,
    wilson,
    wilson_ends,
)


@pytest.mark.parametrize(("count", "n"), [(0, 7), (7, 7), (3, 11), (450, 1000)])
def test_a_share_has_the_interval_scipy_gives(count, n):
    ours = wilson(count, n=n)

    theirs = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert (ours.lower, ours.upper) == pytest.approx((theirs.low, theirs.high))


def test_a_share_of_nothing_has_no_value():
    assert wilson(0, n=0) == Estimate(value=None, lower=None, upper=None)


def test_a_difference_misses_only_the_end_it_cannot_know():
    known = Estimate(value=2.0, lower=1.0, upper=3.0)
    open_above = Estimate(value=5.0, lower=4.0, upper=None)

    gap = difference_of(known, open_above)

    assert gap.value == 3.0
    assert gap.lower == pytest.approx(3.0 - 2.0**0.5)
    assert gap.upper is None
    assert not gap.excludes_zero


def test_holm_never_lets_a_larger_p_value_overtake_a_smaller_one():
    assert holm([0.04, 0.001, 0.03]) == pytest.approx([0.06, 0.003, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_benjamini_hochberg_is_milder_than_holm_and_takes_an_empty_family():
    raw = [0.01, 0.02, 0.03, 0.5]

    assert benjamini_hochberg(raw) == pytest.approx([0.04, 0.04, 0.04, 0.5])
    assert holm(raw) == pytest.approx([0.04, 0.06, 0.06, 0.5])
    assert benjamini_hochberg([]) == holm([]) == []


def test_exact_and_chi_square_tests_meet_where_one_hands_over_to_the_other():
    exact = two_shares_p((430, 1000), (470, 1000))
    chi_square = two_shares_p((431, 1001), (470, 1000))

    assert exact == pytest.approx(chi_square, abs=0.01)


def test_shares_that_cannot_differ_give_p_one():
    assert two_shares_p((0, 10), (0, 20)) == two_shares_p((0, 0), (3, 20)) == 1.0


def test_a_long_family_is_corrected_the_milder_way_and_says_so():
    assert corrected([0.04] * 20).method == "holm"
    assert corrected([0.04] * 21).method == "benjamini_hochberg"
    assert corrected([0.04] * 21).p_values[0] == pytest.approx(0.04)


COUNTS = [(0, 7), (7, 7), (3, 11), (450, 1000)]


def test_columns_of_intervals_hold_what_wilson_gives_row_by_row():
    table = ibis.memtable({"count": [c for c, _ in COUNTS], "n": [n for _, n in COUNTS]})
    lower, upper = wilson_ends(table["count"], n=table.n, confidence=0.9)

    rows = table.select("count", "n", lower=lower, upper=upper).to_pyarrow().to_pylist()

    expected = {(c, n): wilson(c, n=n, confidence=0.9) for c, n in COUNTS}
    ends = {key: (one.lower, one.upper) for key, one in expected.items()}
    assert {(r["count"], r["n"]): pytest.approx(ends[r["count"], r["n"]]) for r in rows} == {
        (r["count"], r["n"]): (r["lower"], r["upper"]) for r in rows
    }


def test_a_column_without_n_has_no_interval():
    table = ibis.memtable({"lost": [0], "offered": [0]})
    lower, upper = wilson_ends(table.lost, n=table.offered.nullif(0))

    assert table.select(lower=lower, upper=upper).to_pyarrow().to_pylist() == [
        {"lower": None, "upper": None}
    ]
