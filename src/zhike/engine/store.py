"""The event store: one Delta Lake table for each contract, in one folder.

Writers come one at a time and publish with one commit; readers never wait and never see half
a batch. A withdrawal is a record that readers skip. See docs/decisions/0003-event-store.md.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from zhike.engine.duckdb import connect
from zhike.engine.errors import BatchUnknown, BatchWithdrawn, LogNameRefused, StoreBusy
from zhike.engine.home import subfolder
from zhike.engine.store_append import (
    Query,
    Rows,
    Written,
    count_new_rows,
    disk_full_told,
    quoted,
    scan,
    type_in_duckdb,
    write_new_rows,
)
from zhike.engine.store_batches import settle_begun
from zhike.engine.store_compact import Compacted, compact_table
from zhike.engine.store_delta import BATCH, KEY_HASH, DataFile, DeltaFolder, Overtaken
from zhike.engine.store_lock import writer_lock
from zhike.engine.store_logs import LogSummaries, LogSummary, files_by_log, signature
from zhike.engine.store_records import Batch, BatchRecord, Records
from zhike.schema import contact, customer_month, event_log, holding, transaction
from zhike.schema.contract import Contract

__all__ = [
    "KEY_HASH",
    "Appended",
    "Batch",
    "BatchRecord",
    "Compacted",
    "DataFile",
    "LogSummary",
    "Query",
    "Rows",
    "Store",
    "check_log_name",
    "disk_full_told",
]

LOG_NAME = re.compile(r"[^\W_][\w .\-]{0,63}")
ATTEMPTS = 5
# The tables that batches of imports go to.
CONTRACTS = tuple(
    module.CONTRACT for module in (event_log, contact, holding, transaction, customer_month)
)


@dataclass(frozen=True, kw_only=True)
class Appended:
    """What became of a batch: every row of it was stored or was known already."""

    stored: int
    duplicates: int


def check_log_name(log_name: str) -> str:
    """Give the name back when it can name a log.

    Raises
    ------
    LogNameRefused
        It is empty, too long or holds other characters than letters, digits and ``_-. ``.
    """
    if not LOG_NAME.fullmatch(log_name):
        raise LogNameRefused(log_name=log_name)
    return log_name


class Store:
    """All tables of one bank. Cheap to make; safe to share between threads."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or subfolder("store")
        self._records = Records(self.root)
        self._tables: dict[str, DeltaFolder] = {}
        self._summaries = LogSummaries(self.root)
        self._local = threading.local()

    def append(self, contract: Contract, rows: Rows, *, batch: Batch) -> Appended:
        """Store the rows whose keys are new, in one commit.

        Raises
        ------
        ContractBroken
            A column is missing, or null where the contract forbids it.
        BatchWithdrawn
            The batch was withdrawn; its id cannot be used again.
        StoreBusy, StoreFull
            Nothing was stored.
        """
        query = rows if isinstance(rows, Query) else _staged(rows)
        delta = self._delta(contract)
        with self._writing(), disk_full_told(self.root):
            if batch.batch_id in self._records.withdrawn():
                raise BatchWithdrawn(batch_id=batch.batch_id)
            self._records.begin(batch, contract=contract.name)
            written = self._publish(delta, query=query, batch=batch)
            self._records.store(
                batch,
                contract=contract.name,
                stored=written.stored,
                duplicates=written.duplicates,
                log_names=written.log_names,
            )
        return Appended(stored=written.stored, duplicates=written.duplicates)

    def count_new(self, contract: Contract, rows: Rows, *, batch: Batch) -> Appended:
        """Tell what `append` would do, and store nothing."""
        del batch  # the same call as append
        query = rows if isinstance(rows, Query) else _staged(rows)
        new, known = count_new_rows(
            self._delta(contract), rows=query, withdrawn=self.withdrawn(contract)
        )
        return Appended(stored=new, duplicates=known)

    def table(
        self, contract: Contract, *, backend: Backend | None = None, log_name: str | None = None
    ) -> Table:
        """Give a table (or one log of it) as it is now; it stays so while others write."""
        nothing = ", ".join(
            f"CAST(NULL AS {type_in_duckdb(column.type)}) AS {column.name}"
            for column in contract.columns
        )
        sql = self.query(contract, log_name=log_name) or f"SELECT {nothing} WHERE false"
        schema = ibis.schema({column.name: column.type for column in contract.columns})
        return (backend or self.backend()).sql(sql, schema=schema)

    def query(
        self, contract: Contract, *, log_name: str | None = None, since: datetime | None = None
    ) -> str:
        """Give the SQL of a table or log for a DuckDB connection; empty when nothing is there.

        `since`: only rows of batches that were written to from this moment (with its zone) on.
        """
        delta = self._delta(contract)
        mine = [file for file in delta.files() if log_name in (None, file.log_name)]
        if not mine:
            return ""
        rows = scan(delta.folder, mine, skip=self.withdrawn(contract))
        sql = f"SELECT {', '.join(contract.column_names)} FROM ({rows})"
        if since is None:
            return sql
        # Not by their ids: a batch that is written to again keeps the id it had.
        later = ", ".join(quoted(one) for one in sorted(self._records.written_since(since)))
        return f"{sql} WHERE {BATCH} IN ({later})" if later else ""

    def rows_of(self, contract: Contract, *, batch_id: str, among: Query | None = None) -> int:
        """Count the rows that a batch has in a table, also where its writer died before it told.

        `among`: only those whose keys are in these rows.
        """
        delta = self._delta(contract)
        if not (files := delta.files()):
            return 0
        rows = scan(delta.folder, files, skip=self.withdrawn(contract))
        sql = f"SELECT * FROM ({rows}) WHERE {BATCH} = {quoted(batch_id)}"
        if among:
            sql = f"FROM ({sql}) SEMI JOIN ({among.sql}) USING ({', '.join(contract.key)})"
        connection = among.connection if among else self.backend().con
        ((count,),) = connection.execute(f"SELECT count(*) FROM ({sql})").fetchall()
        return int(count)

    def files(self, contract: Contract, *, log_name: str | None = None) -> list[Path]:
        """Give the Parquet files of a table or log, for another engine to read.

        They may hold rows of withdrawn batches: skip those whose `batch_id` is in
        `withdrawn(contract)`.
        """
        delta = self._delta(contract)
        return [
            delta.folder / file.path for file in delta.files() if log_name in (None, file.log_name)
        ]

    def data_files(self, contract: Contract) -> tuple[DataFile, ...]:
        """Give the same files with their logs and rows; paths start at the table's folder."""
        return self._delta(contract).files()

    def withdrawn(self, contract: Contract) -> frozenset[str]:
        """Give the withdrawn batches whose rows still lie in the files of a table."""
        return self._records.withdrawn(contract=contract.name)

    def version(self, contract: Contract) -> int:
        """Give a number that grows whenever the rows of a table may have changed."""
        return self._delta(contract).version() + self._records.withdrawal_count() + 1

    def log_versions(self, contract: Contract) -> dict[str, str]:
        """Give for each log a text that changes when its rows in a table may have changed.

        Unlike `version` it stays the same while other logs grow.
        """
        gone = self.withdrawn(contract)
        batches = self._records.batches() if gone else {}
        # A batch whose writer died does not know its logs: it may have been in any.
        logs_of = {batch_id: batches[batch_id].log_names for batch_id in gone}
        return {
            log_name: signature(files, [b for b in gone if log_name in (logs_of[b] or [log_name])])
            for log_name, files in files_by_log(self._delta(contract)).items()
        }

    def logs(self) -> list[LogSummary]:
        """Give every event log with its size and period, by name."""
        delta = self._delta(event_log.CONTRACT)
        skip = self.withdrawn(event_log.CONTRACT)
        return self._summaries.read(delta, skip=skip, connection=self.backend().con)

    def batches(self, log_name: str | None = None) -> list[BatchRecord]:
        """Give every batch in the order of arrival."""
        return [record for record in self._batches() if log_name in (None, *record.log_names)]

    def withdraw(self, batch_id: str, *, by: str, reason: str) -> BatchRecord:
        """Take a batch back: from now on no reader sees its rows. It can be imported again.

        Raises
        ------
        BatchUnknown, BatchWithdrawn
            There is nothing to take back.
        """
        with self._writing():
            found = (record for record in self._batches() if record.batch_id == batch_id)
            record = next(found, None)
            if record is None:
                raise BatchUnknown(batch_id=batch_id)
            if record.state == "withdrawn":
                raise BatchWithdrawn(batch_id=batch_id)
            self._records.withdraw(batch_id, by=by, reason=reason)
            return replace(
                record,
                state="withdrawn",
                withdrawn_at=self._records.batches()[batch_id].withdrawn_at,
                withdrawn_by=by,
                withdrawn_reason=reason,
            )

    def compact(self, contract: Contract, *, grace_hours: int = 24) -> Compacted:
        """Merge small files, drop withdrawn rows, delete files nobody needs any more."""
        delta = self._delta(contract)
        with self._writing(), disk_full_told(self.root):
            gone = self._records.withdrawn(contract=contract.name)
            compacted = compact_table(
                delta, withdrawn=gone, grace_hours=grace_hours, connection=self.backend().con
            )
            if gone:
                self._records.purge(gone, contract=contract.name)
        return compacted

    def backend(self) -> Backend:
        """Give this thread's DuckDB."""
        if not hasattr(self._local, "backend"):
            self._local.backend = connect()
        backend: Backend = self._local.backend
        return backend

    def _batches(self) -> list[BatchRecord]:
        # Not only the tables that this process has opened: a batch may have begun in any.
        for contract in CONTRACTS:
            self._delta(contract)
        return settle_begun(
            self._records.batches().values(),
            tables=list(self._tables.values()),
            connection=self.backend().con,
        )

    def _delta(self, contract: Contract) -> DeltaFolder:
        if contract.name not in self._tables:
            folder = self.root / contract.name
            self._tables.setdefault(contract.name, DeltaFolder(folder, contract=contract))
        return self._tables[contract.name]

    def _writing(self) -> AbstractContextManager[None]:
        return writer_lock(self.root)

    def _publish(self, delta: DeltaFolder, *, query: Query, batch: Batch) -> Written:
        """Write and commit; start again when somebody without our lock was faster."""
        for _ in range(ATTEMPTS):
            if delta.version() < 0:
                delta.create()
            version = delta.version()
            written = write_new_rows(
                delta,
                rows=query,
                batch_id=batch.batch_id,
                withdrawn=self._records.withdrawn(contract=delta.contract.name),
            )
            _check_log_names(written.log_names)
            try:
                if written.files:
                    delta.commit(add=written.files, version=version)
            except Overtaken:
                continue
            return written
        raise StoreBusy(folder=self.root, seconds=0)


def _check_log_names(log_names: Iterable[str]) -> None:
    for log_name in log_names:
        check_log_name(log_name)


def _staged(rows: pa.Table | pa.RecordBatchReader) -> Query:
    """Put Arrow rows where they can be read twice, on disk where memory is short."""
    connection: duckdb.DuckDBPyConnection = connect().con
    connection.register("zhike_arrow", rows)
    connection.execute("CREATE TEMP TABLE zhike_rows AS SELECT * FROM zhike_arrow")
    connection.unregister("zhike_arrow")
    return Query(connection=connection, sql="SELECT * FROM zhike_rows")
