"""The tables of the event store on the engine that the bank has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from ibis.backends.sql import SQLBackend
from ibis.expr.types import Table

from zhike.engine import warehouse
from zhike.engine.store import Store
from zhike.schema.contract import Contract

_ANOTHER_ENGINE = Lock()
PARTS = ("keys", "values")


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Tables of one store on one engine."""

    store: Store
    backend: SQLBackend

    def of(self, contract: Contract, *, log_name: str | None = None) -> Table:
        """Give a table of the store, or one log of it, as it is now."""
        # DuckDB reads through the store: it prunes files and needs no list of them.
        if self.backend.name == "duckdb":
            return self.store.table(contract, backend=self.backend, log_name=log_name)
        return warehouse.table(self.store, contract, backend=self.backend, log_name=log_name)


@contextmanager
def opened(store: Store) -> Iterator[Tables]:
    """Give the tables on the engine that `ZHIKE_WAREHOUSE` names.

    DuckDB is there once for each thread. Spark and ClickHouse are there once for the process,
    because Spark takes seconds to start and ClickHouse can only be there once; questions to them
    come one at a time.

    Raises
    ------
    WarehouseUnknown, EngineMissing
        The engine is none, or is not installed.
    """
    engine = warehouse.chosen()
    if engine.name == "duckdb":
        yield Tables(store=store, backend=store.backend())
        return
    with _ANOTHER_ENGINE:
        yield Tables(store=store, backend=_backend(engine.name))


def records_of(table: Table) -> list[dict[str, Any]]:
    """Read a table as one mapping a row."""
    maps = [name for name, kind in table.schema().items() if kind.is_map()]
    if not maps or table.get_backend().name != "pyspark":
        found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
        return found
    # Arrow takes Spark's maps for structures; as two lists they come over as they are.
    lists = {f"{name} {part}": getattr(table[name], part)() for name in maps for part in PARTS}
    rows = table.mutate(**lists).drop(*maps).to_pyarrow().to_pylist()
    return [_with_maps(row, maps) for row in rows]


def _with_maps(row: dict[str, Any], maps: list[str]) -> dict[str, Any]:
    for name in maps:
        keys, values = (row.pop(f"{name} {part}") for part in PARTS)
        row[name] = None if keys is None else list(zip(keys, values, strict=True))
    return row


@cache
def _backend(name: str) -> SQLBackend:
    return warehouse.connect(warehouse.ENGINES[name])
