"""Branches over periods around the start of an improvement, on the scale they are compared on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log

from zhike.pipelines.improvement_metrics import Cell, Metric, begins_at, cells_of, span_of
from zhike.pipelines.improvement_questions import NothingToMeasure, Question, Window
from zhike.pipelines.reading import Tables
from zhike.schema.sentence import Sentence

LEAST_BEFORE = 2


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The cells of the branches in question, and the period from which each had the change."""

    cells: list[Cell]
    window: Window
    reached: dict[str, int | None]

    @property
    def periods(self) -> range:
        """All periods, the first ones before the start."""
        return range(self.window.first, self.window.last + 1)


def panel_of(
    tables: Tables, metric: Metric, question: Question, *, needs_after: bool = True
) -> Panel:
    """Read the cells of a question; NothingToMeasure where the store does not reach so far."""
    window = window_of(tables, metric, question, needs_after=needs_after)
    cells = [cell for cell in cells_of(tables, metric, window) if cell.unit in question.reached]
    reached = {
        unit: None if day is None else window.period_of(day)
        for unit, day in question.reached.items()
    }
    return Panel(cells=cells, window=window, reached=reached)


def window_of(
    tables: Tables, metric: Metric, question: Question, *, needs_after: bool = True
) -> Window:
    """The whole periods of a question that the store knows; NothingToMeasure if too few."""
    span = span_of(tables, metric)
    wanted = question.window
    if span is None:
        raise NothingToMeasure(
            Sentence(
                "The bank's store holds nothing that “{metric}” is counted from. Import it first.",
                metric=metric.label,
            )
        )
    seconds = wanted.period_days * 86_400
    earliest = -((begins_at(wanted.start) - span[0]).total_seconds() // seconds)
    latest = (span[1] - begins_at(wanted.start)).total_seconds() // seconds - 1
    window = replace(
        wanted, first=max(wanted.first, int(earliest)), last=min(wanted.last, int(latest))
    )
    if (needs_after and window.last < 0) or window.first > -LEAST_BEFORE:
        raise NothingToMeasure(
            Sentence(
                "It takes {least} whole periods of {days} days before the start and one after it."
                " There are {before} and {after}; the newest {watch} days are still watched.",
                least=LEAST_BEFORE,
                days=wanted.period_days,
                before=max(-window.first, 0),
                after=max(window.last + 1, 0),
                watch=metric.watch_days,
            )
        )
    return window


def by_period(panel: Panel, metric: Metric, *, reached: bool) -> dict[int, float]:
    """The mean over branches, each counting once, on the scale that is compared."""
    found: dict[int, list[float]] = {}
    for cell in panel.cells:
        if (panel.reached[cell.unit] is not None) == reached:
            found.setdefault(cell.period, []).append(on_scale(cell.value, metric))
    return {period: sum(values) / len(values) for period, values in found.items()}


def mean_of_reached(panel: Panel, metric: Metric) -> float:
    """What those reached had with the change, each branch and period once."""
    values = [
        on_scale(cell.value, metric)
        for cell in panel.cells
        if (since := panel.reached[cell.unit]) is not None and cell.period >= since
    ]
    return back(sum(values) / len(values), metric) if values else 0.0


def first_reached(panel: Panel) -> int:
    """The first period in which any branch had the change."""
    return min((since for since in panel.reached.values() if since is not None), default=0)


def on_scale(value: float, metric: Metric) -> float:
    """Put a value on the scale that is compared: logarithms of ratios."""
    return log(max(value, 1e-6)) if metric.is_ratio else value


def back(value: float, metric: Metric) -> float:
    """Give back the value in the unit of the metric."""
    return exp(value) if metric.is_ratio else value


def scaled(gap: float, metric: Metric) -> float:
    """A gap of the course as it is drawn: a part (0.1 is 10 %) of ratios, else in the unit."""
    return exp(gap) - 1 if metric.is_ratio else gap
