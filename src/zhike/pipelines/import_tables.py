"""Bring customers, holdings, transactions and months in from a file: read, map, judge, hand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from zhike.engine.store import Batch, Query, Store
from zhike.integrations.files.raw import RawRows
from zhike.pipelines.import_events import Counts, Progress, new_batch_id
from zhike.pipelines.import_rejects import Reject
from zhike.pipelines.import_sources import read_unchanged, source_label
from zhike.pipelines.table_guess import guessed_mapping
from zhike.pipelines.table_mapping import TableMapping
from zhike.pipelines.table_masking import MASKED, mask_words
from zhike.pipelines.table_preview import masked_rows
from zhike.pipelines.table_rejects import count_rejects, rejects, write_rejects
from zhike.pipelines.table_stage import (
    GOOD,
    FindHolders,
    FindKnown,
    Judge,
    join_holders,
    refuse_unknown,
    refuse_wrong,
    stage,
)
from zhike.pipelines.workspace import workspace
from zhike.schema.sentence import Sentence

SHOWN = 20
STEPS = 4
AT_ONCE = 5_000  # rows in memory
# What rows that do not lie in the store are given besides their own columns: whoever is named
# first as the owner of an account.
BESIDES = {
    "holders": "arg_min(customer_id, source_row) FILTER (role <> 'user')"
    " OVER (PARTITION BY account) AS owner_id"
}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The good rows, those of one key one after the other in the order of the source.

    A few thousand are in memory; nothing else may be asked of the connection meanwhile.
    """

    connection: duckdb.DuckDBPyConnection
    sql: str
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[dict[str, Any]]:
        rows = self.connection.execute(self.sql)
        names = [column[0] for column in rows.description]
        while some := rows.fetchmany(AT_ONCE):
            yield from (dict(zip(names, row, strict=True)) for row in some)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many of the rows the batch brought, and what it brought that is in the source no more."""

    stored: int
    left: int = 0


# Takes the good rows in (or looks what would be new), for the batch of that id.
TakeRows = Callable[[Rows, str], Taken]


@dataclass(frozen=True, kw_only=True)
class TableReport:
    """What became of the rows: read = stored + known before + rejected.

    `preview` holds the first good rows, masked.
    """

    table: str
    batch_id: str
    counts: Counts
    rejects: tuple[Reject, ...]
    rejects_path: Path | None
    mapping: TableMapping
    dry_run: bool
    preview: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()

    # As a report of events has them, so that a page tells both alike.
    read = property(lambda self: self.counts.read)
    stored = property(lambda self: self.counts.stored)
    duplicates = property(lambda self: self.counts.duplicates)
    rejected = property(lambda self: self.counts.rejected)


def import_table(
    source: str | Path,
    *,
    table: str,
    store: Store,
    mapping: TableMapping | None = None,
    find_holders: FindHolders | None = None,
    find_known: FindKnown | None = None,
    judge: Judge | None = None,
    take: TakeRows | None = None,
    encoding: str = "auto",
    sheet: str = "",
    by: str = "",
    dry_run: bool = False,
    batch_id: str = "",
    progress: Progress | None = None,
) -> TableReport:
    """Import a file (or a database table by URL) into a table; a known row is not taken twice.

    Parameters
    ----------
    find_holders
        Looks up whom an account or another system's key belongs to.
    find_known
        Looks up which customers there are, where rows of others make no sense.
    judge
        Finds what is wrong with rows beyond what their types tell.
    take
        Takes rows of tables that do not lie in the store (customers, complaints, …).
    batch_id
        Of a run that may have died in the middle: what it stored counts as stored by this one.
    progress
        Called between steps; may raise `Cancelled`.
    """
    tell = progress or _say_nothing
    batch = Batch(batch_id=batch_id or new_batch_id(), source=source_label(source), by=by)
    with workspace() as (connection, folder):
        tell(0, STEPS, "Reading the source")
        raw = read_unchanged(connection, source, folder=folder, encoding=encoding, sheet=sheet)
        tell(1, STEPS, "Mapping the rows")
        chosen = mapping or guessed_mapping(table, found=raw.columns)
        chosen.check_against(raw.columns)
        stage(connection, raw, mapping=chosen)
        tell(2, STEPS, "Looking for rows that are known")
        if chosen.holder and find_holders:
            join_holders(connection, find_holders)
        if find_known:
            refuse_unknown(connection, find_known)
        if judge:
            refuse_wrong(connection, judge, columns=chosen.contract.column_names)
        if chosen.table in MASKED:
            mask_words(connection)
        tell(3, STEPS, "Storing")
        # Nothing is told from here on: whoever cancels now would hear that nothing was stored.
        good = _count(connection, f"SELECT count(*) FROM {GOOD} WHERE problem IS NULL")
        if take:
            taken = take(_rows_for_master(connection, chosen, count=good), batch.batch_id)
        else:
            taken = _store(connection, mapping=chosen, store=store, batch=batch, dry_run=dry_run)
        return _report(
            connection, raw, mapping=chosen, batch=batch, good=good, taken=taken, dry_run=dry_run
        )


def _report(
    connection: duckdb.DuckDBPyConnection,
    raw: RawRows,
    *,
    mapping: TableMapping,
    batch: Batch,
    good: int,
    taken: Taken,
    dry_run: bool,
) -> TableReport:
    rejected, path = count_rejects(connection, raw), None
    if rejected and not dry_run:
        path = write_rejects(rejects(connection, raw, mapping=mapping), batch_id=batch.batch_id)
    return TableReport(
        table=mapping.table,
        batch_id=batch.batch_id,
        counts=_counts(good=good, stored=taken.stored, rejected=rejected),
        rejects=tuple(islice(rejects(connection, raw, mapping=mapping), SHOWN)),
        rejects_path=path,
        mapping=mapping,
        dry_run=dry_run,
        preview=masked_rows(_first_rows(connection, mapping), mapping=mapping),
        warnings=_warnings(raw, read=good + rejected, left=taken.left),
    )


def _counts(*, good: int, stored: int, rejected: int) -> Counts:
    counts = Counts(
        read=good + rejected, stored=stored, duplicates=good - stored, rejected=rejected
    )
    counts.check()
    return counts


def _store(
    connection: duckdb.DuckDBPyConnection,
    *,
    mapping: TableMapping,
    store: Store,
    batch: Batch,
    dry_run: bool,
) -> Taken:
    rows, contract = Query(connection=connection, sql=_good(mapping)), mapping.contract
    if dry_run:
        return Taken(stored=store.count_new(contract, rows, batch=batch).stored)
    store.append(contract, rows, batch=batch)
    # Not what was appended now: an earlier run of the batch may have stored rows and died.
    stored = store.rows_of(contract, batch_id=batch.batch_id, among=rows)
    return Taken(stored=stored, left=store.rows_of(contract, batch_id=batch.batch_id) - stored)


def _good(mapping: TableMapping, *besides: str) -> str:
    columns = ", ".join([*mapping.contract.column_names, *besides])
    return f"SELECT {columns} FROM {GOOD} WHERE problem IS NULL"


def _rows_for_master(
    connection: duckdb.DuckDBPyConnection, mapping: TableMapping, *, count: int
) -> Rows:
    besides = [BESIDES[mapping.table]] if mapping.table in BESIDES else []
    sql = f"{_good(mapping, *besides)} ORDER BY {mapping.contract.key[0]}, source_row"
    return Rows(connection=connection, sql=sql, count=count)


def _first_rows(
    connection: duckdb.DuckDBPyConnection, mapping: TableMapping
) -> Iterable[dict[str, Any]]:
    sql = f"{_good(mapping)} ORDER BY source_row LIMIT {SHOWN}"
    return Rows(connection=connection, sql=sql, count=SHOWN)


def _warnings(raw: RawRows, *, read: int, left: int) -> tuple[str, ...]:
    found = list(raw.warnings)
    if not read:
        found.append(Sentence("no_rows: the source has no rows, at most a header."))
    if left:
        found.append(
            Sentence(
                "rows_left: {rows} rows that an earlier run of this import stored are in the source"
                " no more; they stay until the import is undone.",
                rows=left,
            )
        )
    return tuple(found)


def _say_nothing(done: int, total: int | None, message: str) -> None:
    """Progress for nobody."""


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    ((count,),) = connection.execute(sql).fetchall()
    return int(count)
