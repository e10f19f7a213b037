"""What the themes of another system's complaints say in the bank's causes and in JR/T 0169.

A dated table names the columns that carry themes, the finest first, and tells of each theme which
cause, class and business it means, or that it tells of none. Nothing is guessed: what the table
does not know is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from zhike.apps.complaints.codes import Code
from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.rulepacks.faults import PackInvalid


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What one complaint's themes say; empty where they say nothing."""

    cause: str = ""
    standard: str = ""
    business: str = ""

    @property
    def is_mapped(self) -> bool:
        return bool(self.cause)


@dataclass(frozen=True, kw_only=True)
class Themes:
    """A table of themes: by column and value."""

    columns: tuple[str, ...]
    encoding: str
    meanings: Mapping[tuple[str, str], Meaning]
    unmapped: Mapping[tuple[str, str], str]  # and why

    def meaning_of(self, row: Mapping[str, str]) -> Meaning:
        """Give what the finest theme that the table knows says."""
        cause = standard = business = ""
        is_told = False
        for column in self.columns:
            key = (column, row.get(column) or "")
            found = self.meanings.get(key, Meaning())
            business = business or found.business
            if not is_told and (found.cause or key in self.unmapped):
                cause, standard, is_told = found.cause, found.standard, True
        return Meaning(cause=cause, standard=standard, business=business)


def read_themes(
    table: DatedTable, *, causes: Mapping[str, Code], standard: Mapping[str, Code]
) -> Themes:
    """Give the themes of a table; raises PackInvalid with every fault."""
    columns = tuple(map(str, table.content.get("columns") or ()))
    meanings: dict[tuple[str, str], Meaning] = {}
    unmapped: dict[tuple[str, str], str] = {}
    faults = []
    for row in table.rows:
        key = (str(row.get("in") or ""), str(row.get("is") or ""))
        made = Meaning(
            cause=str(row.get("cause") or ""),
            standard=str(row.get("standard") or ""),
            business=str(row.get("business") or ""),
        )
        why = str(row.get("unmapped") or "")
        if key[0] not in columns:
            faults.append(table.fault("column_unknown", key[1], "in", f"use one of {columns}"))
        if key in meanings or key in unmapped:
            faults.append(table.fault("theme_twice", key[1], "is", "keep one of them"))
        if bool(made.cause) != bool(made.standard) or not (why or made.cause or made.business):
            way_out = "give cause and standard, or business, or unmapped with the reason"
            faults.append(table.fault("theme_untold", key[1], "cause", way_out))
        if made.cause and made.cause not in causes:
            way_out = f"use one of {', '.join(causes)}"
            faults.append(table.fault("cause_unknown", key[1], "cause", way_out))
        for name, code, dimension in (
            ("standard", made.standard, "C"),
            ("business", made.business, "B"),
        ):
            if code and (code not in standard or standard[code].dimension != dimension):
                way_out = f"use a class {dimension} of the standard"
                faults.append(table.fault("class_unknown", key[1], name, way_out))
        if why:
            unmapped[key] = why
        else:
            meanings[key] = made
    if faults:
        raise PackInvalid(faults)
    return Themes(
        columns=columns,
        encoding=str(table.content.get("encoding") or "auto"),
        meanings=meanings,
        unmapped=unmapped,
    )


@dataclass(kw_only=True)
class Told:
    """How many complaints say what, and which finest themes say nothing."""

    rows: int = 0
    broken: int = 0  # records that could not be read
    causes: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    businesses: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)

    def add(self, row: Mapping[str, str], *, themes: Themes) -> Meaning:
        found = themes.meaning_of(row)
        self.rows += 1
        self.causes[found.cause] += 1
        self.classes[found.standard] += 1
        self.businesses[found.business] += 1
        if not found.is_mapped:
            self.unmapped[row.get(themes.columns[0]) or ""] += 1
        return found
