"""Batches whose writer died before it could tell what it had done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import duckdb

from zhike.engine.store_append import quoted, scan
from zhike.engine.store_delta import BATCH, DeltaFolder, has_logs
from zhike.engine.store_records import BatchRecord


def settle_begun(
    records: Iterable[BatchRecord],
    *,
    tables: Iterable[DeltaFolder],
    connection: duckdb.DuckDBPyConnection,
) -> list[BatchRecord]:
    """Give the records with what the tables hold of batches that only began.

    Nothing of a begun batch in the tables means that it was never committed: it is left out.
    """
    known = list(records)
    begun = {record.batch_id: record for record in known if record.state == "begun"}
    if begun:
        for table in tables:
            for batch_id, log_name, rows in _rows_of(begun, table=table, connection=connection):
                begun[batch_id] = _grown(begun[batch_id], table.contract.name, log_name, rows)
    settled = [begun.get(record.batch_id, record) for record in known]
    return [record for record in settled if record.state != "begun"]


def _rows_of(
    batch_ids: Iterable[str], *, table: DeltaFolder, connection: duckdb.DuckDBPyConnection
) -> list[tuple[str, str | None, int]]:
    files = table.files()
    if not files:
        return []
    wanted = ", ".join(quoted(batch_id) for batch_id in sorted(batch_ids))
    log_name = "log_name" if has_logs(table.contract) else "NULL"
    rows: list[tuple[str, str | None, int]] = connection.execute(
        f"SELECT {BATCH}, {log_name}, count(*) FROM ({scan(table.folder, files)})"
        f" WHERE {BATCH} IN ({wanted}) GROUP BY ALL"
    ).fetchall()
    return rows


def _grown(record: BatchRecord, contract: str, log_name: str | None, rows: int) -> BatchRecord:
    names = {*record.log_names, *([log_name] if log_name else [])}
    stored = {**record.stored, contract: record.stored.get(contract, 0) + rows}
    return replace(record, state="stored", stored=stored, log_names=tuple(sorted(names)))
