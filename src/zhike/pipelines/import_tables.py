"""Bring customers, holdings, transactions and months in from a file: read, map, judge, hand on."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from zhike.engine.home import subfolder
from zhike.engine.store import Batch, Query, Store
from zhike.integrations.files.raw import RawRows
from zhike.pipelines.import_events import Counts, Progress, new_batch_id
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.import_rejects import HEADER, Reject
from zhike.pipelines.import_sources import read_unchanged, source_label
from zhike.pipelines.import_times import clock_changes, to_utc
from zhike.pipelines.masking import mask, neutralise
from zhike.pipelines.table_guess import guessed_mapping
from zhike.pipelines.table_mapping import TableMapping
from zhike.pipelines.table_preview import masked_rows
from zhike.pipelines.workspace import workspace
from zhike.schema.contract import Column
from zhike.schema.sentence import Sentence

SHOWN = 20
STEPS = 4
GOOD = "good_rows"
OTHERS = "*"
# Gives for some identifiers the number of the customer each leads to.
FindHolders = Callable[[Collection[str]], Mapping[str, str]]
Rows = list[dict[str, Any]]
# Gives those of some customers that are there.
FindKnown = Callable[[Collection[str]], Collection[str]]
# Takes the good rows in, and says how many were new; the others were there already.
TakeRows = Callable[[Rows, str], int]


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
    take
        Takes rows of tables that do not lie in the store (customers, holders).
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
        _stage(connection, raw, mapping=chosen)
        tell(2, STEPS, "Looking for rows that are known")
        if chosen.holder and find_holders:
            _join_holders(connection, find_holders)
        if find_known:
            _refuse_unknown(connection, find_known)
        rejects = _rejects(connection, raw, mapping=chosen)
        tell(3, STEPS, "Storing")
        stored = _store(
            connection, mapping=chosen, store=store, batch=batch, take=take, dry_run=dry_run
        )
        good = _count(connection, f"SELECT count(*) FROM {GOOD} WHERE problem IS NULL")
        preview = masked_rows(_first_rows(connection, chosen), mapping=chosen)
    # Nothing is told from here on: whoever cancels now would hear that nothing was stored.
    rejects_path = _write(rejects, batch_id=batch.batch_id) if rejects and not dry_run else None
    return TableReport(
        table=table,
        batch_id=batch.batch_id,
        counts=_counts(good=good, stored=stored, rejected=len(rejects)),
        rejects=tuple(rejects[:SHOWN]),
        rejects_path=rejects_path,
        mapping=chosen,
        dry_run=dry_run,
        preview=preview,
        warnings=_warnings(raw, read=good + len(rejects)),
    )


def _counts(*, good: int, stored: int, rejected: int) -> Counts:
    counts = Counts(
        read=good + rejected, stored=stored, duplicates=good - stored, rejected=rejected
    )
    counts.check()
    return counts


def _stage(connection: duckdb.DuckDBPyConnection, raw: RawRows, *, mapping: TableMapping) -> None:
    """Make the table of all rows: each of our columns as text and typed, and what is wrong."""
    columns = mapping.contract.columns
    texts = [f"{_text(column.name, mapping)} AS {column.name}_text" for column in columns]
    holder = mapping.holder
    key = (
        f"{literal(holder.get('prefix', ''))} || {_trimmed(holder['column'])}" if holder else "NULL"
    )
    connection.execute(
        f"CREATE TEMP TABLE mapped_rows AS SELECT {raw.source_row} AS source_row,"
        f" {', '.join(texts)}, {key} AS holder_key, {_is_negative(mapping)} AS is_negative"
        f" FROM {quoted(raw.table)}"
    )
    typed = [f"{_typed(column, mapping)} AS {column.name}" for column in columns]
    connection.execute(
        f"CREATE TEMP TABLE {GOOD} AS SELECT *, {_problem(mapping)} AS problem"
        f" FROM (SELECT *, {', '.join(typed)} FROM mapped_rows)"
    )


def _text(name: str, mapping: TableMapping) -> str:
    if name in mapping.columns:
        text = " || ' ' || ".join(_trimmed(column) for column in mapping.columns[name])
        if codes := mapping.codes.get(name):
            whens = " ".join(
                f"WHEN {literal(code)} THEN {literal(ours)}"
                for code, ours in codes.items()
                if code != OTHERS
            )
            rest = literal(codes[OTHERS]) if OTHERS in codes else text
            text = f"CASE {text} {whens} ELSE {rest} END"
        return f"{literal(mapping.prefix.get(name, ''))} || {text}"
    if name in mapping.constants:
        return literal(mapping.constants[name])
    return "CAST(NULL AS VARCHAR)"


def _trimmed(column: str) -> str:
    return f"nullif(trim(CAST({quoted(column)} AS VARCHAR)), '')"


def _is_negative(mapping: TableMapping) -> str:
    if not mapping.negative:
        return "false"
    values = [str(value) for value in mapping.negative["values"]]
    if OTHERS in values:
        return "true"
    listed = ", ".join(literal(value) for value in values)
    return f"coalesce({_trimmed(mapping.negative['column'])} IN ({listed}), false)"


def _typed(column: Column, mapping: TableMapping) -> str:
    text = f"{column.name}_text"
    if column.name.endswith("_cents"):
        amount = f"CAST(round(try_cast({text} AS DECIMAL(20, 4)) * 100) AS BIGINT)"
        return f"CASE WHEN is_negative THEN -abs({amount}) ELSE {amount} END"
    if column.type == "int64":
        return f"try_cast({text} AS BIGINT)"
    if column.type == "date":
        return f"CAST({_moment(text, mapping)} AS DATE)"
    if column.type.startswith("timestamp"):
        return _utc(_moment(text, mapping), zone=mapping.zone)
    return text


def _moment(text: str, mapping: TableMapping) -> str:
    ways = [f"try_strptime({text}, {literal(form)})" for form in mapping.formats]
    return f"coalesce({', '.join([*ways, f'try_cast({text} AS TIMESTAMP)'])})"


def _utc(clock: str, *, zone: str) -> str:
    first, last = datetime(1990, 1, 1), datetime(2035, 1, 1)
    changes = clock_changes(zone, first=first, last=last)
    return to_utc(clock, has_offset="false", zone=zone, changes=changes, sample=last)


def _problem(mapping: TableMapping) -> str:
    """Name of the first of our columns that is wrong, with the rule it breaks."""
    whens = []
    for column in mapping.contract.columns:
        name = column.name
        if mapping.holder and name == "customer_id":
            continue  # found by the account or key
        if not column.nullable:
            whens.append(f"WHEN {name}_text IS NULL THEN {literal(f'{name} missing_value')}")
        rule = "impossible_time" if column.type[:4] in ("date", "time") else "not_a_number"
        if column.type != "string":
            wrong = f"WHEN {name}_text IS NOT NULL AND {name} IS NULL"
            whens.append(f"{wrong} THEN {literal(f'{name} {rule}')}")
    return f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS VARCHAR)"


def _join_holders(connection: duckdb.DuckDBPyConnection, find: FindHolders) -> None:
    keys = connection.execute(
        f"SELECT DISTINCT holder_key FROM {GOOD} WHERE holder_key IS NOT NULL"
    ).fetchall()
    found = find([key for (key,) in keys])
    holders = pa.table(
        {"key": pa.array(found.keys(), pa.string()), "found": pa.array(found.values(), pa.string())}
    )
    connection.register("holders_found", holders)
    connection.execute(
        f"UPDATE {GOOD} SET customer_id = found FROM holders_found WHERE holder_key = key"
    )
    connection.execute(
        f"UPDATE {GOOD} SET problem = 'customer_id unknown_holder'"
        " WHERE problem IS NULL AND customer_id IS NULL"
    )


def _refuse_unknown(connection: duckdb.DuckDBPyConnection, find: FindKnown) -> None:
    wanted = connection.execute(f"SELECT DISTINCT customer_id FROM {GOOD} WHERE problem IS NULL")
    known = find([customer_id for (customer_id,) in wanted.fetchall()])
    connection.register("customers_known", pa.table({"number": pa.array(known, pa.string())}))
    connection.execute(
        f"UPDATE {GOOD} SET problem = 'customer_id unknown_holder'"
        " WHERE problem IS NULL AND customer_id NOT IN (SELECT number FROM customers_known)"
    )


def _rejects(
    connection: duckdb.DuckDBPyConnection, raw: RawRows, *, mapping: TableMapping
) -> list[Reject]:
    broken = connection.execute(
        f'SELECT "row", "column", "value", rule FROM {quoted(raw.rejects)}'
    ).fetchall()
    found = [
        Reject(row=row, column=column or "", value=mask(value, pfi_class="C2"), rule=rule)
        for row, column, value, rule in broken
    ]
    rows = connection.execute(
        f"SELECT source_row, problem, COLUMNS('.*_text'), holder_key FROM {GOOD}"
        " WHERE problem IS NOT NULL ORDER BY source_row"
    )
    names = [column[0] for column in rows.description]
    for row in rows.fetchall():
        values = dict(zip(names, row, strict=True))
        name, rule = values["problem"].split(" ")
        by_key = rule == "unknown_holder" and mapping.holder
        shown = values["holder_key"] if by_key else values[f"{name}_text"]
        source = mapping.holder["column"] if by_key else name
        column = " + ".join(mapping.columns.get(source, (source,)))
        masked = mask(shown, pfi_class=mapping.contract.column(name).pfi_class)
        found.append(Reject(row=values["source_row"], column=column, value=masked, rule=rule))
    return sorted(found, key=lambda reject: reject.row)


def _store(
    connection: duckdb.DuckDBPyConnection,
    *,
    mapping: TableMapping,
    store: Store,
    batch: Batch,
    take: TakeRows | None,
    dry_run: bool,
) -> int:
    rows = Query(connection=connection, sql=_good(mapping))
    if take is not None:
        return take(_as_dicts(connection, f"{rows.sql} ORDER BY source_row"), batch.batch_id)
    if dry_run:
        return store.count_new(mapping.contract, rows, batch=batch).stored
    store.append(mapping.contract, rows, batch=batch)
    return store.rows_of(mapping.contract, batch_id=batch.batch_id)


def _good(mapping: TableMapping) -> str:
    return f"SELECT {', '.join(mapping.contract.column_names)} FROM {GOOD} WHERE problem IS NULL"


def _first_rows(connection: duckdb.DuckDBPyConnection, mapping: TableMapping) -> Rows:
    return _as_dicts(connection, f"{_good(mapping)} ORDER BY source_row LIMIT {SHOWN}")


def _as_dicts(connection: duckdb.DuckDBPyConnection, sql: str) -> Rows:
    rows = connection.execute(sql)
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _warnings(raw: RawRows, *, read: int) -> tuple[str, ...]:
    empty = Sentence("no_rows: the source has no rows, at most a header.")
    return raw.warnings if read else (*raw.warnings, empty)


def _say_nothing(done: int, total: int | None, message: str) -> None:
    """Progress for nobody."""


def _write(rejects: list[Reject], *, batch_id: str) -> Path:
    path = subfolder("rejects") / f"{batch_id}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for one in rejects:
            writer.writerow([one.row, *map(neutralise, (one.column, one.value, one.rule))])
    return path


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    ((count,),) = connection.execute(sql).fetchall()
    return int(count)
