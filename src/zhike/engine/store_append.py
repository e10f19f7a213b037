"""Rows into Parquet files, each key once: what happens between two commits of the store."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from zhike.engine.errors import ContractBroken, EngineError, StoreFull
from zhike.engine.store_delta import (
    BATCH,
    KEY_HASH,
    DataFile,
    DeltaFolder,
    has_logs,
    log_folder,
    time_column,
)
from zhike.schema.contract import Contract
from zhike.schema.sentence import Sentence

# Large enough that a year of a bank is tens of files, small enough to rewrite one in seconds.
FILE_BYTES = 256 * 1024 * 1024

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp(6)": "TIMESTAMP",
    "map<string, string>": "MAP(VARCHAR, VARCHAR)",
}

FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_WORDS = (
    "No space left on device",
    "File too large",
    "Disk quota exceeded",
    "failed to offload",
)


@dataclass(frozen=True, kw_only=True)
class Query:
    """Rows as SQL on a DuckDB connection. It is read more than once: stage what is costly.

    `distinct` promises that no two rows have the same key, which saves looking for them. A column
    `KEY_HASH` is taken as it is: for an md5 key the number of its first 15 hexadecimal digits.
    """

    connection: duckdb.DuckDBPyConnection
    sql: str
    distinct: bool = False


Rows = pa.Table | pa.RecordBatchReader | Query


@dataclass(frozen=True, kw_only=True)
class Written:
    """Files that wait for their commit."""

    files: tuple[DataFile, ...]
    duplicates: int
    log_names: tuple[str, ...]

    @property
    def stored(self) -> int:
        """The rows in the files."""
        return sum(file.rows for file in self.files)


def quoted(text: str) -> str:
    """Give a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def scan(folder: Path, files: Iterable[DataFile], *, skip: Iterable[str] = ()) -> str:
    """Give the SQL that reads files of a table without the rows of withdrawn batches."""
    paths = ", ".join(quoted(str(folder / file.path)) for file in files)
    # The log's name stands in the files too, so nothing is read from folder names.
    sql = f"SELECT * FROM read_parquet([{paths}], hive_partitioning = false)"
    if gone := ", ".join(quoted(batch_id) for batch_id in sorted(skip)):
        sql += f" WHERE {BATCH} NOT IN ({gone})"
    return sql


def type_in_duckdb(name: str) -> str:
    """Translate a type of a contract."""
    return DUCKDB_TYPES[name]


def write_new_rows(
    delta: DeltaFolder, *, rows: Query, batch_id: str, withdrawn: frozenset[str]
) -> Written:
    """Write the rows whose keys the table does not hold yet; of equal keys the first is taken.

    Nothing is published: the files lie in the table's folder until a commit names them.
    """
    connection = rows.connection
    files: list[DataFile] = []
    logs: list[str] = []
    with _incoming(rows, contract=delta.contract) as incoming:
        count = _one(connection, f"SELECT count(*) FROM {incoming}")
        for log_name, select in _new_rows(delta, rows, incoming, withdrawn):
            select = f"SELECT *, {quoted(batch_id)} AS {BATCH} FROM ({select})"
            files += write_files(delta, connection=connection, sql=select, log_name=log_name)
            logs += [] if log_name is None else [log_name]
    duplicates = count - sum(file.rows for file in files)
    return Written(files=tuple(files), duplicates=duplicates, log_names=tuple(logs))


def count_new_rows(
    delta: DeltaFolder, *, rows: Query, withdrawn: frozenset[str]
) -> tuple[int, int]:
    """Count the rows `write_new_rows` would write, and those it would leave out."""
    connection = rows.connection
    with _incoming(rows, contract=delta.contract) as incoming:
        count = _one(connection, f"SELECT count(*) FROM {incoming}")
        new = sum(
            _one(connection, f"SELECT count(*) FROM ({select})")
            for _, select in _new_rows(delta, rows, incoming, withdrawn)
        )
    return new, count - new


