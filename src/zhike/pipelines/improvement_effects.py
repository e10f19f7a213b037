"""What an improvement did to its metric, and whether the comparison deserves to be believed.

Everything that could be chosen to please (metric, groups, periods, method, placebo date) comes in
one `Question`, which was locked before the start; nothing is chosen here after seeing the figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from math import exp
from typing import Any

import pyarrow as pa

from zhike.analytics.effects import Against, Effect, RollOut, did, interrupted
from zhike.analytics.errors import AnalyticsError
from zhike.analytics.intervals import Estimate, two_shares_p
from zhike.engine.store import Store
from zhike.pipelines.improvement_checks import (
    gap_words,
    not_tried,
    parallel_check,
    past_level,
    placebo_check,
    verdict_of,
)
from zhike.pipelines.improvement_customers import measure_customers
from zhike.pipelines.improvement_metrics import Cell, Metric, metric_for
from zhike.pipelines.improvement_panels import (
    Panel,
    back,
    by_period,
    first_reached,
    mean_of_reached,
    on_scale,
    panel_of,
    scaled,
)
from zhike.pipelines.improvement_questions import (
    Check,
    CheckName,
    Design,
    Line,
    Measured,
    Point,
    Question,
    Verdict,
)
from zhike.pipelines.journeys import the_store
from zhike.pipelines.reading import opened
from zhike.schema.sentence import Sentence

__all__ = ["AnalyticsError", "measure", "version_of"]

# As for arms of an experiment: looked at often, so far below 5 %.
MOVED_BELOW = 0.001
BESIDE_CHECKS = 2  # of the past: the placebo date, and whether both sides moved alike


def measure(question: Question, *, store: Store | None = None) -> Measured:
    """Give the effect of an improvement on its metric.

    Raises
    ------
    NothingToMeasure
        No whole period after the start is known yet, or too few before it.
    InvalidExperiment
        Nobody was reached, or nobody is left to compare with.
    """
    metric, place = metric_for(question.metric, question.milestones), store or the_store()
    with opened(place) as tables:
        if question.design is Design.CUSTOMERS:
            found = measure_customers(tables, metric, question)
        else:
            found = _by_branches(panel_of(tables, metric, question), metric, question)
    return replace(
        found,
        verdict=verdict_of(found.effect, found.checks, lower_is_better=metric.lower_is_better),
        data_version=version_of(metric, store=place),
    )


def version_of(metric: Metric, *, store: Store) -> str:
    """Give a text that changes when the metric's figures may."""
    parts = [metric.code]
    for contract in metric.sources:
        parts += [f"{name}:{text}" for name, text in sorted(store.log_versions(contract).items())]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _by_branches(panel: Panel, metric: Metric, question: Question) -> Measured:
    alone = question.design is Design.BEFORE_AFTER
    found = (_alone if alone else _beside)(panel, metric, question)
    return replace(
        found,
        checks=(*found.checks, *(() if alone else (_mix(panel),))),
        n=sum(cell.n for cell in panel.cells),
        first=panel.window.day_of(panel.window.first),
        last=panel.window.day_of(panel.window.last + 1),
    )


def _beside(panel: Panel, metric: Metric, question: Question) -> Measured:
    """Against branches without it: group-time effects, their course, and a placebo date."""
    found = _did(panel.cells, panel.reached, metric, called=question.called)
    seen = mean_of_reached(panel, metric)
    effect = _told(found.effect, metric, seen=seen)
    return Measured(
        effect=effect,
        verdict=Verdict.NOT_SHOWN,
        checks=(
            _placebo_beside(panel, metric, question, claimed=found.effect),
            parallel_check(found, level=past_level(BESIDE_CHECKS)),
            _complete(found, panel),
        ),
        course=tuple(
            Point(
                period=one.periods_after,
                begins=panel.window.day_of(one.periods_after),
                value=scaled(one.estimate.value or 0.0, metric),
                lower=scaled(one.band_lower, metric),
                upper=scaled(one.band_upper, metric),
            )
            for one in found.course
        ),
        lines=_lines(panel, metric),
        n=0,
        first=question.start,
        last=question.check,
        data_version="",
    )


def _did(
    cells: Collection[Cell],
    reached: Mapping[str, int | None],
    metric: Metric,
    *,
    called: str,
) -> RollOut:
    table = pa.table(
        {
            "unit": [cell.unit for cell in cells],
            "period": pa.array([cell.period for cell in cells], pa.int64()),
            str(metric.label): [on_scale(cell.value, metric) for cell in cells],
            "since": pa.array([reached[cell.unit] for cell in cells], pa.int64()),
        }
    )
    return did(
        table,
        unit="unit",
        period="period",
        metric=str(metric.label),
        changed="since",
        counts=metric.unit,
        called=called,
    )


