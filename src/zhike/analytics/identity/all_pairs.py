"""How often two entries agree by chance: over all pairs there are, without forming them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from zhike.analytics.identity.comparison import FIELDS, compared
from zhike.analytics.identity.names import frequency

Levels = Mapping[str, np.ndarray]


def random_pairs(entries: int, *, wanted: int, seed: int) -> Table:
    """Give pairs of rows drawn at random, both orders alike, no row with itself."""
    rng = np.random.default_rng(seed)
    a = rng.integers(0, entries, wanted)
    b = (a + rng.integers(1, entries, wanted)) % entries
    return ibis.memtable({"a": np.minimum(a, b), "b": np.maximum(a, b)})


def agreements(
    entries: pa.Table, *, candidates: Levels, counts: np.ndarray, wanted: int, seed: int
) -> dict[str, np.ndarray]:
    """Count the pairs at each level of each field among all pairs with both values known.

    Parameters
    ----------
    entries
        Entries in one form.
    candidates, counts
        The levels that occur among the candidate pairs, one array a field, and how many pairs
        have them. Candidates contain every pair with the same phone, address or mail address.
    wanted, seed
        How many random pairs are compared for the levels that are common.

    Returns
    -------
    dict
        For each field the number of pairs per level.

    Notes
    -----
    Levels of equality are too rare for a sample; their pairs are counted exactly from how often
    each value occurs: the sum of n(n - 1)/2.
    """
    drawn = compared(
        random_pairs(entries.num_rows, wanted=wanted, seed=seed), entries=ibis.memtable(entries)
    ).to_pyarrow()
    found: dict[str, np.ndarray] = {}
    for field in FIELDS:
        levels = drawn[f"{field.name}_level"].to_numpy()
        sampled = np.bincount(levels[levels >= 0], minlength=len(field.levels)) + 0.5
        exact = _EXACT[field.name](entries, candidates, counts)
        known = _known(entries, field.name)
        rest = np.array([level not in exact for level in range(len(field.levels))])
        left = known - sum(exact.values())
        totals = np.where(rest, left * sampled / sampled[rest].sum(), 0.0)
        totals[list(exact)] = list(exact.values())
        found[field.name] = np.maximum(totals, 0.0)
    return found


def _pairs_of(sizes: np.ndarray | float) -> float:
    return float(np.sum(sizes * (sizes - 1.0)) / 2)


def _equal(entries: pa.Table, column: str) -> float:
    counts = frequency(entries[column])
    return float(np.maximum(counts - 1.0, 0.0).sum() / 2)


def _names(entries: pa.Table, candidates: Levels, counts: np.ndarray) -> dict[int, float]:
    same = _equal(entries, "name")
    return {4: same, 3: max(_equal(entries, "letters") - same, 0.0)}


def _births(entries: pa.Table, candidates: Levels, counts: np.ndarray) -> dict[int, float]:
    return {2: _equal(entries, "birth")}


def _sexes(entries: pa.Table, candidates: Levels, counts: np.ndarray) -> dict[int, float]:
    return {1: _equal(entries, "sex")}


def _contacts(entries: pa.Table, candidates: Levels, counts: np.ndarray) -> dict[int, float]:
    at = candidates["contact"]
    return {level: float(counts[at == level].sum()) for level in (1, 2, 3)}


def _emails(entries: pa.Table, candidates: Levels, counts: np.ndarray) -> dict[int, float]:
    return {1: float(counts[candidates["email"] == 1].sum())}


_EXACT: Mapping[str, Callable[[pa.Table, Levels, np.ndarray], dict[int, float]]] = {
    "name": _names,
    "birth": _births,
    "sex": _sexes,
    "contact": _contacts,
    "email": _emails,
}


def _known(entries: pa.Table, field: str) -> float:
    """How many pairs have the value on both sides."""

    def having(*columns: str) -> float:
        there = [entries[name].is_valid().to_numpy() for name in columns]
        return _pairs_of(float(np.logical_and.reduce(there).sum()))

    if field != "contact":
        return having(field)
    return having("phone") + having("address") - having("phone", "address")
