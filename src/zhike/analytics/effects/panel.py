"""Branches over months as a square table: one mean for each branch and period, none missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidExperiment
from zhike.analytics.frames import Frame
from zhike.analytics.tables import table_with
from zhike.schema.sentence import Sentence

Floats = NDArray[np.floating[Any]]
Whole = NDArray[np.integer[Any]]
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`values[i, t]` of unit i in period t; `dropped` units lacked a period."""

    units: tuple[Any, ...]
    periods: tuple[Any, ...]
    values: Floats
    dropped: int

    def place_of(self, period: Any) -> int:
        """Give the first period at or after a moment; NEVER if there is none or it is not known."""
        if period is None or period != period:
            return int(NEVER)
        later = [place for place, one in enumerate(self.periods) if one >= period]
        return later[0] if later else int(NEVER)


def panel_of(frame: Frame, *, unit: str, period: str, metric: str) -> Panel:
    """Give the mean of the metric for each unit and period; units that lack a period are left out.

    Parameters
    ----------
    frame
        One row per unit and period, or many (customers of a branch), of any type.
    unit, period, metric
        Names of columns; periods must have an order (numbers, dates, or months as 2026-01).

    Raises
    ------
    MissingColumns
        A column is absent.
    InvalidExperiment
        The metric holds no numbers, or no unit is there in every period.
    """
    table = table_with(frame, columns=(unit, period, metric), called="The table of periods")
    rows = _means(table, unit=unit, period=period, metric=metric)
    periods = sorted({row["period"] for row in rows})
    units = sorted({row["unit"] for row in rows}, key=str)
    values = np.full((len(units), len(periods)), np.nan)
    at_unit = {name: place for place, name in enumerate(units)}
    at_period = {name: place for place, name in enumerate(periods)}
    for row in rows:
        values[at_unit[row["unit"]], at_period[row["period"]]] = row["value"]
    whole = ~np.isnan(values).any(axis=1)
    if not whole.any():
        raise InvalidExperiment(
            Sentence(
                "No {unit} has a value in each of the {n} periods. Take longer periods.",
                unit=unit,
                n=len(periods),
            )
        )
    return Panel(
        units=tuple(name for name, keep in zip(units, whole, strict=True) if keep),
        periods=tuple(periods),
        values=values[whole],
        dropped=int((~whole).sum()),
    )


def of_units(frame: Frame, *, unit: str, column: str, panel: Panel) -> list[Any]:
    """Give the one value that a column has for each unit of a panel.

    Raises
    ------
    InvalidExperiment
        A unit has two values.
    """
    table = table_with(frame, columns=(unit, column), called="The table of periods")
    pairs = table.select(unit=table[unit], value=table[column]).distinct().to_pyarrow().to_pylist()
    found: dict[Any, Any] = {}
    for pair in pairs:
        if pair["unit"] in found and found[pair["unit"]] != pair["value"]:
            raise InvalidExperiment(
                Sentence(
                    "{unit} has more than one value of {column}. Give one for all its rows.",
                    unit=str(pair["unit"]),
                    column=column,
                )
            )
        found[pair["unit"]] = pair["value"]
    return [found[name] for name in panel.units]


def _means(table: Table, *, unit: str, period: str, metric: str) -> list[dict[str, Any]]:
    kind = table[metric].type()
    if not (kind.is_numeric() or kind.is_boolean()):
        raise InvalidExperiment(
            Sentence("The column {name} holds no numbers but {kind}.", name=metric, kind=str(kind))
        )
    taken = table.select(
        unit=table[unit], period=table[period], value=table[metric].cast("float64")
    ).drop_null()
    means = taken.group_by("unit", "period").agg(value=taken.value.mean())
    rows: list[dict[str, Any]] = means.to_pyarrow().to_pylist()
    return [row for row in rows if row["value"] == row["value"]]
