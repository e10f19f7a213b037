"""Copies of the store's tables sorted by customer, so that one customer's rows are found at once.

The store keeps rows in the order in which they came; a look-up of one customer would read all of
it. A copy is one Parquet file a table or log, sorted by customer in small row groups, whose
statistics tell in which of them a customer stands. Files that came after the copy was made are read
beside it, so a reader always sees what the store holds; a copy that no longer fits (a batch was
withdrawn, files were merged) is passed over until it is made anew.
"""

from __future__ import annotations

import json
import os
import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhike.engine.duckdb import connect
from zhike.engine.home import subfolder
from zhike.engine.store import DataFile, Store
from zhike.pipelines.import_plan import literal
from zhike.pipelines.workspace import workspace
from zhike.schema import customer_month, event_log, holding, transaction
from zhike.schema.contract import Contract

FOLDER, MANIFEST = "by_customer", "copies.json"
CONTRACTS = (event_log.CONTRACT, holding.CONTRACT, transaction.CONTRACT, customer_month.CONTRACT)
# Row groups are small, so that a look-up reads little, and not too many, for a process keeps the
# statistics of all of them.
LEAST_ROWS, MOST_ROWS, GROUPS = 2_048, 65_536, 2_000
# How much may lie beside a copy before it is made anew.
LOOSE_FILES, LOOSE_ROWS, LOOSE_SHARE = 20, 20_000, 0.05
KEPT_SECONDS = 600  # a reader may still hold a copy that was replaced
Progress = Callable[[int, int | None, str], None]
_CONNECTING = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One sorted copy: of which files it was made, and which batches it leaves out."""

    file: str
    rows: int
    covered: tuple[str, ...]
    withdrawn: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A table or one log of it as it lies there now."""

    name: str  # table/log
    contract: Contract
    files: Sequence[DataFile]
    withdrawn: Collection[str]
    copy: Copy | None

    @property
    def loose(self) -> list[DataFile]:
        """The files that the copy does not hold: all of them where it does not fit."""
        covered = set(self.copy.covered) if self.copy else set()
        return [file for file in self.files if file.path not in covered]

    @property
    def is_stale(self) -> bool:
        """Say whether a new copy is due."""
        if self.copy is None:
            return True
        loose = self.loose
        rows = sum(file.rows for file in loose)
        return len(loose) > LOOSE_FILES or rows > max(LOOSE_ROWS, LOOSE_SHARE * self.copy.rows)


def prepare(
    store: Store, *, without: Collection[str] = (), progress: Progress | None = None
) -> int:
    """Make the copies that are due; give how many were made. `without` names logs to leave out."""
    due = [part for part in parts(store, without=without) if part.is_stale]
    for done, part in enumerate(due):
        if progress:
            progress(done, len(due), part.name)
        _make(store, part)
    if due:
        _sweep(store)
    return len(due)


def is_stale(store: Store, *, without: Collection[str] = ()) -> bool:
    """Say whether any copy is due."""
    return any(part.is_stale for part in parts(store, without=without))


def parts(
    store: Store, *, without: Collection[str] = (), contracts: Sequence[Contract] = CONTRACTS
) -> Iterator[Part]:
    """Give every table and log with the copy that fits it."""
    copies = _copies(store)
    for contract in contracts:
        logs: dict[str, list[DataFile]] = {}
        for file in store.data_files(contract):
            logs.setdefault(file.log_name or "", []).append(file)
        withdrawn = store.withdrawn(contract)
        for log_name, files in logs.items():
            if log_name in without:
                continue
            name = f"{contract.name}/{log_name}" if log_name else contract.name
            copy = copies.get(name)
            if copy and not _fits(copy, files=files, withdrawn=withdrawn):
                copy = None
            yield Part(name=name, contract=contract, files=files, withdrawn=withdrawn, copy=copy)


def rows_of(
    contract: Contract,
    *,
    customer_ids: Sequence[str],
    store: Store,
    without: Collection[str] = (),
    columns: Sequence[str] = (),
) -> pa.Table:
    """Give all rows of some customers from a table of the store, in no order.

    `columns` names those that are wanted, `customer_id` among them; without it all are read.

    Examples
    --------
    >>> from zhike.engine.store import Store
    >>> rows_of(holding.CONTRACT, customer_ids=["C1"], store=Store()).num_rows
    0
    """
    found = list(parts(store, without=without, contracts=(contract,)))
    folder = _folder(store)
    tables = [
        _rows_in_copy(folder / part.copy.file, customer_id=customer_id, columns=columns or None)
        for part in found
        if part.copy
        for customer_id in customer_ids
    ]
    loose = [str(store.root / contract.name / file.path) for part in found for file in part.loose]
    if loose and customer_ids:
        gone = found[0].withdrawn
        wanted = columns or contract.column_names
        tables.append(_rows_beside(wanted, loose, customer_ids=customer_ids, gone=gone))
    tables = [table for table in tables if table.num_rows]
    return pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})


class PersonRows:
    """What the store holds of one person's entries; a table is read when it is first asked for.

    `without` names logs that the caller reads elsewhere. The attributes of events are left out:
    no card or timeline shows them, and reading them takes as long as all the rest.
    """

    def __init__(
        self, customer_ids: Sequence[str], *, store: Store, without: Collection[str] = ()
    ) -> None:
        self.customer_ids, self.store, self.without = customer_ids, store, without
        self._tables: dict[str, pa.Table] = {}

    def of(self, contract: Contract) -> pa.Table:
        """Give his rows of one table, in no order; a table without columns where there are none."""
        if contract.name not in self._tables:
            self._tables[contract.name] = rows_of(
                contract,
                customer_ids=self.customer_ids,
                store=self.store,
                without=self.without,
                columns=[name for name in contract.column_names if name != "attributes"],
            )
        return self._tables[contract.name]


