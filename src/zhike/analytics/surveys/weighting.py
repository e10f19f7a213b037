"""Answers weighted to all customers, and how many of whom kept silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidMargins
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys.tallies import UNKNOWN
from zhike.analytics.tables import table_with

ROUNDS = 1_000
CLOSE_ENOUGH = 1e-9
Margins = Mapping[str, Mapping[str, float]]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """All who answered and are alike in every margin: how many, and what each of them weighs."""

    values: tuple[str, ...]
    n: int
    weight: float


@dataclass(frozen=True, kw_only=True)
class Raking:
    """The weights of a survey: mean 1 over the `n` answers, with what they cost.

    `largest_gap` is the largest difference left between a weighted share and the customers' share;
    it is not 0 only where weights were held between limits. `cells` are in the order of `values`.
    """

    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    n: int
    n_effective: float
    rounds: int
    largest_gap: float

    @property
    def design_effect(self) -> float:
        """By what the weights widen a variance (Kish)."""
        return self.n / self.n_effective

    def weigh(self, answers: Frame) -> Table:
        """Give the answers with their column `weight`, lazily; the rows must be those raked."""
        table = table_with(answers, columns=self.columns, called="The table of answers")
        weights = ibis.memtable(
            {
                **{
                    f"raked_{place}": [cell.values[place] for cell in self.cells]
                    for place in range(len(self.columns))
                },
                "weight": [cell.weight for cell in self.cells],
            }
        )
        alike = [
            table[name].cast("string").fill_null(UNKNOWN) == weights[f"raked_{place}"]
            for place, name in enumerate(self.columns)
        ]
        joined = table.drop("weight") if "weight" in table.columns else table
        return joined.left_join(weights, alike).select(*joined.columns, "weight")


def rake(
    answers: Frame, *, margins: Margins, lowest: float = 0.0, highest: float = float("inf")
) -> Raking:
    """Give the weights with which the answers have the customers' shares in each margin.

    Parameters
    ----------
    answers
        One row for each customer who answered, with a column of each margin; null counts as
        ``unknown``.
    margins
        For each column how many customers (or which share of them) each value has. Only the shares
        within a column matter.
    lowest, highest
        Between which no weight may leave, where the mean weight is 1. Holding weights costs
        exactness (`largest_gap`) and saves effective n.

    Returns
    -------
    Raking
        With the effective n of Kish.

    Raises
    ------
    MissingColumns
        A column is absent.
    InvalidMargins
        There are no answers or margins, a figure is negative, somebody answered with a value that
        has no customers, customers have a value with which nobody answered, or no weights reach all
        margins at once.

    Notes
    -----
    Iterative proportional fitting: the weights are multiplied in turn until each margin fits. They
    correct who answered only as far as the margins tell; customers of one cell who keep silent are
    taken to think like those who speak. Do not rake to margins that answers themselves decide, nor
    on cells of a handful: put values together first. Source: W. E. Deming and F. F. Stephan, Annals
    of Mathematical Statistics 11, 1940; L. Kish, Survey Sampling, 1965.

    Examples
    --------
    Three of four answers come from the app, and half of the customers use it: 2/3 and 2.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"channel": ["app", "app", "app", "branch"]})
    >>> found = rake(rows, margins={"channel": {"app": 500, "branch": 500}})
    >>> [(cell.values, round(cell.weight, 4)) for cell in found.cells], found.n_effective
    ([(('app',), 0.6667), (('branch',), 2.0)], 3.0)
    """
    if not margins:
        raise InvalidMargins("There is no margin to weigh to. Name a column with its customers.")
    columns = tuple(margins)
    values, counts = _cells(answers, columns)
    goals = [
        _goal(name, margins[name], [v[place] for v in values], counts)
        for place, name in enumerate(columns)
    ]
    weights, rounds = _fit(counts, goals, lowest=lowest, highest=highest)
    held = lowest > 0 or highest != float("inf")
    gap = max(float(np.abs(g.shares(counts * weights) - g.wanted).max()) for g in goals)
    if gap > 1e-6 and not held:
        raise InvalidMargins(
            f"No weights reach all margins: {gap:.4f} of a share is left after {rounds} rounds."
            " Some combinations have no answers; put values together or leave a margin out."
        )
    total = float((counts * weights).sum())
    return Raking(
        columns=columns,
        cells=tuple(
            Cell(values=value, n=int(n), weight=float(weight))
            for value, n, weight in zip(values, counts, weights, strict=True)
        ),
        n=int(counts.sum()),
        n_effective=total**2 / float((counts * weights**2).sum()),
        rounds=rounds,
        largest_gap=gap,
    )


@dataclass(frozen=True, kw_only=True)
class Response:
    """How many of one group were asked and answered, and its share among both.

    Where `share_answered` is above `share_asked`, the group speaks louder than it is.
    """

    group: str
    asked: int
    answered: int
    rate: Estimate
    share_asked: float
    share_answered: float | None


def response_rates(
    *, asked: Mapping[str, int], answered: Mapping[str, int], confidence: float = 0.95
) -> tuple[Response, ...]:
    """Give the response rate of each group, the most silent first.

    Parameters
    ----------
    asked, answered
        How many of each group; a group that is not in `answered` kept silent altogether.
    confidence
        Coverage of the Wilson intervals, between 0 and 1.

    Raises
    ------
    InvalidMargins
        Nobody was asked, or of a group more answered than were asked.

    Examples
    --------
    >>> for row in response_rates(asked={"young": 100, "old": 300}, answered={"young": 10,
    ...                                                                       "old": 90}):
    ...     print(row.group, row.rate.value, row.share_asked, row.share_answered)
    young 0.1 0.25 0.1
    old 0.3 0.75 0.9
    """
    too_many = sorted(g for g, n in answered.items() if not 0 <= n <= asked.get(g, 0))
    if too_many or not sum(asked.values()):
        raise InvalidMargins(
            f"Of {', '.join(too_many) or 'no group'} more answered than were asked."
            " Count both over the same period and by the same groups."
        )
    all_asked, all_answered = sum(asked.values()), sum(answered.values())
    rows = [
        Response(
            group=group,
            asked=n,
            answered=answered.get(group, 0),
            rate=wilson(answered.get(group, 0), n=n, confidence=confidence),
            share_asked=n / all_asked,
            share_answered=answered.get(group, 0) / all_answered if all_answered else None,
        )
        for group, n in asked.items()
    ]
    return tuple(sorted(rows, key=lambda r: (r.rate.value is None, r.rate.value, r.group)))


@dataclass(frozen=True)
class _Goal:
    """One margin: which value each cell has, and the share each value shall have."""

    place: NDArray[np.intp]
    wanted: Floats

    def shares(self, weighted: Floats) -> Floats:
        sums = np.bincount(self.place, weights=weighted, minlength=len(self.wanted))
        return np.asarray(sums / sums.sum(), dtype=np.float64)


def _cells(answers: Frame, columns: Sequence[str]) -> tuple[list[tuple[str, ...]], Floats]:
    table = table_with(answers, columns=columns, called="The table of answers")
    rows = table.select(
        **{f"c{p}": table[name].cast("string").fill_null(UNKNOWN) for p, name in enumerate(columns)}
    )
    keys = [f"c{place}" for place in range(len(columns))]
    found = rows.group_by(keys).agg(n=rows.count()).to_pyarrow().to_pylist()
    cells = sorted((tuple(row[key] for key in keys), row["n"]) for row in found)
    if not cells:
        raise InvalidMargins("There are no answers to weigh.")
    return [values for values, _n in cells], np.array([n for _v, n in cells], dtype=np.float64)


def _goal(name: str, margin: Mapping[str, float], values: Sequence[str], counts: Floats) -> _Goal:
    present = {value for value, n in margin.items() if n > 0}
    if any(not 0 <= n < float("inf") for n in margin.values()) or not present:
        raise InvalidMargins(f"The customers by {name} must be counts of 0 and above, not all 0.")
    if strangers := sorted(set(values) - present):
        raise InvalidMargins(
            f"Answers have {name} {', '.join(strangers)}, which no customer has."
            " Give their number of customers, or leave these answers out."
        )
    if silent := sorted(present - set(values)):
        raise InvalidMargins(
            f"Nobody with {name} {', '.join(silent)} answered."
            " Put the value together with another, or leave the margin out."
        )
    order = {value: place for place, value in enumerate(sorted(present))}
    wanted = np.array([margin[value] for value in order], dtype=np.float64)
    return _Goal(np.array([order[value] for value in values]), wanted / wanted.sum())


def _fit(
    counts: Floats, goals: Sequence[_Goal], *, lowest: float, highest: float
) -> tuple[Floats, int]:
    if not 0 <= lowest < 1 < highest:
        raise InvalidMargins("Limits of the weights lie on both sides of 1, the mean weight.")
    weights, n = np.ones_like(counts), float(counts.sum())
    for rounds in range(1, ROUNDS + 1):
        before = weights
        for goal in goals:
            weights = weights * (goal.wanted / goal.shares(counts * weights))[goal.place]
        weights = np.clip(weights * (n / float((counts * weights).sum())), lowest, highest)
        if float(np.abs(weights - before).max()) < CLOSE_ENOUGH:
            return weights, rounds
    return weights, ROUNDS
