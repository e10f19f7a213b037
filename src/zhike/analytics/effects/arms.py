"""The arms of an experiment as sums: what a table of any size leaves for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidExperiment, UnknownGroup
from zhike.analytics.frames import Frame
from zhike.analytics.tables import table_with
from zhike.schema.sentence import Sentence

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True)
class Arm:
    """Rows of one arm: mean and variance (over n - 1) of the metric y and of a second column x.

    x is the denominator of a ratio or the value before the start; without one it is all zero.
    """

    name: str
    n: int
    y: float
    y_variance: float
    x: float = 0.0
    x_variance: float = 0.0
    covariance: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Clusters:
    """Per cluster of two arms, the control first: rows, sums of y and of x. Shape (clusters, 2)."""

    n: Floats
    y: Floats
    x: Floats

    def __len__(self) -> int:
        return len(self.n)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of an experiment that can be used, and how many could not."""

    table: Table
    missing: int
    is_share: bool

    def arms(self, *, control: str) -> tuple[Arm, ...]:
        """Give each arm, the control first, then by name.

        Raises
        ------
        UnknownGroup
            There is no such control.
        InvalidExperiment
            There is one arm only, or an arm has fewer than two rows.
        """
        rows = self.table
        found = (
            rows.group_by(name=rows.arm)
            .agg(
                n=rows.count(),
                y=rows.y.mean(),
                y_variance=rows.y.var(how="sample"),
                x=rows.x.mean(),
                x_variance=rows.x.var(how="sample"),
                covariance=rows.x.cov(rows.y, how="sample"),
            )
            .to_pyarrow()
            .to_pylist()
        )
        names = sorted(row["name"] for row in found)
        if control not in names:
            raise UnknownGroup(wanted=control, found=names)
        small = [row["name"] for row in found if row["n"] < 2]
        if small or len(names) < 2:
            raise InvalidExperiment(
                Sentence(
                    "An experiment needs two arms with two rows each. There are: {arms}.",
                    arms=", ".join(f"{row['name']} ({row['n']})" for row in found),
                )
            )
        return tuple(
            sorted((Arm(**row) for row in found), key=lambda arm: (arm.name != control, arm.name))
        )

    def clusters(self, *, control: str, arm: str) -> Clusters:
        """Give the clusters that hold rows of either arm."""
        rows = self.table.filter(self.table.arm.isin([control, arm]))
        sums = rows.group_by("cluster", "arm").agg(n=rows.count(), y=rows.y.sum(), x=rows.x.sum())
        found = sums.order_by("cluster", "arm").to_pyarrow().to_pylist()
        place = {name: i for i, name in enumerate(sorted({row["cluster"] for row in found}))}
        table = np.zeros((3, len(place), 2))
        for row in found:
            cell = place[row["cluster"]], int(row["arm"] == arm)
            table[:, cell[0], cell[1]] = row["n"], row["y"], row["x"]
        return Clusters(n=table[0], y=table[1], x=table[2])


def rows_of(
    frame: Frame, *, arm: str, metric: str, second: str | None = None, cluster: str | None = None
) -> Rows:
    """Take the rows in which nothing is missing that the comparison needs.

    Parameters
    ----------
    frame
        Any frame with one row per customer (or other randomised unit).
    arm, metric, second, cluster
        Names of columns; the arm and the cluster of any type, the others numbers or truth values.

    Raises
    ------
    MissingColumns
        A column is absent.
    InvalidExperiment
        No row is whole, or the metric holds no numbers.
    """
    columns = [name for name in (arm, metric, second, cluster) if name is not None]
    table = table_with(frame, columns=columns, called="The table of the experiment")
    _require_numbers(table, [name for name in (metric, second) if name is not None])
    zero = ibis.literal(0.0)
    taken = table.select(
        arm=table[arm].cast("string"),
        y=table[metric].cast("float64"),
        x=zero if second is None else table[second].cast("float64"),
        cluster=ibis.literal("") if cluster is None else table[cluster].cast("string"),
    )
    whole = taken.drop_null().filter(lambda row: ~row.y.isnan() & ~row.x.isnan())
    # Held, since the table is asked several times and may be a file.
    held = ibis.memtable(whole.to_pyarrow())
    told = held.agg(n=held.count(), shares=held.y.isin([0.0, 1.0]).all()).to_pyarrow()
    n = told["n"][0].as_py()
    if not n:
        raise InvalidExperiment(
            Sentence("No row has all of {columns}.", columns=", ".join(columns))
        )
    all_rows = int(table.count().to_pyarrow().as_py())
    return Rows(table=held, missing=all_rows - n, is_share=bool(told["shares"][0].as_py()))


def _require_numbers(table: Table, columns: Sequence[str]) -> None:
    for name in columns:
        kind = table[name].type()
        if not (kind.is_numeric() or kind.is_boolean()):
            raise InvalidExperiment(
                Sentence(
                    "The column {name} holds no numbers but {kind}.", name=name, kind=str(kind)
                )
            )