def _rows_in_copy(path: Path, *, customer_id: str, columns: Sequence[str] | None) -> pa.Table:
    """Read the few row groups in which a customer can stand."""
    bounds = _bounds(path)
    groups = range(
        bisect_left(bounds.highest, customer_id), bisect_right(bounds.lowest, customer_id)
    )
    if not groups:
        return pa.table({})
    # A reader of its own for each look-up: one reader does not serve two threads.
    with pq.ParquetFile(path, metadata=bounds.metadata) as file:
        rows = file.read_row_groups(list(groups), columns=columns, use_threads=False)
    return rows.filter(pc.equal(rows["customer_id"], customer_id))


@dataclass(frozen=True, kw_only=True)
class _Bounds:
    """Between which customers each row group lies."""

    metadata: pq.FileMetaData
    lowest: list[str]
    highest: list[str]


@lru_cache(maxsize=256)
def _bounds(path: Path) -> _Bounds:
    metadata = pq.read_metadata(path)
    place = metadata.schema.names.index("customer_id")
    groups = range(metadata.num_row_groups)
    statistics = [metadata.row_group(group).column(place).statistics for group in groups]
    return _Bounds(
        metadata=metadata,
        lowest=[found.min for found in statistics],
        highest=[found.max for found in statistics],
    )


def _rows_beside(
    columns: Sequence[str],
    files: Sequence[str],
    *,
    customer_ids: Sequence[str],
    gone: Collection[str],
) -> pa.Table:
    """Read what no copy holds; where there is none at all this reads the whole table."""
    places = ", ".join("?" for _ in customer_ids)
    sql = f"SELECT {', '.join(columns)} FROM {_reading(files)} WHERE customer_id IN ({places})"
    if gone:
        sql += f" AND batch_id NOT IN ({', '.join(literal(batch) for batch in sorted(gone))})"
    cursor = _connection(os.getpid()).cursor()
    try:
        return cursor.sql(sql, params=list(customer_ids)).to_arrow_table()
    finally:
        cursor.close()


def _reading(files: Sequence[str]) -> str:
    listed = ", ".join(literal(file) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _fits(copy: Copy, *, files: Sequence[DataFile], withdrawn: Collection[str]) -> bool:
    there = {file.path for file in files}
    return set(copy.covered) <= there and set(copy.withdrawn) == set(withdrawn)


def _make(store: Store, part: Part) -> None:
    folder, name = _folder(store), f"{uuid4().hex}.parquet"
    columns = ", ".join(part.contract.column_names)
    files = [str(store.root / part.contract.name / file.path) for file in part.files]
    gone = ", ".join(literal(batch) for batch in sorted(part.withdrawn))
    kept = f" AND batch_id NOT IN ({gone})" if gone else ""
    order = "customer_id, occurred_at" if part.contract is event_log.CONTRACT else "customer_id"
    rows = sum(file.rows for file in part.files)
    with workspace() as (connection, _spill):
        connection.execute(
            f"COPY (SELECT {columns} FROM {_reading(files)} WHERE customer_id IS NOT NULL{kept}"
            f" ORDER BY {order}) TO {literal(str(folder / name))}"
            f" (FORMAT parquet, ROW_GROUP_SIZE {_rows_together(rows)})"
        )
    made = Copy(
        file=name,
        rows=rows,
        covered=tuple(file.path for file in part.files),
        withdrawn=tuple(sorted(part.withdrawn)),
    )
    # Read anew: another log's copy may have come meanwhile.
    copies = {key: asdict(copy) for key, copy in _copies(store).items()} | {part.name: asdict(made)}
    draft = folder / f"{uuid4().hex}.tmp"
    draft.write_text(json.dumps(copies, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / MANIFEST)


def _rows_together(rows: int) -> int:
    whole = -(-rows // GROUPS // LEAST_ROWS) * LEAST_ROWS
    return min(max(whole, LEAST_ROWS), MOST_ROWS)


def _copies(store: Store) -> dict[str, Copy]:
    path = _folder(store) / MANIFEST
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return _read(path, changed)


@lru_cache(maxsize=4)  # the time of the last change is part of the question
def _read(path: Path, _changed: int) -> dict[str, Copy]:
    plain = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Copy(
            file=copy["file"],
            rows=copy["rows"],
            covered=tuple(copy["covered"]),
            withdrawn=tuple(copy["withdrawn"]),
        )
        for name, copy in plain.items()
    }


def _folder(store: Store) -> Path:
    if store.root == subfolder("store"):
        return subfolder(FOLDER)
    folder = store.root.parent / FOLDER
    folder.mkdir(exist_ok=True)
    return folder


def _sweep(store: Store) -> None:
    """Delete copies that were replaced, once no reader can hold them any more."""
    used = {copy.file for copy in _copies(store).values()}
    for path in _folder(store).glob("*.parquet"):
        if path.name not in used and time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _connection(pid: int) -> duckdb.DuckDBPyConnection:
    """One DuckDB for all look-ups of a process: opening one takes longer than a look-up."""
    with _CONNECTING:
        return _opened(pid)


@lru_cache(maxsize=1)  # a forked worker must not use its parent's
def _opened(_pid: int) -> duckdb.DuckDBPyConnection:
    connection: duckdb.DuckDBPyConnection = connect().con
    return connection