def _new_rows(
    delta: DeltaFolder, rows: Query, incoming: str, withdrawn: frozenset[str]
) -> Iterator[tuple[str | None, str]]:
    """Give for each log the SQL of its new rows; it holds until the next log is asked for."""
    connection = rows.connection
    fresh = _without_repeats(connection, incoming=incoming, rows=rows, contract=delta.contract)
    for log_name in _log_names(connection, incoming=incoming, contract=delta.contract):
        select = fresh if log_name is None else f"{fresh} AND log_name = {quoted(log_name)}"
        if known := _find_known(delta, connection, incoming, log_name, withdrawn):
            key = ", ".join(delta.contract.key)
            select = f"SELECT * FROM ({select}) ANTI JOIN {known} USING ({key})"
        yield log_name, select


def write_files(
    delta: DeltaFolder,
    *,
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    log_name: str | None,
    compression: str = "snappy",
) -> list[DataFile]:
    """Write rows in the table's order into new files, out of core, and wait for the disk."""
    contract = delta.contract
    place = delta.folder / log_folder(log_name)
    place.mkdir(parents=True, exist_ok=True)
    order = ", ".join(_day_first(contract) or contract.key)
    with disk_full_told(delta.folder):
        written = connection.execute(
            f"COPY (SELECT * FROM ({sql}) ORDER BY {order}) TO {quoted(str(place))}"
            f" (FORMAT parquet, COMPRESSION {compression}, FILE_SIZE_BYTES {FILE_BYTES}, APPEND,"
            " FILENAME_PATTERN 'part-{uuidv4}', RETURN_STATS)"
        ).fetchall()
        files = [_data_file(row, delta=delta, log_name=log_name) for row in written if row[1]]
        for name, rows, *_ in written:
            _sync(Path(name)) if rows else Path(name).unlink()
    return files


