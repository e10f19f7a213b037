"""The rejected rows of a table, one by one: in the order of the source, their values masked."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from zhike.engine.home import subfolder
from zhike.integrations.files.raw import RawRows
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.import_rejects import HEADER, Reject
from zhike.pipelines.masking import mask, neutralise
from zhike.pipelines.table_mapping import TableMapping
from zhike.pipelines.table_stage import AT_ONCE, GOOD, UNKNOWN_HOLDER


def count_rejects(connection: duckdb.DuckDBPyConnection, raw: RawRows) -> int:
    """Count the rows that reader and rules rejected."""
    ((rejected,),) = connection.execute(
        f"SELECT (SELECT count(*) FROM {quoted(raw.rejects)})"
        f" + (SELECT count(*) FROM {GOOD} WHERE problem IS NOT NULL)"
    ).fetchall()
    return int(rejected)


def rejects(
    connection: duckdb.DuckDBPyConnection, raw: RawRows, *, mapping: TableMapping
) -> Iterator[Reject]:
    """Give them one by one; nothing else may be asked of the connection meanwhile."""
    # Rows that the reader could not take apart have no column of ours.
    rows = connection.execute(
        f"""SELECT "row", coalesce("column", ''), "value", rule, NULL FROM {quoted(raw.rejects)}
        UNION ALL SELECT source_row, NULL, {_value(mapping)}, split_part(problem, ' ', 2),
            split_part(problem, ' ', 1) FROM {GOOD} WHERE problem IS NOT NULL
        ORDER BY 1"""
    )
    while some := rows.fetchmany(AT_ONCE):
        for row, column, value, rule, name in some:
            pfi_class = mapping.contract.column(name).pfi_class if name else "C2"
            yield Reject(
                row=row,
                column=_named(name, rule=rule, mapping=mapping) if name else column,
                value=mask(value, pfi_class=pfi_class),
                rule=rule,
            )


def write_rejects(found: Iterable[Reject], *, batch_id: str) -> Path:
    """Write them to the rejects file of the batch."""
    path = subfolder("rejects") / f"{batch_id}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for one in found:
            writer.writerow([one.row, *map(neutralise, (one.column, one.value, one.rule))])
    return path


def _value(mapping: TableMapping) -> str:
    by_key = f"WHEN problem = {literal(UNKNOWN_HOLDER)} THEN holder_key" if mapping.holder else ""
    texts = " ".join(
        f"WHEN starts_with(problem, {literal(f'{name} ')}) THEN {name}_text"
        for name in mapping.contract.column_names
    )
    return f"CASE {by_key} {texts} END"


def _named(name: str, *, rule: str, mapping: TableMapping) -> str:
    """The columns of the source that hold what is wrong."""
    by_key = mapping.holder and f"{name} {rule}" == UNKNOWN_HOLDER
    ours = mapping.holder["column"] if by_key else name
    return " + ".join(mapping.columns.get(ours, (ours,)))
