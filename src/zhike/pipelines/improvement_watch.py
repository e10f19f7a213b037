"""After closing: does what was mended come back?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

from scipy import special

from zhike.analytics.intervals import Estimate
from zhike.engine.store import Store
from zhike.pipelines.improvement_customers import level_of_drawn
from zhike.pipelines.improvement_metrics import Metric, begins_at, cells_of, metric_for, span_of
from zhike.pipelines.improvement_panels import back, on_scale, window_of
from zhike.pipelines.improvement_questions import Lot, NothingToMeasure, Question, Window
from zhike.pipelines.journeys import the_store
from zhike.pipelines.reading import Tables, opened
from zhike.schema.sentence import Sentence

# So many periods after the check are looked at: what came back is to be seen, not to be averaged
# away by a good year before it.
LATEST = 3
MOST_PERIODS = 400


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """The metric in the branches with the change, or of the customers drawn.

    `now` with its interval, and `baseline` before the start.
    """

    now: Estimate
    baseline: float
    since: date
    until: date


def recurrence(question: Question, *, store: Store | None = None) -> Recurrence:
    """Give the metric in the newest whole periods after the check date against before the start.

    Raises
    ------
    NothingToMeasure
        No whole period after the check date is known yet, or none before the start.

    Notes
    -----
    The mean over branches of their means, Student's t over branches; times by their logarithms.
    No control is taken: whoever is told that a matter is back wants to know that it is bad again,
    whatever the reason.
    """
    metric = metric_for(question.metric, question.milestones)
    with opened(store or the_store()) as tables:
        window = _newest(tables, metric, question)
        if question.lot is not None:
            return _of_drawn(tables, metric, question, question.lot, window)
        late = _by_branch(tables, metric, question, window)
        early = _by_branch(
            tables, metric, question, replace(window, first=-question.periods_before, last=-1)
        )
    if len(late) < 2 or len(early) < 2:
        raise NothingToMeasure(Sentence("Too few branches have a figure to watch."))
    return Recurrence(
        now=_mean_of(late, metric),
        baseline=back(sum(early) / len(early), metric),
        since=window.day_of(window.first),
        until=window.day_of(window.last + 1),
    )


def _of_drawn(
    tables: Tables, metric: Metric, question: Question, lot: Lot, window: Window
) -> Recurrence:
    """The same of the customers drawn, whatever their branch."""
    before = range(window_of(tables, metric, question).first, 0)
    after = range(window.first, window.last + 1)
    early, late = (
        level_of_drawn(tables, metric, lot, window=window, span=span) for span in (before, after)
    )
    return Recurrence(
        now=late,
        baseline=early.value or 0.0,
        since=window.day_of(window.first),
        until=window.day_of(window.last + 1),
    )


def _newest(tables: Tables, metric: Metric, question: Question) -> Window:
    """The newest whole periods, none of them from before the check date."""
    base = question.window
    span = span_of(tables, metric)
    ends = span[1] if span else begins_at(base.start)
    seconds = base.period_days * 86_400
    latest = min(int((ends - begins_at(base.start)).total_seconds() // seconds) - 1, MOST_PERIODS)
    first = max(base.last + 1, latest - LATEST + 1)
    if latest < first:
        raise NothingToMeasure(
            Sentence(
                "No whole period after the check date {check} is known yet.",
                check=question.check.isoformat(),
            )
        )
    return replace(base, first=first, last=latest)


def _by_branch(tables: Tables, metric: Metric, question: Question, window: Window) -> list[float]:
    found: dict[str, list[float]] = {}
    for cell in cells_of(tables, metric, window):
        if question.reached.get(cell.unit) is not None:
            found.setdefault(cell.unit, []).append(on_scale(cell.value, metric))
    return [sum(values) / len(values) for values in found.values()]


def _mean_of(values: list[float], metric: Metric, *, confidence: float = 0.95) -> Estimate:
    n = len(values)
    mean = sum(values) / n
    error = sqrt(sum((value - mean) ** 2 for value in values) / (n - 1) / n)
    half = float(special.stdtrit(n - 1, (1 + confidence) / 2)) * error
    return Estimate(
        value=back(mean, metric),
        lower=back(mean - half, metric),
        upper=back(mean + half, metric),
        confidence=confidence,
    )
