"""The attacker has all that is shown, and linear algebra."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from zhike.analytics.errors import InvalidTable
from zhike.analytics.surveys import suppress


def grid(counts):
    """Counts by row and column, with all row, column and grand totals."""
    rows, columns = np.array(counts).shape
    cells = {(i, j): int(n) for (i, j), n in np.ndenumerate(np.array(counts))}
    totals = {f"row {i}": [(i, j) for j in range(columns)] for i in range(rows)}
    totals |= {f"column {j}": [(i, j) for i in range(rows)] for j in range(columns)}
    return cells, totals | {"all": list(cells)}


def recovered(cells, totals, found, *, minimum, at_most=4):
    """All sets of hidden groups below the minimum whose sum follows from the totals shown."""
    hidden = sorted(found.hidden)
    shown = [keys for name, keys in totals.items() if name not in found.totals]
    matrix = np.array([[float(key in keys) for key in hidden] for keys in shown])
    if not hidden or not shown:
        return []
    rank = np.linalg.matrix_rank(matrix)
    return [
        few
        for size in range(1, at_most + 1)
        for few in combinations(hidden, size)
        if sum(cells[key] for key in few) < minimum
        and np.linalg.matrix_rank(np.vstack([matrix, [float(k in few) for k in hidden]])) == rank
    ]


def test_one_small_group_takes_the_next_smallest_with_it():
    counts = {"east": 3, "west": 8, "north": 40, "south": 9}

    found = suppress(counts, totals={"all": list(counts)})

    assert (found.small, found.complementary) == ({"east"}, {"west"})


def test_two_small_groups_that_are_small_together_take_a_third():
    counts = {"east": 1, "west": 2, "north": 40, "south": 9}

    assert suppress(counts, totals={"all": list(counts)}).complementary == {"south"}


def test_two_small_groups_that_are_enough_together_need_no_other():
    counts = {"east": 3, "west": 4, "north": 40}

    assert suppress(counts, totals={"all": list(counts)}).complementary == set()


def test_without_totals_nothing_else_is_hidden_and_empty_groups_are_shown():
    assert suppress({"east": 3, "west": 0, "north": 40}, totals={}).hidden == {"east"}


def test_a_total_below_the_minimum_is_hidden_and_cannot_be_told_from_the_others():
    counts = {"a1": 2, "a2": 1, "b1": 9, "b2": 9, "c1": 30, "c2": 30}
    totals = {"a": ["a1", "a2"], "b": ["b1", "b2"], "c": ["c1", "c2"], "all": list(counts)}

    found = suppress(counts, totals=totals)

    assert "a" in found.totals
    assert len(found.totals) >= 2
    assert recovered(counts, totals, found, minimum=5) == []


def test_a_small_cell_alone_in_its_row_and_column_is_the_planted_leak():
    cells, totals = grid([[3, 20, 20], [20, 20, 20], [20, 20, 20]])

    naive = type(suppress({}, totals={}))(
        small=frozenset({(0, 0)}), complementary=frozenset(), totals=frozenset()
    )
    found = suppress(cells, totals=totals)

    assert recovered(cells, totals, naive, minimum=5) == [((0, 0),)]
    assert recovered(cells, totals, found, minimum=5) == []
    assert len(found.hidden) == 4


@pytest.mark.parametrize("seed", range(12))
def test_no_attack_on_a_random_table_finds_a_small_group(seed):
    draw = np.random.default_rng(seed)
    cells, totals = grid(draw.negative_binomial(1, 0.07, size=(5, 4)))

    found = suppress(cells, totals=totals)

    assert {key for key, n in cells.items() if 0 < n < 5} <= found.hidden
    assert recovered(cells, totals, found, minimum=5) == []


def test_what_is_hidden_has_more_than_one_possible_number():
    """Known to be at least 1, cells of 1 beside a total of 2 would be told by their bounds."""
    cells, totals = grid([[1, 1, 30], [4, 4, 30], [30, 30, 30]])

    found = suppress(cells, totals=totals)

    assert recovered(cells, totals, found, minimum=5) == []
    assert found.complementary


@pytest.mark.parametrize(
    ("counts", "totals", "minimum"),
    [({"a": -1}, {}, 5), ({"a": 1}, {"all": ["a", "b"]}, 5), ({"a": 1}, {}, 1)],
)
def test_a_table_that_cannot_be_is_refused(counts, totals, minimum):
    with pytest.raises(InvalidTable) as refused:
        suppress(counts, totals=totals, minimum=minimum)

    assert refused.value.code == "invalid_table"


def test_what_was_hidden_on_the_way_is_shown_again():
    quarters = ("Q1", "Q2", "Q3", "Q4")
    counts = {
        ("reviews", "Q1"): 499, ("reviews", "Q2"): 460, ("reviews", "Q3"): 525,
        ("reviews", "Q4"): 516, ("survey", "Q1"): 1212, ("survey", "Q2"): 1292,
        ("survey", "Q3"): 1287, ("survey", "Q4"): 1199, ("survey", "late"): 6,
        ("complaints", "late"): 10, ("tickets", "late"): 41,
    }  # fmt: skip
    sources = ("reviews", "survey", "complaints", "tickets")
    counts |= {(s, q): 0 for s in sources for q in (*quarters, "late") if (s, q) not in counts}
    totals = {"all": list(counts)}
    totals |= {s: [key for key in counts if key[0] == s] for s in sources}
    totals |= {q: [key for key in counts if key[1] == q] for q in (*quarters, "late")}

    found = suppress(counts, totals=totals, minimum=10)

    assert found.small == {("survey", "late")}
    assert not {"all", "reviews", "survey"} & found.totals
    assert recovered(counts, totals, found, minimum=10) == []
