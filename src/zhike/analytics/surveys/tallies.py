"""How often each answer was given: all that a figure of one question needs to know.

A tally is a dozen numbers however many millions answered, so that intervals, comparisons and
league tables are reckoned on it and never on rows again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.errors import AnswerOffScale, InvalidWeights
from zhike.analytics.frames import Frame
from zhike.analytics.surveys.scales import Scale
from zhike.analytics.tables import table_with

UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The answers to one question: how many of each, what they weigh, and from when.

    `weights` is the sum of the weights of each answer and `squared_weights` the sum of all squares;
    both None where each answer counts as one. `missing` were asked and skipped this question.

    Raises
    ------
    AnswerOffScale
        An answer is no point of the scale.
    InvalidWeights
        Weights do not belong to the answers.
    """

    scale: Scale
    counts: Mapping[int, int]
    weights: Mapping[int, float] | None = None
    squared_weights: float | None = None
    missing: int = 0
    first_date: date | None = None
    last_date: date | None = None

    def __post_init__(self) -> None:
        self.scale.check(self.counts)
        if (self.weights is None) != (self.squared_weights is None):
            raise InvalidWeights("Give the sums of the weights and of their squares, or neither.")
        if self.weights is not None and set(self.weights) != set(self.counts):
            raise InvalidWeights("The weights must be of the same answers as the counts.")

    @property
    def n(self) -> int:
        """How many answered."""
        return sum(self.counts.values())

    @property
    def n_effective(self) -> float:
        """How many equally weighted answers would say as much (Kish).

        Examples
        --------
        Two answers that weigh 1 and two that weigh 3: 8² / (1 + 1 + 9 + 9) = 3.2 instead of 4.

        >>> from zhike.analytics.surveys.scales import SATISFACTION_1_TO_5
        >>> Tally(
        ...     scale=SATISFACTION_1_TO_5,
        ...     counts={1: 2, 5: 2},
        ...     weights={1: 2.0, 5: 6.0},
        ...     squared_weights=20.0,
        ... ).n_effective
        3.2
        """
        if self.weights is None or self.squared_weights is None or not self.n:
            return float(self.n)
        return sum(self.weights.values()) ** 2 / self.squared_weights

    @property
    def design_effect(self) -> float | None:
        """By what the weights widen a variance: n over effective n; None without answers."""
        return self.n / self.n_effective if self.n else None

    @property
    def effective(self) -> dict[int, float]:
        """The counts as the weights would have them, summing to the effective n."""
        if self.weights is None:
            return {answer: float(count) for answer, count in self.counts.items()}
        scale = self.n_effective / sum(self.weights.values()) if self.n else 0.0
        return {answer: weight * scale for answer, weight in self.weights.items()}


def tallies(
    answers: Frame,
    *,
    answer: str,
    scale: Scale,
    by: Sequence[str] = (),
    weight: str | None = None,
    answered_at: str | None = None,
) -> dict[tuple[str, ...], Tally]:
    """Count the answers to one question, for all or for each group.

    Parameters
    ----------
    answers
        One row for each customer who answered (not several of one): any frame.
    answer
        The column of answers: whole numbers on the scale; null where the question was skipped.
    scale
        What was asked and on which points.
    by
        Columns whose values make the groups; null counts as ``unknown``.
    weight
        A column of weights above 0, as of `rake`. None: each answer counts as one.
    answered_at
        A column of times or dates, for the period of the figures.

    Returns
    -------
    dict of Tally
        By the values of `by` as text, in order; by ``()`` where there is no `by`.

    Raises
    ------
    MissingColumns
        A column is absent.
    AnswerOffScale
        An answer is no point of the scale.
    InvalidWeights
        The weight of an answer is null, zero, negative or infinite.

    Examples
    --------
    >>> import pandas as pd
    >>> from zhike.analytics.surveys.scales import SATISFACTION_1_TO_5
    >>> rows = pd.DataFrame({"branch": ["east", "east", "west"], "score": [5, 4, 2]})
    >>> found = tallies(rows, answer="score", scale=SATISFACTION_1_TO_5, by=["branch"])
    >>> found[("east",)].counts
    {4: 1, 5: 1}
    """
    wanted = [answer, *by, *([weight] if weight else []), *([answered_at] if answered_at else [])]
    table = table_with(answers, columns=wanted, called="The table of answers")
    sums = _sums(table, answer=answer, by=by, weight=weight, answered_at=answered_at)
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in sums.to_pyarrow().to_pylist():
        groups.setdefault(tuple(row[f"by_{place}"] for place in range(len(by))), []).append(row)
    return {
        group: _tally(rows, scale=scale, weighted=weight is not None)
        for group, rows in sorted(groups.items())
    }


def _sums(
    table: Table, *, answer: str, by: Sequence[str], weight: str | None, answered_at: str | None
) -> Table:
    """One row for each group and answer."""
    rows = table.select(
        answer=table[answer].cast("float64"),
        weight=table[weight].cast("float64") if weight else ibis.literal(1.0),
        on=table[answered_at].cast("date") if answered_at else ibis.null("date"),
        **{
            f"by_{place}": table[name].cast("string").fill_null(UNKNOWN)
            for place, name in enumerate(by)
        },
    )
    rows = rows.mutate(answer=rows.answer.isnan().ifelse(ibis.null("float64"), rows.answer))
    # A weight that cannot be is counted, since a sum would swallow a null of it in silence.
    sound = (rows.weight > 0) & (rows.weight < float("inf"))
    return rows.group_by(["answer", *(f"by_{place}" for place in range(len(by)))]).agg(
        count=rows.count(),
        unsound=(~sound.fill_null(False)).sum(),
        weight=rows.weight.sum(),
        squares=(rows.weight * rows.weight).sum(),
        first_date=rows.on.min(),
        last_date=rows.on.max(),
    )


def _tally(rows: Sequence[Mapping[str, Any]], *, scale: Scale, weighted: bool) -> Tally:
    given = sorted((row for row in rows if row["answer"] is not None), key=lambda r: r["answer"])
    for row in given:
        if not isfinite(row["answer"]) or row["answer"] != int(row["answer"]):
            raise AnswerOffScale(
                f"{row['answer']:g} cannot be answered on the scale {scale}: answers are whole"
                " numbers. Correct the answers or name the column that holds them."
            )
    if any(row["unsound"] for row in given):
        raise InvalidWeights(
            f"{sum(row['unsound'] for row in given)} answers have no weight above 0."
            " Weigh all answers, or leave out those that shall not count."
        )
    dates = [row[end] for row in given for end in ("first_date", "last_date") if row[end]]
    return Tally(
        scale=scale,
        counts={int(row["answer"]): row["count"] for row in given},
        weights={int(row["answer"]): row["weight"] for row in given} if weighted else None,
        squared_weights=sum(row["squares"] for row in given) if weighted else None,
        missing=sum(row["count"] for row in rows if row["answer"] is None),
        first_date=min(dates, default=None),
        last_date=max(dates, default=None),
    )
