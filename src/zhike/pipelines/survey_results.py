"""The figures of one question of a survey by groups and periods, none of them of few answers.

What is hidden is decided once for all groupings of these answers and all periods with their sums,
so that nothing can be counted back however a reader turns the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import pyarrow.compute as pc

from zhike.analytics.errors import AnalyticsError
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys import (
    EASE_1_TO_7,
    EFFORT_1_TO_5,
    RECOMMENDATION_0_TO_10,
    Asks,
    Figure,
    Scale,
    Score,
    Suppression,
    Tally,
    check_declared,
    score,
)
from zhike.pipelines.survey_answers import GROUPINGS, Answers
from zhike.pipelines.survey_periods import Period
from zhike.pipelines.survey_protection import Crossed, Protection, protect_tables

__all__ = [
    "AnalyticsError",
    "Asks",
    "Figure",
    "Line",
    "Results",
    "Scale",
    "asks_allowed",
    "asks_of",
    "figures_on",
    "results_of",
]

Cell = tuple[str, str]  # group and name of the period
# Words of a question that tell what it asks; whoever reads the page can say otherwise.
TELLS = (
    (Asks.RECOMMENDATION, ("推荐", "recommend", "nps")),
    (Asks.EFFORT, ("费力", "effort")),
    (Asks.EASE, ("容易", "easy", "ease", "ces")),
    (Asks.SATISFACTION, ("满意", "satisf", "csat")),
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One group in one period (``""``: the whole time); without `scores` it is hidden.

    `group` is None for all together. `protects` says that it is hidden for the sake of another.
    """

    group: str | None
    period: str
    scores: tuple[Score, ...] = ()
    response: Estimate | None = None
    asked: int | None = None
    protects: bool = False

    @property
    def n(self) -> int | None:
        """How many answered; None where that is hidden too."""
        return self.scores[0].n if self.scores else None


@dataclass(frozen=True, kw_only=True)
class Results:
    """A question's tallies by groups and periods, and which of them may be shown."""

    scale: Scale
    figures: tuple[Figure, ...]
    groups: tuple[str, ...]
    periods: tuple[Period, ...]
    cells: Mapping[Cell, Tally]
    hidden: Suppression
    asked: Mapping[Cell, int]

    @property
    def headline(self) -> Figure:
        """The figure that waves and leagues compare."""
        return self.figures[0]

    def tally(self, *, group: str | None = None, period: str = "") -> Tally | None:
        """The tally of a group and period, or of a sum of them; None where it must stay hidden."""
        if self.is_hidden(group=group, period=period):
            return None
        return added(
            (tally for cell, tally in self.cells.items() if _within(cell, group, period)),
            scale=self.scale,
        )

    def is_hidden(self, *, group: str | None, period: str) -> bool:
        """Say whether a figure must not be shown."""
        if group is not None and period:
            return (group, period) in self.hidden.hidden
        return _sum_name(group, period) in self.hidden.totals

    def line(self, *, group: str | None = None, period: str = "") -> Line:
        """Give what may be shown of a group and period."""
        asked = sum(n for cell, n in self.asked.items() if _within(cell, group, period)) or None
        tally = self.tally(group=group, period=period)
        if tally is None:
            few = group is None or not period or (group, period) in self.hidden.small
            return Line(group=group, period=period, asked=asked, protects=not few)
        return Line(
            group=group,
            period=period,
            scores=tuple(score(tally, figure=figure) for figure in self.figures),
            response=wilson(min(tally.n, asked), n=asked) if asked else None,
            asked=asked,
        )

    def lines(self, *, period: str = "") -> tuple[Line, ...]:
        """Give all together, then each group, those with the most answers first."""
        every = [self.line(group=group, period=period) for group in self.groups]
        every.sort(key=lambda one: (-(one.n or 0), one.group or ""))
        return (self.line(period=period), *every)


def asks_of(question: str, *, scale_min: int, scale_max: int) -> Asks:
    """Guess what a question asks from its name and its scale; performance where nothing tells.

    Examples
    --------
    >>> str(asks_of("推荐意愿", scale_min=0, scale_max=10))
    'recommendation'
    >>> str(asks_of("推荐意愿", scale_min=1, scale_max=5))
    'performance'
    """
    for asks, words in TELLS:
        fits = asks in asks_allowed(scale_min=scale_min, scale_max=scale_max)
        if fits and any(word in question.lower() for word in words):
            return asks
    return Asks.PERFORMANCE


def asks_allowed(*, scale_min: int, scale_max: int) -> tuple[Asks, ...]:
    """Give what a question on this scale may ask: a score is defined on its own scale only."""
    own = {
        Asks.RECOMMENDATION: RECOMMENDATION_0_TO_10,
        Asks.EASE: EASE_1_TO_7,
        Asks.EFFORT: EFFORT_1_TO_5,
    }
    fitting = [a for a, s in own.items() if (s.lowest, s.highest) == (scale_min, scale_max)]
    return (*fitting, Asks.SATISFACTION, Asks.PERFORMANCE)


