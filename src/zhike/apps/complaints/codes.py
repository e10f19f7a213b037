"""The tables of codes: the bank's six causes, JR/T 0169-2018, and how one is told in the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.rulepacks.faults import Fault, PackInvalid
from zhike.apps.rulepacks.rules import Mark, Text

DIMENSIONS = ("A", "B", "C")  # channel, business, cause


@dataclass(frozen=True, kw_only=True)
class Code:
    """One class; `parent` is the class it belongs to."""

    code: str
    text: Text
    mark: Mark
    parent: str = ""
    maps_to: tuple[str, ...] = ()
    is_second_complaint: bool = False

    @property
    def is_verified(self) -> bool:
        return self.mark is not Mark.MEMORY

    @property
    def dimension(self) -> str:
        return self.code[:1]


def read_codes(table: DatedTable) -> dict[str, Code]:
    """Give the codes of a table by their code; raises PackInvalid with every fault."""
    codes: dict[str, Code] = {}
    faults: list[Fault] = []
    for row in table.rows:
        code = str(row.get("code") or "")
        faults += _faults_of_row(table, row, known=codes)
        codes[code] = Code(
            code=code,
            text=Text(en=str(row.get("en") or ""), zh=str(row.get("zh") or "")),
            mark=Mark(row["mark"]) if row.get("mark") in set(Mark) else table.mark,
            parent=str(row.get("parent") or ""),
            maps_to=tuple(map(str, row.get("maps_to") or ())),
            is_second_complaint=bool(row.get("is_second_complaint", False)),
        )
    faults += [
        table.fault("parent_unknown", one.code, "parent", f"there is no code {one.parent}")
        for one in codes.values()
        if one.parent and one.parent not in codes
    ]
    if faults:
        raise PackInvalid(faults)
    return codes


def _faults_of_row(
    table: DatedTable, row: Mapping[str, Any], *, known: Mapping[str, Code]
) -> list[Fault]:
    code = str(row.get("code") or "")
    faults = []
    if not code:
        faults.append(table.fault("code_missing", "", "code", "give each row a code"))
    if code in known:
        faults.append(table.fault("code_twice", code, "code", "use each code once"))
    if not row.get("en") or not row.get("zh"):
        faults.append(table.fault("text_missing", code, "en, zh", "give both languages"))
    if "mark" in row and row["mark"] not in set(Mark):
        faults.append(table.fault("mark_unknown", code, "mark", f"use one of {', '.join(Mark)}"))
    return faults


def mapping_faults(
    causes: Mapping[str, Code], standard: Mapping[str, Code], *, table: DatedTable
) -> tuple[Fault, ...]:
    """Give a fault for each cause that no class of causes of the standard tells."""
    faults = []
    for cause in causes.values():
        if not cause.maps_to:
            way_out = "name at least one cause of the standard"
            faults.append(table.fault("mapping_missing", cause.code, "maps_to", way_out))
        faults += [
            table.fault("mapping_unknown", cause.code, "maps_to", f"{to} is no cause there")
            for to in cause.maps_to
            if to not in standard or standard[to].dimension != "C"
        ]
    return tuple(faults)


def standard_causes(chosen: Iterable[str], causes: Mapping[str, Code]) -> tuple[str, ...]:
    """Give the codes that may tell the chosen causes, the likeliest first, none twice."""
    found: dict[str, None] = {}
    for code in chosen:
        found.update(dict.fromkeys(causes[code].maps_to))
    return tuple(found)


def not_reached(causes: Mapping[str, Code], standard: Mapping[str, Code]) -> tuple[str, ...]:
    """Give the causes of the standard to which none of the bank's own leads."""
    reached = {to for cause in causes.values() for to in cause.maps_to}
    return tuple(
        code for code, one in standard.items() if one.dimension == "C" and code not in reached
    )
