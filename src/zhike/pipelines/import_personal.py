"""Personal values in the attributes of imported events: sealed or masked before they are stored.

The event store only grows, so what came into it in the clear could never be erased. Columns that a
mapping calls `personal` are sealed under the key of each row's customer by the function that the
caller hands in; without one, and in rows without a customer, they keep their shape alone. In every
other attribute the identity numbers, cards, phones and mail addresses that are found are masked.

It happens before events get their ids, so that no id is a digest of a personal value. Equal values
of a customer must be sealed alike, or a second import of one file would find nothing known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import duckdb
import pyarrow as pa

from zhike.integrations.files.raw import RawRows
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.masking import mask, mask_found
from zhike.schema.sealed import SEALED_MARK
from zhike.schema.sentence import Sentence

# Takes pairs of customer and value, gives the sealed values in the same order.
Seal: TypeAlias = Callable[[Sequence[tuple[str, str]]], list[str]]
PROTECTED = "protected_rows"
# A cheap look that lets every value through in which `mask_found` could find anything.
SUSPECT = r"\d(?:[ -]?\d){9,}|@"
AT_ONCE = 50_000


def protect(
    connection: duckdb.DuckDBPyConnection,
    raw: RawRows,
    *,
    mapping: Mapping,
    seal: Seal | None,
) -> RawRows:
    """Give the rows with their personal values sealed or masked; the rows as they are without."""
    mapping.check_against(raw.columns)
    personal = [name for name in mapping.personal if name in raw.columns]
    others = [name for name in mapping.attribute_columns(raw.columns) if name not in personal]
    owner = _owner(mapping)
    changed: dict[str, str] = {}
    for place, name in enumerate([*personal, *others]):
        is_personal = name in personal
        found = (
            _sealed(connection, raw, name, owner=owner, seal=seal)
            if is_personal
            else _masked(connection, raw, name)
        )
        if found is not None:
            connection.register("protected_found", found)
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE protected_{place} AS FROM protected_found"
            )
            connection.unregister("protected_found")
            changed[name] = f"protected_{place}"
    if not changed:
        return raw
    _replace(connection, raw, changed=changed, personal=personal, owner=owner)
    masked = [name for name in changed if name not in personal]
    return replace(raw, table=PROTECTED, warnings=(*raw.warnings, *_warning(masked)))


def _sealed(
    connection: duckdb.DuckDBPyConnection,
    raw: RawRows,
    name: str,
    *,
    owner: str,
    seal: Seal | None,
) -> pa.Table | None:
    value = _text(name)
    pairs = connection.execute(
        f"SELECT DISTINCT coalesce({owner}, ''), {value} FROM {quoted(raw.table)}"
        f" WHERE {value} IS NOT NULL"
    ).fetchall()
    if not pairs:
        return None
    protected = {pair: mask(pair[1]) for pair in pairs}
    known = [pair for pair in pairs if pair[0]]
    if seal:
        protected.update(zip(known, seal(known), strict=True))
    return pa.table(
        {
            "owner": [pair[0] for pair in pairs],
            "value": [pair[1] for pair in pairs],
            "protected": [protected[pair] for pair in pairs],
        }
    )


def _masked(connection: duckdb.DuckDBPyConnection, raw: RawRows, name: str) -> pa.Table | None:
    value = _text(name)
    suspects = connection.execute(
        f"SELECT DISTINCT {value} AS v FROM {quoted(raw.table)}"
        f" WHERE regexp_matches({value}, {literal(SUSPECT)})"
        f" AND NOT starts_with({value}, {literal(SEALED_MARK)})"
    )
    values, masked = list[str](), list[str]()
    for text in _each(suspects):
        if (shown := mask_found(text)) != text:
            values.append(text)
            masked.append(shown)
    return pa.table({"value": values, "protected": masked}) if values else None


def _each(found: duckdb.DuckDBPyConnection) -> Iterator[str]:
    while rows := found.fetchmany(AT_ONCE):
        yield from (text for (text,) in rows)


def _replace(
    connection: duckdb.DuckDBPyConnection,
    raw: RawRows,
    *,
    changed: dict[str, str],
    personal: Sequence[str],
    owner: str,
) -> None:
    """Write the rows anew, with one look-up for each changed column."""
    columns, joins = [], []
    for name, table in changed.items():
        value = f"{table}.protected"
        joined = f"{table}.value = {_text(name)}"
        if name in personal:
            joined += f" AND {table}.owner = coalesce({owner}, '')"
        else:
            value = f"coalesce({value}, {_text(name)})"
        columns.append(f"{value} AS {quoted(name)}")
        joins.append(f" LEFT JOIN {table} ON {joined}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PROTECTED} AS"
        f" SELECT raw.* REPLACE ({', '.join(columns)})"
        f" FROM {quoted(raw.table)} AS raw{''.join(joins)}"
    )


def _owner(mapping: Mapping) -> str:
    columns = mapping.columns.get("customer_id", ())
    if columns:
        return " || '/' || ".join(_text(name) for name in columns)
    constant = mapping.constants.get("customer_id", "")
    return literal(constant) if constant else "CAST(NULL AS VARCHAR)"


def _text(name: str) -> str:
    return f"nullif(CAST({quoted(name)} AS VARCHAR), '')"


def _warning(columns: Sequence[str]) -> tuple[str, ...]:
    if not columns:
        return ()
    return (
        Sentence(
            "personal_values: identity numbers, cards, phones or mail addresses were found and"
            " masked in: {columns}. Name such a column under personal: to seal its values.",
            columns=", ".join(columns),
        ),
    )
