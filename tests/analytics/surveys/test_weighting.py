"""By hand, against another formula of the same weights, and on a planted bias."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from zhike.analytics.errors import InvalidMargins, MissingColumns
from zhike.analytics.surveys import RECOMMENDATION_0_TO_10, nps, rake, response_rates, tallies


def people(counts):
    """Rows of two columns from a table of counts."""
    return pd.DataFrame(
        [(f"s{i}", f"c{j}") for (i, j), n in np.ndenumerate(np.array(counts)) for _ in range(n)],
        columns=["segment", "channel"],
    )


ROWS = people([[30, 10], [20, 40]])
MARGINS = {"segment": {"s0": 600, "s1": 400}, "channel": {"c0": 0.3, "c1": 0.7}}


def weighted(found):
    return {cell.values: cell.n * cell.weight for cell in found.cells}


def test_all_margins_are_met_at_once():
    sums = weighted(rake(ROWS, margins=MARGINS))

    assert sums["s0", "c0"] + sums["s0", "c1"] == pytest.approx(60)
    assert sums["s0", "c0"] + sums["s1", "c0"] == pytest.approx(30)
    assert sum(sums.values()) == pytest.approx(100)


def test_raking_keeps_the_odds_ratio_of_the_answers():
    """Closed form of two by two: x(x - 10) / ((60 - x)(30 - x)) = 30 * 40 / (10 * 20) = 6."""
    sums = weighted(rake(ROWS, margins=MARGINS))

    x = sums["s0", "c0"]
    assert x * (10 + x) / ((60 - x) * (30 - x)) == pytest.approx(6)


def test_no_other_weights_that_fit_lie_nearer_to_equal_ones():
    """Raking minimises the Kullback-Leibler distance; scipy finds the same weights."""
    found = rake(ROWS, margins=MARGINS)
    n = np.array([cell.n for cell in found.cells])
    fits = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]])

    other = optimize.minimize(
        lambda w: float((n * (w * np.log(w) - w)).sum()),
        np.ones(4),
        bounds=[(1e-6, None)] * 4,
        constraints={"type": "eq", "fun": lambda w: fits @ (n * w) - [60, 30, 100]},
        method="SLSQP",
        options={"ftol": 1e-12},
    )
    assert [cell.weight for cell in found.cells] == pytest.approx(other.x, abs=1e-4)


def test_the_effective_n_is_that_of_kish():
    found = rake(ROWS, margins=MARGINS)

    squares = sum(cell.n * cell.weight**2 for cell in found.cells)
    assert found.n_effective == pytest.approx(100**2 / squares)
    assert found.design_effect == pytest.approx(squares / 100)


def test_answers_that_already_fit_keep_weight_one():
    found = rake(ROWS, margins={"segment": {"s0": 4, "s1": 6}, "channel": {"c0": 1, "c1": 1}})

    assert {round(cell.weight, 9) for cell in found.cells} == {1.0}
    assert found.n_effective == pytest.approx(100)


def test_weights_are_held_between_limits_and_the_gap_is_told():
    free, held = rake(ROWS, margins=MARGINS), rake(ROWS, margins=MARGINS, lowest=0.5, highest=2)

    assert max(cell.weight for cell in free.cells) > 2
    assert max(cell.weight for cell in held.cells) == 2
    assert held.largest_gap > 0.001 > free.largest_gap
    assert held.n_effective > free.n_effective


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ({}, "no margin"),
        ({"segment": {"s0": 1}}, "Answers have segment s1"),
        ({"segment": {"s0": 1, "s1": 1, "s2": 1}}, "Nobody with segment s2"),
        ({"segment": {"s0": 1, "s1": -1}}, "counts of 0 and above"),
    ],
)
def test_margins_that_cannot_be_are_refused(margins, said):
    with pytest.raises(InvalidMargins, match=said):
        rake(ROWS, margins=margins)


def test_margins_that_no_weights_reach_are_refused():
    """Nobody stands off the diagonal, so both margins would have to be the same."""
    with pytest.raises(InvalidMargins, match="No weights reach all margins"):
        rake(people([[5, 0], [0, 5]]), margins=MARGINS)


def test_what_lacks_is_named():
    with pytest.raises(MissingColumns, match="region"):
        rake(ROWS, margins={"region": {"north": 1}})
    with pytest.raises(InvalidMargins, match="no answers"):
        rake(ROWS.head(0), margins=MARGINS)
    with pytest.raises(InvalidMargins, match="both sides of 1"):
        rake(ROWS, margins=MARGINS, highest=0.5)


def test_a_planted_bias_of_response_is_taken_out():
    """The content answer three times as often; the truth is 0, the plain score far above."""
    draw = np.random.default_rng(5)
    content = draw.random(40_000) < 0.5
    speaks = draw.random(40_000) < np.where(content, 0.3, 0.1)
    score = np.where(draw.random(40_000) < np.where(content, 0.8, 0.2), 10, 0)
    rows = pd.DataFrame({"tenure": np.where(content, "long", "new"), "score": score})[speaks]

    found = rake(rows, margins={"tenure": {"long": 1, "new": 1}})
    asked = {"answer": "score", "scale": RECOMMENDATION_0_TO_10}
    plain = nps(tallies(rows, **asked)[()]).estimate
    raked = nps(tallies(found.weigh(rows), weight="weight", **asked)[()])

    assert plain.lower > 20
    assert raked.estimate.lower < 0 < raked.estimate.upper
    assert raked.n_effective == pytest.approx(found.n_effective)


def test_a_missing_value_is_a_value_of_its_own():
    rows = pd.DataFrame({"segment": ["s0", None, None]})

    found = rake(rows, margins={"segment": {"s0": 1, "unknown": 1}})

    assert found.weigh(rows).weight.to_pyarrow().to_pylist() == pytest.approx([1.5, 0.75, 0.75])


@given(
    counts=st.lists(st.integers(1, 40), min_size=9, max_size=9),
    rows=st.lists(st.integers(1, 50), min_size=3, max_size=3),
    columns=st.lists(st.integers(1, 50), min_size=3, max_size=3),
)
@settings(max_examples=15, deadline=None)
def test_any_full_table_meets_any_margins(counts, rows, columns):
    names = [f"s{i}" for i in range(3)], [f"c{i}" for i in range(3)]
    margins = {
        "segment": dict(zip(names[0], rows, strict=True)),
        "channel": dict(zip(names[1], columns, strict=True)),
    }

    found = rake(people(np.reshape(counts, (3, 3))), margins=margins)

    assert found.largest_gap < 1e-6
    assert found.n_effective <= found.n + 1e-9


def test_the_most_silent_come_first_and_a_group_that_never_answered_stays():
    rows = response_rates(asked={"a": 50, "b": 50, "c": 10}, answered={"a": 25, "b": 5})

    assert [(row.group, row.answered) for row in rows] == [("c", 0), ("b", 5), ("a", 25)]
    assert sum(row.share_answered for row in rows) == pytest.approx(1)
    assert sum(row.share_asked for row in rows) == pytest.approx(1)


@pytest.mark.parametrize("answered", [{"a": 51}, {"x": 1}, {"a": -1}])
def test_more_answers_than_asked_are_refused(answered):
    with pytest.raises(InvalidMargins) as refused:
        response_rates(asked={"a": 50}, answered=answered)

    assert refused.value.code == "invalid_margins"
