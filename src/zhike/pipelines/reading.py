"""The tables of the event store on the engine that the bank has chosen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Lock

from ibis.backends.sql import SQLBackend
from ibis.expr.types import Table

from zhike.engine import warehouse
from zhike.engine.store import Store
from zhike.schema.contract import Contract

_ANOTHER_ENGINE = Lock()


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


@cache
def _backend(name: str) -> SQLBackend:
    return warehouse.connect(warehouse.ENGINES[name])
