"""What would make an effect untrue, and what may be said of it: shared by all ways of comparing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from math import ceil, inf

from zhike.analytics.effects import Effect, RollOut
from zhike.analytics.intervals import Estimate
from zhike.pipelines.improvement_metrics import Metric
from zhike.pipelines.improvement_questions import Check, CheckName, Verdict
from zhike.schema.sentence import Sentence
from zhike.schema.signs import with_sign

# How often all checks of the past together may refuse an improvement that is honest.
REFUSED = 0.01
# What was there before and is surely at most this part of the effect stops no claim.
NEGLIGIBLE = 0.25
BELIEVABLE = (CheckName.PLACEBO, CheckName.PARALLEL, CheckName.MIX, CheckName.SIZES)


def verdict_of(effect: Effect, checks: Collection[Check], *, lower_is_better: bool) -> Verdict:
    """What may be said: nothing that a failed check contradicts, nothing that is not proved."""
    if any(check.passed is False for check in checks if check.name in BELIEVABLE):
        return Verdict.NOT_BELIEVABLE
    if not effect.is_proven or effect.estimate.value is None:
        return Verdict.NOT_SHOWN
    return Verdict.HELPED if (effect.estimate.value < 0) == lower_is_better else Verdict.HARMED


def past_level(checks: int) -> float:
    """The level of each check of the past, so that together they refuse an honest one rarely.

    Examples
    --------
    >>> past_level(2)
    0.005
    """
    return REFUSED / checks


def refuses(p_value: float, *, level: float, hidden: float, size: float) -> bool:
    """Say whether something was there before the change that the claim cannot survive.

    `hidden` is the most that the past may hold, `size` what is claimed. What is proved but
    negligible beside the claim refuses nothing: large banks prove the smallest drift.
    """
    return p_value < level and not hidden <= NEGLIGIBLE * size


def size_of(claimed: Effect) -> float:
    """How large the effect is that is claimed; 0 where nothing is proved."""
    value = claimed.estimate.value
    return abs(value) if claimed.is_proven and value is not None else 0.0


def most_of(found: Estimate) -> float:
    """The end of an interval that lies farther from zero, in size; infinite where one is open."""
    if found.lower is None or found.upper is None:
        return inf
    return max(abs(found.lower), abs(found.upper))


def placebo_check(
    shown: Estimate | None,
    effect: Effect,
    *,
    claimed: Effect,
    day: date,
    words: Callable[[float | None], str],
    level: float = REFUSED,
) -> Check:
    """Hold the effect of a day on which nothing was changed against the one that is claimed.

    Parameters
    ----------
    shown
        The interval as it is told; None where there is none.
    effect, claimed
        That of the placebo date and the measured one, on the same scale.
    level
        Below which p-value something is found.

    Returns
    -------
    Check
        Failed: something was there already that is not negligible. Passed: nothing was found, and
        nothing as large as the effect could have hidden. None: nothing was found, but the data are
        too few to exclude that.

    Notes
    -----
    Decision 0038. Sources: E. Hartman, F. D. Hidalgo, American Journal of Political Science 62,
    2018 (equivalence); A. Rambachan, J. Roth, Review of Economic Studies 90, 2023 (the past as the
    measure of what may be hidden).
    """
    hidden, size = most_of(effect.estimate), size_of(claimed)
    if refuses(effect.p_value, level=level, hidden=hidden, size=size):
        passed: bool | None = False
    elif not size or hidden < size:
        passed = True
    else:
        passed = None
    below = f"{level:g}"
    found = Sentence(
        "{day}: {low} to {high} (p = {p})",
        day=day.isoformat(),
        low=words(shown.lower if shown else None),
        high=words(shown.upper if shown else None),
        p=_p_words(effect.p_value),
    )
    said = Sentence(
        "{found}; refused below {level}. {reading}",
        found=found,
        level=below,
        reading=_reading(hidden=hidden, size=size),
    )
    return Check(name=CheckName.PLACEBO, passed=passed, said=said)


def _reading(*, hidden: float, size: float) -> Sentence | str:
    """What the past may hide, as a part of what is claimed."""
    if not size:
        return ""
    if hidden >= size:
        return Sentence("These days could hide something as large as the effect.")
    part = f"{ceil(100 * hidden / size)} %"
    return Sentence("These days hide at most {part} of the effect.", part=part)


def parallel_check(found: RollOut, *, level: float) -> Check:
    """Whether both sides moved alike before the change; the largest t of all periods before it."""
    if found.parallel_p is None:
        return not_tried(CheckName.PARALLEL)
    ends = [
        max(abs(one.band_lower), abs(one.band_upper))
        for one in found.course
        if one.periods_after < -1
    ]
    failed = refuses(
        found.parallel_p,
        level=level,
        hidden=max(ends, default=inf),
        size=size_of(found.effect),
    )
    p, below = _p_words(found.parallel_p), f"{level:g}"
    said = Sentence("{found}; refused below {level}", found=Sentence("p = {p}", p=p), level=below)
    return Check(name=CheckName.PARALLEL, passed=not failed, said=said)


def _p_words(p_value: float) -> str:
    """Give a p-value with so many digits that its side of a small level can be seen."""
    return f"{p_value:.2f}" if p_value >= 0.1 else f"{p_value:.4f}"


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