def _told(effect: Effect, metric: Metric, *, seen: float) -> Effect:
    """Turn an effect on logarithms into the metric's unit and percent; others stay."""
    effect = replace(effect, metric=metric.label)
    if not metric.is_ratio:
        return effect
    gap = effect.estimate
    ends = [None if end is None else exp(end) - 1 for end in (gap.value, gap.lower, gap.upper)]
    # What was seen is known; so the effect is what of it would have been otherwise, end by end.
    units = [
        None if end is None else seen * (1 - exp(-end)) for end in (gap.value, gap.lower, gap.upper)
    ]
    return replace(
        effect,
        estimate=replace(gap, value=units[0], lower=units[1], upper=units[2]),
        relative=replace(gap, value=ends[0], lower=ends[1], upper=ends[2]),
        baseline=seen * exp(-(gap.value or 0.0)),
    )


def _placebo_beside(panel: Panel, metric: Metric, question: Question, *, claimed: Effect) -> Check:
    """Ask the same of a date at which nothing was changed; it must show nothing."""
    at, begun = panel.window.period_of(question.placebo), first_reached(panel)
    before = [cell for cell in panel.cells if cell.period < begun]
    if not panel.window.first < at < begun:
        return not_tried(CheckName.PLACEBO)
    fake = {unit: None if since is None else at for unit, since in panel.reached.items()}
    try:
        found = _did(before, fake, metric, called=question.called)
    except AnalyticsError:
        return not_tried(CheckName.PLACEBO)
    return placebo_check(
        _shown(found.effect, panel, metric),
        found.effect,
        claimed=claimed,
        day=question.placebo,
        words=partial(gap_words, metric=metric),
        level=past_level(BESIDE_CHECKS),
    )


def _shown(tried: Effect, panel: Panel, metric: Metric) -> Estimate | None:
    told = _told(tried, metric, seen=mean_of_reached(panel, metric))
    return told.relative if metric.is_ratio else tried.estimate


def _complete(found: RollOut, panel: Panel) -> Check:
    said = Sentence(
        "{used} branches used, {dropped} lack a period",
        used=len({cell.unit for cell in panel.cells}) - found.dropped,
        dropped=found.dropped,
    )
    return Check(name=CheckName.COMPLETE, passed=found.dropped == 0, said=said)


def _mix(panel: Panel) -> Check:
    """Whether cases moved between the sides when the change came: then the sides are others."""
    begun = first_reached(panel)
    counts: dict[tuple[bool, bool], int] = {}
    for cell in panel.cells:
        key = (cell.period >= begun, panel.reached[cell.unit] is not None)
        counts[key] = counts.get(key, 0) + cell.n
    before, after = (
        (counts.get((late, True), 0), counts.get((late, True), 0) + counts.get((late, False), 0))
        for late in (False, True)
    )
    if not before[1] or not after[1] or before[0] == before[1]:
        return not_tried(CheckName.MIX)
    found = two_shares_p(before, after)
    shares = [f"{100 * part / whole:.1f} %" for part, whole in (before, after)]
    p = f"{found:.2f}"
    said = Sentence(
        "{before} before, {after} after the start (p = {p})",
        before=shares[0],
        after=shares[1],
        p=p,
    )
    return Check(name=CheckName.MIX, passed=found >= MOVED_BELOW, said=said)


def _alone(panel: Panel, metric: Metric, question: Question) -> Measured:
    """Against its own past: the weakest proof, for changes that came everywhere at once."""
    values = by_period(panel, metric, reached=True)
    label = str(metric.label)

    def asked(since: int, until: int) -> Any:
        rows = {period: value for period, value in values.items() if period < until}
        table = pa.table({"period": list(rows), label: list(rows.values())})
        return interrupted(
            table,
            period="period",
            metric=label,
            since=since,
            counts=metric.unit,
            called=question.called,
        )

    found = asked(0, panel.window.last + 1)
    seen = mean_of_reached(panel, metric)
    try:
        at = panel.window.period_of(question.placebo)
        tried = asked(at, 0).effect
        placebo = placebo_check(
            _shown(tried, panel, metric),
            tried,
            claimed=found.effect,
            day=question.placebo,
            words=partial(gap_words, metric=metric),
        )
    except AnalyticsError:
        placebo = not_tried(CheckName.PLACEBO)
    effect = replace(_told(found.effect, metric, seen=seen), against=Against.COUNTERFACTUAL)
    return Measured(
        effect=effect,
        verdict=Verdict.NOT_SHOWN,
        checks=(placebo,),
        course=(),
        lines=_series_lines(panel, metric, values, found),
        n=0,
        first=question.start,
        last=question.check,
        data_version="",
    )


def _series_lines(
    panel: Panel, metric: Metric, values: Mapping[int, float], found: Any
) -> tuple[Line, ...]:
    expected = {one.period: one.expected for one in found.expected}
    return tuple(
        Line(
            period=period,
            begins=panel.window.day_of(period),
            reached=back(value, metric),
            expected=None
            if period not in expected
            else replace(
                expected[period],
                value=back(expected[period].value, metric),
                lower=back(expected[period].lower, metric),
                upper=back(expected[period].upper, metric),
            ),
        )
        for period, value in sorted(values.items())
    )


def _lines(panel: Panel, metric: Metric) -> tuple[Line, ...]:
    reached, others = (by_period(panel, metric, reached=side) for side in (True, False))
    return tuple(
        Line(
            period=period,
            begins=panel.window.day_of(period),
            reached=back(reached[period], metric),
            others=back(others[period], metric) if period in others else None,
        )
        for period in panel.periods
        if period in reached
    )
