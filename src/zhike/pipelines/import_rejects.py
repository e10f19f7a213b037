"""The rows that were not stored: which, why, and what may be shown of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhike.integrations.files.raw import ROW
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.import_stage import STAGED, Staged
from zhike.pipelines.masking import mask, neutralise
from zhike.schema import event_log
from zhike.schema.contract import PfiClass

HEADER = ("row", "column", "value", "rule")
ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, kw_only=True)
class Reject:
    """One rejected row of the source. `value` is masked; `column` is empty for a whole record."""

    row: int
    column: str
    value: str
    rule: str


def collect_rejects(connection: duckdb.DuckDBPyConnection, staged: Staged) -> int:
    """Gather the rejects of reader and rules in one table, and count them."""
    raw, mapping = staged.plan.raw, staged.plan.mapping
    parts = [f'SELECT "row", "column", "value", rule, \'\' AS target FROM {quoted(raw.rejects)}']
    parts += [
        f"SELECT {raw.source_row}, {literal(_named(rule.column, mapping))},"
        f" {_value(rule.column, staged)}, {literal(rule.name)}, {literal(rule.column)}"
        f" FROM {quoted(raw.table)} WHERE {ROW} IN"
        f" (SELECT sequence FROM {STAGED} WHERE problem = {place})"
        for place, rule in enumerate(staged.rules, start=1)
        if place in _broken(connection)
    ]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE all_rejects AS SELECT * FROM ({' UNION ALL '.join(parts)})"
        ' ORDER BY "row"'
    )
    ((count,),) = connection.execute("SELECT count(*) FROM all_rejects").fetchall()
    return int(count)


def rejects(connection: duckdb.DuckDBPyConnection) -> Iterator[Reject]:
    """Give the collected rejects in the order of the source, masked."""
    result = connection.execute("SELECT * FROM all_rejects")
    while rows := result.fetchmany(ROWS_AT_ONCE):
        for row, column, value, rule, target in rows:
            shown = mask(value, pfi_class=_class_of(target))
            yield Reject(row=row, column=column or "", value=shown, rule=rule)


def write_rejects(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the collected rejects as CSV that a spreadsheet opens; whole or not at all."""
    draft = path.with_suffix(".draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for reject in rejects(connection):
            cells = (reject.column, reject.value, reject.rule)
            writer.writerow([reject.row, *(neutralise(cell) for cell in cells)])
    draft.replace(path)


def _broken(connection: duckdb.DuckDBPyConnection) -> set[int]:
    found = connection.execute(
        f"SELECT DISTINCT problem FROM {STAGED} WHERE problem IS NOT NULL"
    ).fetchall()
    return {int(problem) for (problem,) in found}


def _named(column: str, mapping: Mapping) -> str:
    """Name the source's columns, which is where the person who mends the file looks."""
    return " + ".join(mapping.columns.get(column, (column,)))


def _value(column: str, staged: Staged) -> str:
    plan = staged.plan
    return plan.source_text(column) if column in plan.attributes else plan.text(column)


def _class_of(target: str) -> PfiClass:
    """The class of our column; a whole record or an attribute may hold anything."""
    if target not in event_log.CONTRACT.column_names:
        return "C2"
    return event_log.CONTRACT.column(target).pfi_class


__all__ = ["Reject", "collect_rejects", "rejects", "write_rejects"]