@contextmanager
def disk_full_told(folder: Path) -> Iterator[None]:
    """Turn the many ways of saying that a disk is full into `StoreFull`."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        if isinstance(error, OSError) and error.errno in FULL_ERRNOS:
            raise StoreFull(folder=folder, reason=os.strerror(error.errno or 0)) from error
        if reason := next((words for words in FULL_WORDS if words in str(error)), None):
            raise StoreFull(folder=folder, reason=reason) from error
        raise


@contextmanager
def _incoming(rows: Query, *, contract: Contract) -> Iterator[str]:
    """Show the rows as a view with the contract's columns, types and the key's hash."""
    view = "zhike_incoming"
    found = {
        name: kind for name, kind, *_ in rows.connection.execute(f"DESCRIBE {rows.sql}").fetchall()
    }
    columns = []
    for column in contract.columns:
        if column.name not in found and not column.nullable:
            raise ContractBroken(
                contract=contract.name, problem=Sentence("no column {name}", name=column.name)
            )
        source = column.name if column.name in found else "NULL"
        columns.append(f"CAST({source} AS {type_in_duckdb(column.type)}) AS {column.name}")
    hashed = "*" if KEY_HASH in found else f"*, {_key_hash(contract)} AS {KEY_HASH}"
    columns += [KEY_HASH] if KEY_HASH in found else []
    rows.connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {hashed}"
        f" FROM (SELECT {', '.join(columns)} FROM ({rows.sql}))"
    )
    try:
        yield view
    finally:
        rows.connection.execute(f"DROP VIEW IF EXISTS {view}")
        rows.connection.execute("DROP TABLE IF EXISTS zhike_known")


def _key_hash(contract: Contract) -> str:
    """Give the SQL of 60 bits of the key, the same for ever (DuckDB's own hash() is not).

    A key that is an md5 already is used as it is; any other is hashed.
    """
    if len(contract.key) == 1:
        key = contract.key[0]
        digits = (
            f"CASE WHEN strlen({key}) = 32 THEN try_cast('0x' || left({key}, 15) AS BIGINT) END"
        )
        return f"coalesce({digits}, {_md5(key)})"
    return _md5(", ".join(f"CAST({name} AS VARCHAR)" for name in contract.key))


def _md5(values: str) -> str:
    return f"CAST(md5_number(concat_ws(chr(31), {values})) >> 68 AS BIGINT)"


def _without_repeats(
    connection: duckdb.DuckDBPyConnection, *, incoming: str, rows: Query, contract: Contract
) -> str:
    repeats = not rows.distinct and _one(
        connection,
        f"SELECT count(*) FROM (SELECT 1 FROM {incoming} GROUP BY {KEY_HASH} HAVING count(*) > 1)",
    )
    if not repeats:
        return f"SELECT * FROM {incoming} WHERE true"
    first = "sequence" if "sequence" in contract.column_names else contract.key[0]
    return (
        f"SELECT * FROM (SELECT * FROM {incoming} QUALIFY row_number() OVER"
        f" (PARTITION BY {', '.join(contract.key)} ORDER BY {first}) = 1) WHERE true"
    )


def _find_known(
    delta: DeltaFolder,
    connection: duckdb.DuckDBPyConnection,
    incoming: str,
    log_name: str | None,
    withdrawn: frozenset[str],
) -> str:
    """Give the table of keys that are stored already; empty text when there are none."""
    files = [file for file in delta.files() if file.log_name == log_name]
    if not files:
        return ""
    stored = scan(delta.folder, files, skip=withdrawn)
    hashes = f"(SELECT {KEY_HASH} FROM {incoming})"
    # Two steps: eight bytes a row sieve out what is new; only what is left costs whole keys.
    met = _one(connection, f"SELECT count(*) FROM ({stored}) WHERE {KEY_HASH} IN {hashes}")
    if not met:
        return ""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE zhike_known AS SELECT DISTINCT"
        f" {', '.join(delta.contract.key)} FROM ({stored}) WHERE {KEY_HASH} IN {hashes}"
    )
    return "zhike_known"


def _log_names(
    connection: duckdb.DuckDBPyConnection, *, incoming: str, contract: Contract
) -> list[str | None]:
    if not has_logs(contract):
        return [None]
    found = connection.execute(f"SELECT DISTINCT log_name FROM {incoming} ORDER BY 1").fetchall()
    if any(name is None for (name,) in found):
        raise ContractBroken(
            contract=contract.name, problem=Sentence("{name} is null", name="log_name")
        )
    return [name for (name,) in found]


def _day_first(contract: Contract) -> list[str]:
    at = time_column(contract)
    order = [f"CAST({at} AS DATE)"] if at else []
    return order + [name for name in ("case_id", "sequence") if name in contract.column_names]


def _data_file(row: tuple[object, ...], *, delta: DeltaFolder, log_name: str | None) -> DataFile:
    name, rows, size, _, stats, *_ = row
    assert isinstance(stats, dict)  # noqa: S101  RETURN_STATS promises a map
    for column in delta.contract.columns:
        nulls = int(stats.get(f'"{column.name}"', {}).get("null_count", 0))
        if nulls and not column.nullable:
            raise ContractBroken(
                contract=delta.contract.name,
                problem=Sentence("{name} is null in {rows} rows", name=column.name, rows=nulls),
            )
    at = time_column(delta.contract)
    bounds = stats.get(f'"{at}"', {})
    return DataFile(
        path=str(Path(str(name)).relative_to(delta.folder)),
        rows=int(str(rows)),
        size_bytes=int(str(size)),
        log_name=log_name,
        first_at=_moment(bounds.get("min")),
        last_at=_moment(bounds.get("max")),
    )


def _moment(text: str | None) -> datetime | date | None:
    return None if text is None else datetime.fromisoformat(text)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    found = connection.execute(sql).fetchall()
    if not found:
        raise EngineError(Sentence("DuckDB gave no row for a count."))
    return int(found[0][0])
