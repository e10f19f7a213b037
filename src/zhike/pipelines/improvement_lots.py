"""Lots over customers: who gets a change is reckoned from the locked seed, and stored nowhere.

What is not stored cannot be changed afterwards: whoever has the lock reckons the same arm, of a
customer who joins later too.
"""

from __future__ import annotations

import hashlib

import ibis
from ibis.expr.types import Table

from zhike.engine.store import Store
from zhike.pipelines.improvement_questions import Lot
from zhike.pipelines.journeys import the_store
from zhike.pipelines.reading import Tables, opened
from zhike.schema import customer

DIGITS = 8


def is_drawn(customer_id: str, lot: Lot) -> bool:
    """Say whether a customer of the group is drawn to get the change.

    Notes
    -----
    SHA-256 of ``seed:customer_id``; its first eight hexadecimal digits, read as a number from 0
    to 2³², lie below the share. Source: R. Kohavi, D. Tang, Y. Xu, Trustworthy Online Controlled
    Experiments, 2020, chapter 4 (assignment by hash).

    Examples
    --------
    >>> lot = Lot(percent=50, seed=7)
    >>> [is_drawn(f"C{n}", lot) for n in range(4)]
    [True, True, False, True]
    """
    digest = hashlib.sha256(f"{lot.seed}:{customer_id}".encode()).hexdigest()
    return digest[:DIGITS] < _limit(lot)


def drawn_of(tables: Tables, lot: Lot) -> Table:
    """Each customer of the group, as `whose`, with `is_drawn`; reckoned where the data are."""
    rows = tables.of(customer.CONTRACT)
    group = rows.filter(rows.segment == lot.segment) if lot.segment else rows
    people = group.select(whose=group.customer_id).distinct()
    digest = (ibis.literal(f"{lot.seed}:") + people.whose).hexdigest("sha256").lower()
    return people.mutate(is_drawn=digest.substr(0, DIGITS) < _limit(lot))


def segments_of_bank(*, store: Store | None = None) -> dict[str, int]:
    """How many customers each segment has, by name; "" stands for all of them."""
    with opened(store or the_store()) as tables:
        rows = tables.of(customer.CONTRACT)
        counted = rows.group_by("segment").agg(n=rows.customer_id.nunique())
        found = counted.order_by("segment").to_pyarrow().to_pylist()
    return {"": sum(row["n"] for row in found)} | {
        row["segment"]: row["n"] for row in found if row["segment"]
    }


def _limit(lot: Lot) -> str:
    """The share as hexadecimal digits, which compare as text as their numbers do."""
    return f"{round(lot.percent / 100 * 16**DIGITS):0{DIGITS}x}"
