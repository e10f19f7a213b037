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


Ends = tuple[float | None, float | None, float | None]  # value, lower and upper end


def dots_with_ends(
    found: Sequence[Ends | None], *, over_time: bool = False, rule: float | None = None
) -> list[dict[str, Any]]:
    """Give the series of a dot with its interval for each place of the axis of names.

    That axis is the vertical one; `over_time` the horizontal one. None leaves a place empty. The
    `rule` stands at what the others are held against.
    """

    def point(value: float | None, place: int) -> list[Any]:
        return [place, value] if over_time else [value, place]

    known = [(place, one) for place, one in enumerate(found) if one is not None]
    # One series for all intervals: a dash breaks its line between two of them.
    ends = [
        end
        for place, (_value, lower, upper) in known
        if lower is not None
        for end in (point(lower, place), point(upper, place), ["-", "-"])
    ]
    dots: dict[str, Any] = {
        "type": "scatter",
        "symbol": "circle",
        "symbolSize": 9,
        "data": [point(value, place) for place, (value, _lower, _upper) in known],
    }
    if rule is not None:
        at = {"yAxis" if over_time else "xAxis": rule}
        # The library rounds to two places unless it is told: the rule would miss its own dot.
        mark = {"symbol": "none", "silent": True, "label": {"show": False}, "precision": 9}
        dots["markLine"] = mark | {"data": [at]}
    return [{"type": "line", "data": ends, "symbol": "none", "silent": True}, dots]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return str(value)
