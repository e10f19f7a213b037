"""The difference of two arms with its standard error, by the method the metric asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

from scipy import special

from zhike.analytics.effects.arms import Arm
from zhike.analytics.errors import InvalidExperiment
from zhike.analytics.intervals import Estimate, difference_of, two_shares_p, wilson
from zhike.schema.sentence import Sentence

# Below this the normal curve is no safe guide to a skewed metric.
FEW = 30
# Fewer successes or failures than this, and a share is judged by exact methods.
RARE = 10
# A percentage of a baseline that is closer to zero than so many of its errors means nothing.
SURE_OF_BASELINE = 4.0


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Arm less control. `error` is the standard error, `freedom` the degrees of freedom of t."""

    method: str
    estimate: Estimate
    error: float
    freedom: float
    p_value: float
    baseline: float
    relative: Estimate | None = None
    warning: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """Arms whose y has been adjusted by slope · (x - centre), and the variance that went away."""

    arms: tuple[Arm, ...]
    slope: float
    centre: float
    explained: float | None


def gap_of(control: Arm, arm: Arm, *, method: str, confidence: float) -> Gap:
    """Compare two arms: ``welch`` and ``cuped`` means, ``delta`` ratios, ``newcombe`` shares."""
    if method == "delta":
        for one in (control, arm):
            require_denominator(one)
        values = [one.y / one.x for one in (control, arm)]
        errors = [ratio_variance(one) for one in (control, arm)]
    else:
        values = [one.y for one in (control, arm)]
        errors = [one.y_variance / one.n for one in (control, arm)]
    freedom = _welch_freedom(errors, (control.n, arm.n))
    gap = student(
        values[1] - values[0], error=sqrt(sum(errors)), freedom=freedom, confidence=confidence
    )
    gap = replace(
        gap,
        method=method,
        baseline=values[0],
        relative=_relative(values, errors, freedom=freedom, confidence=confidence),
    )
    if method != "newcombe":
        return gap
    counts = [(round(one.y * one.n), one.n) for one in (control, arm)]
    ends = [wilson(count, n=n, confidence=confidence) for count, n in counts]
    return replace(gap, estimate=difference_of(*ends), p_value=two_shares_p(*counts), relative=None)


def student(value: float, *, error: float, freedom: float, confidence: float) -> Gap:
    """Give an estimate with the interval and the p-value of Student's t."""
    half = float(special.stdtrit(freedom, (1 + confidence) / 2)) * error
    p = float(value == 0) if error == 0 else float(2 * special.stdtr(freedom, -abs(value) / error))
    return Gap(
        method="t",
        estimate=Estimate(
            value=value, lower=value - half, upper=value + half, confidence=confidence
        ),
        error=error,
        freedom=freedom,
        p_value=p,
        baseline=0.0,
    )


def adjusted(arms: tuple[Arm, ...]) -> Adjusted:
    """Take out of y what x, known before the start, foretells (CUPED); one slope for all arms.

    Notes
    -----
    The slope is the covariance of x and y within the arms, pooled, over the variance of x. Since
    all arms share it, the control has one adjusted mean whichever arm it is compared with.
    """
    pooled = sum((one.n - 1) * one.covariance for one in arms)
    spread = sum((one.n - 1) * one.x_variance for one in arms)
    if spread == 0:
        raise InvalidExperiment(
            Sentence("The values before the start are all alike. Leave them out.")
        )
    slope = pooled / spread
    centre = sum(one.n * one.x for one in arms) / sum(one.n for one in arms)
    made = tuple(
        replace(
            one,
            y=one.y - slope * (one.x - centre),
            y_variance=max(
                one.y_variance - 2 * slope * one.covariance + slope**2 * one.x_variance, 0.0
            ),
        )
        for one in arms
    )
    full = sum((one.n - 1) * one.y_variance for one in arms)
    left = sum((one.n - 1) * one.y_variance for one in made)
    return Adjusted(
        arms=made, slope=slope, centre=centre, explained=1 - left / full if full else None
    )


def ratio_variance(arm: Arm) -> float:
    """Give the variance of mean y over mean x, to first order."""
    ratio = arm.y / arm.x
    spread = arm.y_variance - 2 * ratio * arm.covariance + ratio**2 * arm.x_variance
    return max(spread, 0.0) / (arm.n * arm.x**2)


def require_denominator(arm: Arm) -> None:
    """Raise InvalidExperiment where there is nothing to divide by."""
    if arm.x <= 0:
        raise InvalidExperiment(
            Sentence("The denominator of the ratio sums up to nothing in {arm}.", arm=arm.name)
        )


def rare(*arms: Arm) -> bool:
    """Tell whether a share has too few successes or failures for the normal curve."""
    return any(min(one.y * one.n, (1 - one.y) * one.n) < RARE for one in arms)


def _welch_freedom(errors: list[float], n: tuple[int, int]) -> float:
    parts = sum(error**2 / (rows - 1) for error, rows in zip(errors, n, strict=True))
    return sum(errors) ** 2 / parts if parts else float(sum(n) - 2)


def _relative(
    values: list[float], errors: list[float], *, freedom: float, confidence: float
) -> Estimate | None:
    """Give the difference as a part of the control's value, by the delta method."""
    base, value = values
    if (errors[0] == 0 and base == 0) or abs(base) < SURE_OF_BASELINE * sqrt(errors[0]):
        return None
    error = sqrt(errors[1] / base**2 + value**2 * errors[0] / base**4)
    return student(
        (value - base) / abs(base), error=error, freedom=freedom, confidence=confidence
    ).estimate
