"""Dated data files of this app: read and checked like rule packs, replaceable by the bank.

A file says what it holds, from when, whence and how sure. Files of the bank's own folder lie over
those that zhike ships, table by table and date by date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from zhike.apps.rulepacks.faults import Fault, PackInvalid
from zhike.apps.rulepacks.rules import Mark, Source

FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True, kw_only=True)
class DatedTable:
    """One file: its head, and the rest as YAML gives it."""

    name: str
    file: str
    valid_from: date
    valid_until: date | None
    source: Source
    mark: Mark
    content: Mapping[str, Any]

    @property
    def is_verified(self) -> bool:
        return self.mark is not Mark.MEMORY

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        return list(self.content["rows"])

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def fault(self, code: str, row: str, field: str, way_out: str) -> Fault:
        return Fault(code=code, pack=self.file, rule=row or "-", field=field, way_out=way_out)


class TableMissing(LookupError):
    """No table of a name holds on a date."""

    code = "table_missing"

    def __init__(self, *, name: str, on: date) -> None:
        super().__init__(
            f"No table {name} holds on {on}. Add a file with table: {name} and an earlier"
            " valid_from to the folder complaint_tables."
        )


def table_on(name: str, *, on: date, own: Path | None = None) -> DatedTable:
    """Give the table of a name that holds on a date: the bank's own one before the shipped one.

    Raises
    ------
    TableMissing
        None holds.
    PackInvalid
        A file cannot be read; every fault is listed.
    """
    folders = [tables_in(own)] if own is not None and own.is_dir() else []
    for tables in [*folders, shipped_tables()]:
        found = [one for one in tables if one.name == name and one.holds_on(on)]
        if found:
            return max(found, key=lambda one: one.valid_from)
    raise TableMissing(name=name, on=on)


def first_date(name: str, *, own: Path | None = None) -> date:
    """Give the first day on which some table of a name holds; the first of all where none does."""
    tables = [*shipped_tables(), *(tables_in(own) if own is not None and own.is_dir() else ())]
    return min((one.valid_from for one in tables if one.name == name), default=date.min)


@lru_cache(maxsize=1)
def shipped_tables() -> tuple[DatedTable, ...]:
    return tables_in(FOLDER)


def tables_in(folder: Path) -> tuple[DatedTable, ...]:
    """Read every file of a folder; raises PackInvalid with the faults of all."""
    tables: list[DatedTable] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            tables.append(read_table(yaml.safe_load(path.read_text("utf-8")), file=path.name))
        except PackInvalid as invalid:
            faults += invalid.faults
    if faults:
        raise PackInvalid(faults)
    return tuple(tables)


def read_table(given: Any, *, file: str) -> DatedTable:
    """Check the head of a file; what its rows mean is checked by whoever uses them."""
    if not isinstance(given, Mapping):
        raise PackInvalid([_fault(file, "table_unreadable", "table", "write a mapping with table")])
    faults: list[Fault] = []
    if not str(given.get("table") or "").strip():
        faults.append(_fault(file, "table_unnamed", "table", "name the table, like causes"))
    first, last = given.get("valid_from"), given.get("valid_until")
    if not _is_date(first):
        faults.append(_fault(file, "date_unreadable", "valid_from", "write it as 2026-03-01"))
    if last is not None and (not _is_date(last) or (_is_date(first) and last < first)):
        way_out = "write a date that is not before valid_from"
        faults.append(_fault(file, "date_unreadable", "valid_until", way_out))
    source = given.get("source")
    if not isinstance(source, Mapping) or not str(source.get("text") or "").strip():
        faults.append(_fault(file, "source_missing", "source.text", "say where it comes from"))
    if given.get("mark") not in set(Mark):
        faults.append(_fault(file, "mark_unknown", "mark", f"use one of {', '.join(Mark)}"))
    rows = given.get("rows")
    if not isinstance(rows, list) or not rows or not all(isinstance(r, Mapping) for r in rows):
        faults.append(_fault(file, "rows_missing", "rows", "write a list of mappings"))
    if faults:
        raise PackInvalid(faults)
    return DatedTable(
        name=str(given["table"]),
        file=file,
        valid_from=given["valid_from"],
        valid_until=last,
        source=Source(text=str(given["source"]["text"]), link=str(given["source"].get("link", ""))),
        mark=Mark(given["mark"]),
        content=given,
    )


def _is_date(given: Any) -> bool:
    return isinstance(given, date) and not isinstance(given, datetime)


def _fault(file: str, code: str, field: str, way_out: str) -> Fault:
    return Fault(code=code, pack=file, rule="-", field=field, way_out=way_out)
