"""Rows that an app above this one takes in, complaints say: each says how in its takes_rows.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

from zhike.apps.customers.loads import Stands
from zhike.apps.customers.models import Load
from zhike.apps.imports.rules import TAKEN, Kind
from zhike.apps.people.rules import Permission
from zhike.pipelines.table_mapping import TABLES

Row = Mapping[str, Any]
Key = tuple[str, ...]
Choices = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, kw_only=True)
class Undone:
    """How many rows are gone, and how many stay for which reason; `named`: those, if few are."""

    gone: int
    kept: Mapping[Stands, int] = field(default_factory=dict)
    named: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class NextPage:
    """Where what came in stands, for those who may see it."""

    view: str
    label: Any
    sees: Permission


@dataclass(frozen=True, kw_only=True)
class Taker:
    """How the rows of one kind come in.

    Parameters
    ----------
    becomes, undoing
        What becomes of a row, and what undoing does (or why there is none), in words.
    judge
        Says of each of some rows what is wrong with it, as "column rule"; empty where nothing is.
    known
        Gives those of some keys that are there, with the load that each came by.
    begin
        Gives for a load what stores a portion of rows that are new.
    choices
        What may be chosen for a column that all rows have alike.
    undo
        Takes a load back, said `by` whom; none where that cannot be right.
    """

    kind: Kind
    becomes: Any
    undoing: Any
    judge: Callable[[Sequence[Row]], list[str]]
    known: Callable[[Collection[Key]], Mapping[Key, int | None]]
    begin: Callable[[Load], Callable[[Sequence[Row]], None]]
    choices: Mapping[str, Choices] = field(default_factory=dict)
    undo: Callable[..., Undone] | None = None
    then: NextPage | None = None

    def key_of(self, row: Row) -> Key:
        return tuple(str(row[name]) for name in TABLES[self.kind].key)


_TAKERS: dict[str, Taker] = {}


def takes_rows(taker: Taker) -> None:
    """Register who takes rows of a kind in."""
    _TAKERS[taker.kind] = taker


def taker_of(kind: str) -> Taker | None:
    """Who takes rows of a kind in; none where this app does itself, or nobody is installed."""
    _discover()
    return _TAKERS.get(kind)


def can_come_in(kind: Kind) -> bool:
    """Say whether anybody is here who takes rows of a kind."""
    return kind not in TAKEN or taker_of(kind) is not None


def can_be_undone(kind: str) -> bool:
    taker = taker_of(kind)
    return kind not in TAKEN or (taker is not None and taker.undo is not None)


@cache
def _discover() -> None:
    # Not at the start, and once: apps without the file are looked for each time.
    autodiscover_modules("takes_rows")
