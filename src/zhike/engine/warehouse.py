"""The engine the bank has chosen, and what each engine can do.

`ZHIKE_WAREHOUSE` names it: duckdb (the default, in this process), spark or clickhouse. The event
store stays the same Parquet files; only who reads them changes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

import ibis
from ibis.backends.sql import SQLBackend
from ibis.expr.types import Table

from zhike.engine.errors import WarehouseUnknown
from zhike.schema.contract import Contract

PARTITION = "log_name"


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What one engine is good for; `extra` is what `pip install zhike[…]` must name for it."""

    name: str
    extra: str
    spills_to_disk: bool
    runs_on_many_machines: bool
    start_seconds: float
    use_when: str


# Start times as measured on two cores; decision 0002 has the figures behind the advice.
ENGINES = {
    engine.name: engine
    for engine in (
        Engine(
            name="duckdb",
            extra="",
            spills_to_disk=True,
            runs_on_many_machines=False,
            start_seconds=0.02,
            use_when="the events fit on one machine's disk: up to some hundred millions",
        ),
        Engine(
            name="spark",
            extra="spark",
            spills_to_disk=True,
            runs_on_many_machines=True,
            start_seconds=12.0,
            use_when="the events lie on a cluster, or one machine takes too long",
        ),
        Engine(
            name="clickhouse",
            extra="clickhouse",
            spills_to_disk=False,
            runs_on_many_machines=False,
            start_seconds=0.8,
            use_when="the bank runs ClickHouse: proves its SQL in this process, through chdb",
        ),
    )
}


class EventFiles(Protocol):
    """What of the event store another engine needs: its files, and what to skip in them."""

    def files(self, contract: Contract, *, log_name: str | None = None) -> list[Path]:
        """Give the Parquet files of a table or log."""

    def withdrawn(self, contract: Contract) -> frozenset[str]:
        """Give the batches to skip."""


def chosen() -> Engine:
    """Give the engine that `ZHIKE_WAREHOUSE` names.

    Raises
    ------
    WarehouseUnknown
        It names none.
    """
    name = os.environ.get("ZHIKE_WAREHOUSE") or "duckdb"
    if name not in ENGINES:
        raise WarehouseUnknown(name=name, known=ENGINES)
    return ENGINES[name]


def connect(engine: Engine | None = None) -> SQLBackend:
    """Open an engine, by default the chosen one.

    Raises
    ------
    WarehouseUnknown
        `ZHIKE_WAREHOUSE` names no engine.
    EngineMissing
        What the engine needs is not installed.
    """
    # Imported late: one engine must not need what another one needs.
    match (engine or chosen()).name:
        case "spark":
            from zhike.engine import spark

            return spark.connect()
        case "clickhouse":
            from zhike.engine import clickhouse

            return clickhouse.connect()
        case _:
            from zhike.engine import duckdb

            return duckdb.connect()


def table(
    store: EventFiles, contract: Contract, *, backend: SQLBackend, log_name: str | None = None
) -> Table:
    """Give a table of the event store, or one log of it, on any engine.

    Parameters
    ----------
    store
        The event store.
    contract
        Which table.
    backend
        An open engine.
    log_name
        One log; None: all.

    Returns
    -------
    Table
        The columns of the contract, withdrawn batches left out; as the files are now.
    """
    groups: dict[str, list[Path]] = {}
    for file in store.files(contract, log_name=log_name):
        groups.setdefault(_log_of(file), []).append(file)
    if not groups:
        return _empty(contract, backend)
    skip = sorted(store.withdrawn(contract))
    logs = []
    for log, files in sorted(groups.items()):
        rows = _read(backend, files)
        rows = rows.filter(rows.batch_id.notin(skip)) if skip else rows
        logs.append(_same_types(rows.mutate(log_name=ibis.literal(log)), contract))
    return ibis.union(*logs) if len(logs) > 1 else logs[0]


def _same_types(rows: Table, contract: Contract) -> Table:
    """Give the contract's columns, each nullable: files of one log may say that a column is not.

    A map stays as it is, since ClickHouse knows no map that is null.
    """
    return rows.select(
        **{
            column.name: rows[column.name]
            if column.type.startswith("map")
            else rows[column.name].cast(column.type)
            for column in contract.columns
        }
    )


def _read(backend: SQLBackend, files: Sequence[Path]) -> Table:
    paths = [str(file) for file in files]
    # One view for each list of files: a server that runs for months would heap up views.
    name = f"zhike_files_{hashlib.sha256(':'.join(paths).encode()).hexdigest()[:24]}"
    if backend.name == "pyspark":
        backend._session.read.parquet(*paths).createOrReplaceTempView(name)
        return backend.table(name)
    if backend.name == "clickhouse":
        return backend.read_parquet(paths, table_name=name)
    return backend.read_parquet(paths, hive_partitioning=False)


def _log_of(file: Path) -> str:
    parts = [part for part in file.parts if part.startswith(f"{PARTITION}=")]
    return unquote(parts[-1].removeprefix(f"{PARTITION}="))


def _empty(contract: Contract, backend: SQLBackend) -> Table:
    row = backend.sql("SELECT 1 AS nothing", schema={"nothing": "int64"})
    columns = {
        # A map cannot be null in ClickHouse.
        column.name: ibis.literal({} if column.type.startswith("map") else None, type=column.type)
        for column in contract.columns
    }
    return row.filter(row.nothing == 0).select(**columns)