def figures_on(scale: Scale) -> tuple[Figure, ...]:
    """Give the figures of a scale, the one to compare by first."""
    if scale.asks is Asks.RECOMMENDATION:
        return (Figure.NPS, Figure.MEAN)
    if scale.asks is Asks.EASE:
        return (Figure.MEAN, Figure.EASY)
    return (Figure.MEAN, Figure.TOP_TWO)


def results_of(
    answers: Answers,
    *,
    question: str,
    scale: Scale,
    by: str,
    minimum: int,
    told: Protection | None = None,
) -> Results:
    """Count one question by groups and periods, and decide what may be shown.

    Parameters
    ----------
    by
        One of the answers' groupings.
    minimum
        The fewest answers a figure may rest on.
    told
        What may be told, where the answers are told by other groupings than those of `answers` too;
        else it is decided for all of `answers`' groupings together.

    Raises
    ------
    AnswerOffScale
        The answers do not lie on the scale, or plainly on another one.
    """
    names = [one.name for one in answers.periods]
    cells = _cells(answers, question=question, scale=scale, by=by)
    whole = added(cells.values(), scale=scale)
    check_declared(dict(whole.counts), scale=scale)
    groups = tuple(sorted({group for group, _period in cells}))
    if told is None:
        crossed = _crossed(answers, question)
        told = protect_tables(crossed, groupings=GROUPINGS, wanted=by, minimum=minimum)
    counts = {(g, p): cells[g, p].n if (g, p) in cells else 0 for g in groups for p in names}
    return Results(
        scale=scale,
        figures=figures_on(scale),
        groups=groups,
        periods=answers.periods,
        cells=cells,
        hidden=_hidden_of(counts, told, minimum=minimum),
        asked=answers.asked.get(by, {}),
    )


def _hidden_of(counts: Mapping[Cell, int], told: Protection, *, minimum: int) -> Suppression:
    """Give what a wider decision hides of one table; where nobody answered nothing is hidden."""
    given = {cell for cell, n in counts.items() if n}
    away = given - told.cells
    sums: set[tuple[str | None, str]] = {(None, "")} if given else set()
    sums |= {(None, period) for _group, period in given} | {(group, "") for group, _period in given}
    small = {cell for cell in away if counts[cell] < minimum}
    return Suppression(
        small=frozenset(small),
        complementary=frozenset(away - small),
        totals=frozenset(
            _sum_name(group, period)
            for group, period in sums
            if not told.may_tell(group=group, period=period)
        ),
    )


def _crossed(answers: Answers, question: str) -> dict[Crossed, int]:
    """How many answered in each crossing of all groupings and period."""
    own = answers.counts.filter(pc.equal(answers.counts["question"], question))
    summed = own.group_by([*GROUPINGS, "period"]).aggregate([("count", "sum")])
    return {
        (tuple(row[name] for name in GROUPINGS), answers.periods[row["period"]].name): row[
            "count_sum"
        ]
        for row in summed.to_pylist()
    }


def _cells(answers: Answers, *, question: str, scale: Scale, by: str) -> dict[Cell, Tally]:
    own = answers.counts.filter(pc.equal(answers.counts["question"], question))
    summed = own.group_by([by, "period", "score"]).aggregate(
        [("count", "sum"), ("first_on", "min"), ("last_on", "max")]
    )
    found: dict[Cell, Tally] = {}
    for row in summed.to_pylist():
        cell = row[by], answers.periods[row["period"]].name
        one = Tally(
            scale=scale,
            counts={row["score"]: row["count_sum"]},
            first_date=row["first_on_min"],
            last_date=row["last_on_max"],
        )
        found[cell] = _add(found[cell], one) if cell in found else one
    return found


def added(many: Iterable[Tally], *, scale: Scale) -> Tally:
    """Give the tally of several groups together."""
    return reduce(_add, many, Tally(scale=scale, counts={}))


def _add(one: Tally, two: Tally) -> Tally:
    points = sorted({*one.counts, *two.counts})
    ends = [(tally.first_date, tally.last_date) for tally in (one, two)]
    return Tally(
        scale=one.scale,
        counts={p: one.counts.get(p, 0) + two.counts.get(p, 0) for p in points},
        first_date=min((first for first, _last in ends if first), default=None),
        last_date=max((last for _first, last in ends if last), default=None),
    )


def _within(cell: Cell, group: str | None, period: str) -> bool:
    return (group is None or cell[0] == group) and (not period or cell[1] == period)


def _sum_name(group: str | None, period: str) -> str:
    if group is not None:
        return f"group {group}"
    return f"period {period}" if period else "all"
