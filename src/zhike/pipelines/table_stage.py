"""All rows of a source as one table: each of our columns as text and typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa

from zhike.integrations.files.raw import RawRows
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.import_times import clock_changes, to_utc
from zhike.pipelines.table_mapping import TableMapping
from zhike.schema.contract import Column

GOOD = "good_rows"
OTHERS = "*"
UNKNOWN_HOLDER = "customer_id unknown_holder"
OFF_SCALE = "score off_scale"
HOLDERS = pa.schema([("key", pa.string()), ("number", pa.string())])
KNOWN = pa.schema([("known", pa.string())])
WRONG = pa.schema([("wrong_row", pa.int64()), ("why", pa.string())])
AT_ONCE = 5_000  # values looked up, or rows judged, at once
# Gives for some identifiers the number of the customer each leads to.
FindHolders = Callable[[Collection[str]], Mapping[str, str]]
# Gives those of some customers that are there.
FindKnown = Callable[[Collection[str]], Collection[str]]

# Says of each of some rows which of our columns is wrong and by which rule; empty where none is.
Judge = Callable[[Sequence[Mapping[str, Any]]], Iterable[str]]


def stage(connection: duckdb.DuckDBPyConnection, raw: RawRows, *, mapping: TableMapping) -> None:
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
        # A cast alone would make 4.5 a whole number.
        return f"CASE WHEN try_cast({text} AS DOUBLE) % 1 = 0 THEN try_cast({text} AS BIGINT) END"
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
    if {"score", "scale_min", "scale_max"} <= set(mapping.contract.column_names):
        whens.append(f"WHEN score NOT BETWEEN scale_min AND scale_max THEN {literal(OFF_SCALE)}")
    return f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS VARCHAR)"


def join_holders(connection: duckdb.DuckDBPyConnection, find: FindHolders) -> None:
    """Put in whom each account or key leads to, and refuse the rows of nobody."""
    found = [
        pa.table({"key": list(some.keys()), "number": list(some.values())}, HOLDERS)
        for some in map(find, _distinct(connection, "holder_key"))
    ]
    connection.register("holders_found", pa.concat_tables([HOLDERS.empty_table(), *found]))
    connection.execute(
        f"UPDATE {GOOD} SET customer_id = number FROM holders_found WHERE holder_key = key"
    )
    connection.execute(
        f"UPDATE {GOOD} SET problem = '{UNKNOWN_HOLDER}'"
        " WHERE problem IS NULL AND customer_id IS NULL"
    )


def refuse_unknown(connection: duckdb.DuckDBPyConnection, find: FindKnown) -> None:
    """Refuse the rows of customers who are not there."""
    found = [
        pa.table({"known": list(some)}, KNOWN)
        for some in map(find, _distinct(connection, "customer_id"))
    ]
    connection.register("customers_known", pa.concat_tables([KNOWN.empty_table(), *found]))
    connection.execute(
        f"UPDATE {GOOD} SET problem = '{UNKNOWN_HOLDER}'"
        " WHERE problem IS NULL AND customer_id NOT IN (SELECT known FROM customers_known)"
    )


def refuse_wrong(
    connection: duckdb.DuckDBPyConnection, judge: Judge, *, columns: Sequence[str]
) -> None:
    """Refuse the rows in which whoever takes them finds something wrong."""
    rows = connection.execute(
        f"SELECT source_row, {', '.join(columns)} FROM {GOOD} WHERE problem IS NULL"
        " ORDER BY source_row"
    )
    wrong: list[tuple[int, str]] = []
    while some := rows.fetchmany(AT_ONCE):
        said = judge([dict(zip(columns, values, strict=True)) for _row, *values in some])
        wrong += [(row[0], why) for row, why in zip(some, said, strict=True) if why]
    numbers, whys = zip(*wrong, strict=True) if wrong else ((), ())
    connection.register("rows_wrong", pa.table({"wrong_row": numbers, "why": whys}, WRONG))
    connection.execute(
        f"UPDATE {GOOD} SET problem = why FROM rows_wrong WHERE source_row = wrong_row"
    )


def _distinct(connection: duckdb.DuckDBPyConnection, column: str) -> Iterator[list[str]]:
    """The different values of a column, as a table of Arrow: texts of Python weigh ten times it."""
    values = connection.sql(
        f"SELECT DISTINCT {column} FROM {GOOD} WHERE problem IS NULL AND {column} IS NOT NULL"
    ).to_arrow_table()
    for start in range(0, len(values), AT_ONCE):
        yield values.slice(start, AT_ONCE).column(0).to_pylist()
