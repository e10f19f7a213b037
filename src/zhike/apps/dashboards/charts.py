"""What a chart needs before it may be shown: its drawing, its table, and what its figures mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One chart.

    `option` is an ECharts option without colours and fonts: the theme brings them. Where a
    number needs words, use `{"formatter": "seconds" | "share" | "count"}`: chart.js has these
    formatters, since functions cannot travel in JSON. `columns` and `rows` are the table view;
    a cell is a string or a number. `rows` and `option` must tell the same figures.
    """

    id: str
    title: Any
    option: Mapping[str, Any]
    columns: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    definition: Any
    period: Any
    n: int | None
    height: int = 320
    summary: Any = ""

    def payload(self, *, language: str) -> dict[str, Any]:
        """What the browser gets as JSON: numbers stay numbers, lazy texts become text."""
        return {
            "option": _plain(self.option),
            "columns": [str(column) for column in self.columns],
            "rows": [[_plain(cell) for cell in row] for row in self.rows],
            "name": self.id,
            "language": language,
        }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value)
