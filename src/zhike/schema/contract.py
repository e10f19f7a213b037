"""What a table contract is made of. Contracts are data: nothing here runs on an engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# JR/T 0171 classes of personal financial information; C3 is the most sensitive.
PfiClass = Literal["none", "C1", "C2", "C3"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: what it means, in which unit, and how it must be masked.

    `type` is written as Ibis writes it: ``string``, ``int64``, ``float64``, ``boolean``,
    ``date``, ``timestamp(6)`` (always UTC) or ``map<string, string>``.
    """

    name: str
    type: str
    meaning: str
    example: str
    nullable: bool = False
    unit: str = ""
    pfi_class: PfiClass = "none"


@dataclass(frozen=True, kw_only=True)
class Contract:
    """A table both halves agree on: its columns, what a row is, and what makes it unique."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names in the order of the contract."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Give one column by its name; KeyError when the contract has none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}. It has: {', '.join(self.column_names)}.")
