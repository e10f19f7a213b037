"""What would make an effect untrue, and what may be said of it: shared by all ways of comparing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from zhike.analytics.effects import Effect
from zhike.analytics.intervals import Estimate
from zhike.pipelines.improvement_metrics import Metric
from zhike.pipelines.improvement_questions import Check, CheckName, Verdict
from zhike.schema.sentence import Sentence
from zhike.schema.signs import with_sign

BELIEVABLE = (CheckName.PLACEBO, CheckName.PARALLEL, CheckName.MIX, CheckName.SIZES)


def verdict_of(effect: Effect, checks: Collection[Check], *, lower_is_better: bool) -> Verdict:
    """What may be said: nothing that a failed check contradicts, nothing that is not proved."""
    if any(check.passed is False for check in checks if check.name in BELIEVABLE):
        return Verdict.NOT_BELIEVABLE
    if not effect.is_proven or effect.estimate.value is None:
        return Verdict.NOT_SHOWN
    return Verdict.HELPED if (effect.estimate.value < 0) == lower_is_better else Verdict.HARMED


def placebo_check(
    shown: Estimate | None, effect: Effect, *, day: date, words: Callable[[float | None], str]
) -> Check:
    """The effect of a day on which nothing was changed; it passes where none is found."""
    p = f"{effect.p_value:.2f}"
    said = Sentence(
        "{day}: {low} to {high} (p = {p})",
        day=day.isoformat(),
        low=words(shown.lower if shown else None),
        high=words(shown.upper if shown else None),
        p=p,
    )
    return Check(name=CheckName.PLACEBO, passed=not effect.is_proven, said=said)


def not_tried(name: CheckName) -> Check:
    """A check that these data cannot answer."""
    return Check(name=name, passed=None, said=Sentence("The data do not reach far enough."))


def gap_words(value: float | None, metric: Metric) -> str:
    """Say the end of an interval: percent of ratios, else in the unit."""
    if value is not None and metric.is_ratio:
        return with_sign(100 * value, "{:.1f} %".format, plus=True)
    return unit_words(value, metric)


def unit_words(value: float | None, metric: Metric) -> str:
    """Say a difference in the metric's unit: percentage points of shares, else a number."""
    return "–" if value is None else metric.unit.told(value, plus=True)
