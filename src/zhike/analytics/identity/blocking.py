"""Which pairs are looked at at all: those that agree in something that few share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import ibis
from ibis.expr.types import Table

# Each key of its own finds pairs; what can be a match agrees in one of them (see decisions.py).
KEYS: dict[str, tuple[str, ...]] = {
    "document": ("document",),
    "passport": ("passport",),
    "phone": ("phone",),
    "email": ("email",),
    "address": ("address",),
    "name and birth date": ("letters", "birth"),
}


@dataclass(frozen=True, kw_only=True)
class Block:
    """A value that more entries share than are compared with one another, and how many do."""

    key: str
    entries: int


def candidate_pairs(entries: Table, *, largest: int) -> Table:
    """Give the pairs of entries that agree in a key.

    Parameters
    ----------
    entries
        Entries in one form (`records.in_one_form`).
    largest
        A value that more entries share is passed over for that key: a switchboard, a phone
        number typed in where there is none. So no entry is in more than `largest` pairs a key,
        and the work grows with the number of entries.

    Returns
    -------
    Table
        Each pair once: `a` and `b`, rows of the entries, a < b.
    """
    pairs = [_pairs(entries, key, largest) for key in KEYS.values()]
    return reduce(lambda left, right: left.union(right), pairs).distinct()


def passed_over(entries: Table, *, largest: int) -> list[Block]:
    """Give the values that were passed over, by key; the value itself is not told."""
    found = [
        _sizes(entries, columns)
        .filter(lambda block: block.entries > largest)
        .select(key=ibis.literal(key), entries=ibis._.entries)
        for key, columns in KEYS.items()
    ]
    rows = reduce(lambda left, right: left.union(right), found).to_pyarrow().to_pylist()
    return sorted((Block(**row) for row in rows), key=lambda block: (block.key, -block.entries))


def _pairs(entries: Table, columns: tuple[str, ...], largest: int) -> Table:
    by = ("kind", *columns)
    within = ibis.window(group_by=[entries[name] for name in by])
    known = entries.filter([entries[name].notnull() for name in columns])
    keyed = known.select("row", *by, together=known.row.count().over(within))
    keyed = keyed.filter((keyed.together > 1) & (keyed.together <= largest))
    other = keyed.view()
    same = [keyed[name] == other[name] for name in by]
    return keyed.join(other, [*same, keyed.row < other.row]).select(a=keyed.row, b=other.row)


def _sizes(entries: Table, columns: tuple[str, ...]) -> Table:
    known = entries.filter([entries[name].notnull() for name in columns])
    return known.group_by("kind", *columns).agg(entries=known.row.count())
