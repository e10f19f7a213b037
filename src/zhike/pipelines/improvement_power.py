"""Before the start: how long an improvement must run so that an effect worth having is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log, sqrt

from zhike.analytics.effects.power import power_of
from zhike.engine.store import Store
from zhike.pipelines.improvement_customers import Spread, spread_of_customers
from zhike.pipelines.improvement_metrics import (
    Metric,
    known_activities,
    metric_for,
    span_of,
    units_of,
)
from zhike.pipelines.improvement_panels import Panel, back, by_period, on_scale, panel_of
from zhike.pipelines.improvement_questions import (
    USUAL_MILESTONES,
    Design,
    Lot,
    Milestones,
    NothingToMeasure,
    Question,
)
from zhike.pipelines.journeys import the_store
from zhike.pipelines.reading import Tables, opened
from zhike.schema.sentence import Sentence

WANTED = 0.8
MOST_PERIODS = 26


@dataclass(frozen=True, kw_only=True)
class Foresight:
    """The chance to find an effect as promised by the check date, and the days it takes for 80 %.

    `now` is the metric in the last periods before the start, `days` None where even a year of
    periods would not do.
    """

    power: float
    days: int | None
    now: float
    n_reached: int
    n_others: int
    periods: int


def foresee(question: Question, *, promised: float, store: Store | None = None) -> Foresight:
    """Give the power of a comparison of branches from how much they vary before the start.

    Parameters
    ----------
    question
        As it would be locked.
    promised
        The effect that is hoped for, in the metric's unit.

    Raises
    ------
    NothingToMeasure
        There are fewer than three whole periods before the start, or one side has no two branches.

    Notes
    -----
    Branches vary by s from period to period beyond their level and the common course. Against one
    period before it, the mean of m periods has the variance s² (1 + 1/m); Student's noncentral t
    over branches. Of a lot over customers each counts as one, with the variance of his own mean
    of m periods less what his past foretells. A single series is not foreseen: its own past
    decides when it is measured.
    """
    metric = metric_for(question.metric, question.milestones)
    if question.design is Design.BEFORE_AFTER:
        raise NothingToMeasure(
            Sentence("The power of a series without a control group is not foreseen.")
        )
    with opened(store or the_store()) as tables:
        known = _known(tables, metric, question)
        if question.lot:
            found = spread_of_customers(tables, metric, known)
            return _of_customers(found, metric, question, promised=promised, lot=question.lot)
        panel = panel_of(tables, metric, known, needs_after=False)
    spread, now = _within(panel, metric), _now(panel, metric)
    sides = [sum((day is not None) == side for day in question.reached.values()) for side in (1, 0)]
    if min(sides) < 2:
        raise NothingToMeasure(Sentence("Each side needs two branches or more."))
    gap = _gap(promised, now, metric)
    return _foreseen(
        gap, metric, question, now=now, sides=sides, after=lambda m: spread * sqrt(1 + 1 / m)
    )


def _of_customers(
    found: Spread, metric: Metric, question: Question, *, promised: float, lot: Lot
) -> Foresight:
    drawn = round(found.n * lot.percent / 100)
    sides = [drawn, found.n - drawn]
    if min(sides) < 2:
        raise NothingToMeasure(Sentence("Each side needs two customers or more."))
    return _foreseen(promised, metric, question, now=found.now, sides=sides, after=found.after)


def _foreseen(
    gap: float,
    metric: Metric,
    question: Question,
    *,
    now: float,
    sides: Sequence[int],
    after: Callable[[int], float],
) -> Foresight:
    """The chance after each number of periods; `after` gives the deviation of one of a side."""
    planned = max(question.window.last + 1, 1)
    chances = [
        power_of(gap, spread=after(m), n=sides[0], n_control=sides[1])
        for m in range(1, MOST_PERIODS + 1)
    ]
    enough = next((m for m, chance in enumerate(chances, start=1) if chance >= WANTED), None)
    return Foresight(
        power=chances[min(planned, MOST_PERIODS) - 1],
        days=None if enough is None else enough * question.period_days + metric.watch_days,
        now=now,
        n_reached=sides[0],
        n_others=sides[1],
        periods=planned,
    )


def branches_for(
    metric: str, *, milestones: Milestones = USUAL_MILESTONES, store: Store | None = None
) -> list[str]:
    """The branches that a metric can be told for."""
    with opened(store or the_store()) as tables:
        return units_of(tables, metric_for(metric, milestones))


def activities_of_bank(*, store: Store | None = None) -> dict[str, list[str]]:
    """The activities that a plan may count days between, by their log."""
    with opened(store or the_store()) as tables:
        return known_activities(tables)


def _known(tables: Tables, metric: Metric, question: Question) -> Question:
    """Move a plan that lies in the future back to where the data end."""
    span = span_of(tables, metric)
    newest = span[1].date() if span else question.start
    ahead = max(question.start - newest, timedelta())
    return replace(question, start=question.start - ahead, check=question.check - ahead)


def _gap(promised: float, now: float, metric: Metric) -> float:
    if not metric.is_ratio:
        return promised
    # More than the whole cannot be saved.
    return log(max(1 - promised / now, 0.01)) if now else 0.0


def _within(panel: Panel, metric: Metric) -> float:
    """The spread of a branch around its own mean and the common course, before the start."""
    rows: dict[str, dict[int, float]] = {}
    for cell in panel.cells:
        if cell.period < 0:
            rows.setdefault(cell.unit, {})[cell.period] = on_scale(cell.value, metric)
    periods = range(panel.window.first, 0)
    whole = [row for row in rows.values() if len(row) == len(periods)]
    freedom = (len(whole) - 1) * (len(periods) - 1)
    if freedom < 1 or len(periods) < 2:
        raise NothingToMeasure(
            Sentence(
                "There are too few branches and periods before the start to foresee its power."
            )
        )
    course = {period: sum(row[period] for row in whole) / len(whole) for period in periods}
    mean = sum(course.values()) / len(periods)
    squares = 0.0
    for row in whole:
        own = sum(row.values()) / len(periods)
        squares += sum((row[period] - own - course[period] + mean) ** 2 for period in periods)
    return sqrt(squares / freedom) or 1e-9


def _now(panel: Panel, metric: Metric) -> float:
    early = replace(panel, cells=[cell for cell in panel.cells if cell.period < 0])
    values = [*by_period(early, metric, reached=True).values()]
    return back(sum(values) / len(values), metric) if values else 0.0
