"""How long it takes when some have not finished yet: Kaplan-Meier and the log-rank test.

Everything works on grouped counts, so millions of cases cost as much as their distinct
durations. Durations may be in any one unit; results are in the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from zhike.analytics.errors import InvalidDurations
from zhike.analytics.intervals import Estimate, difference_of

Floats = NDArray[np.floating[Any]]
# Products of many ratios miss 0.5 by a few last bits; the step is meant all the same.
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Durations:
    """Durations of one group: distinct times with how many ended, and how many were censored."""

    times: Floats
    ended: Floats
    censored: Floats

    @property
    def at_risk(self) -> Floats:
        """How many were still under way just before each time."""
        leaving = self.ended + self.censored
        return np.cumsum(leaving[::-1])[::-1]

    @property
    def n(self) -> int:
        """How many there are, censored ones included."""
        return round(float(self.ended.sum() + self.censored.sum()))


@dataclass(frozen=True, kw_only=True)
class SurvivalCurve:
    """Share still under way after each time, with its interval; one entry per distinct time."""

    times: Floats
    at_risk: Floats
    ended: Floats
    survival: Floats
    lower: Floats
    upper: Floats
    n: int
    n_ended: int
    confidence: float

    def share_after(self, time: float) -> float:
        """Give the share still under way after `time`; 1.0 before the first ending."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        return 1.0 if place < 0 else float(self.survival[place])

    def quantile(self, share: float) -> Estimate:
        """Give the time by which `share` have ended, with its interval.

        Notes
        -----
        The interval holds all times at which the interval of the curve contains the share
        (Brookmeyer and Crowley, Biometrics 38, 1982). None where the curve never gets there.
        Where the curve is flat at exactly that height the middle is taken, as R's survfit
        does; without censoring the median is then the ordinary median.
        """
        return Estimate(
            value=_crossing(self.times, self.survival, height=1 - share),
            lower=_crossing(self.times, self.lower, height=1 - share),
            upper=_crossing(self.times, self.upper, height=1 - share),
            confidence=self.confidence,
        )

    def share_ended(self, time: float) -> Estimate:
        """Give the share that has ended by `time`, with its interval."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return Estimate(value=0.0, lower=0.0, upper=0.0, confidence=self.confidence)
        return Estimate(
            value=1 - float(self.survival[place]),
            lower=1 - float(self.upper[place]),
            upper=1 - float(self.lower[place]),
            confidence=self.confidence,
        )

    @property
    def median(self) -> Estimate:
        """The time by which half have ended."""
        return self.quantile(0.5)


@dataclass(frozen=True, kw_only=True)
class LogrankTest:
    """Outcome of a log-rank test: chi-square statistic, degrees of freedom, p-value."""

    statistic: float
    degrees: int
    p_value: float


def durations_of(
    durations: ArrayLike, *, observed: ArrayLike | None = None, weights: ArrayLike | None = None
) -> Durations:
    """Group durations by their distinct times.

    Parameters
    ----------
    durations
        Non-negative numbers in one unit, one per case or per group of alike cases.
    observed
        True where the end was seen, False where the case was still under way (censored).
        None: all ended.
    weights
        How many cases each row stands for. None: one each.

    Raises
    ------
    InvalidDurations
        A duration is negative or missing, or the lengths differ.
    """
    times = np.asarray(durations, dtype=np.float64)
    ends = np.ones(len(times), bool) if observed is None else np.asarray(observed, dtype=bool)
    counts = np.ones(len(times)) if weights is None else np.asarray(weights, dtype=np.float64)
    if not len(times) == len(ends) == len(counts):
        raise InvalidDurations(
            f"There are {len(times)} durations, {len(ends)} marks and {len(counts)} weights:"
            " give one of each per row."
        )
    bad = int(np.sum(~(times >= 0)))
    if bad:
        raise InvalidDurations(
            f"{bad} of {len(times)} durations are negative or missing."
            " Leave these cases out and count them apart."
        )
    distinct, place = np.unique(times, return_inverse=True)
    ended = np.bincount(place, weights=counts * ends).astype(float)
    censored = np.bincount(place, weights=counts * ~ends).astype(float)
    return Durations(times=distinct, ended=ended, censored=censored)


def kaplan_meier(
    durations: ArrayLike | Durations,
    *,
    observed: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    confidence: float = 0.95,
) -> SurvivalCurve:
    """Estimate the share still under way after each time, open cases counted as censored.

    Parameters
    ----------
    durations, observed, weights
        As in `durations_of`, or its result.
    confidence
        Coverage of the pointwise intervals, between 0 and 1.

    Returns
    -------
    SurvivalCurve
        One entry per distinct time, ascending; intervals on the log-log scale.

    Raises
    ------
    InvalidDurations
        A duration is negative or missing, or the lengths differ.

    Notes
    -----
    S(t) = product over times up to t of (1 - ended / at risk); Greenwood variance. Assumes
    that censoring says nothing about the time left: do not use it where slow cases are
    closed by hand, or where customers leave because it takes long. Where the curve is 1 the
    interval is 1 to 1; where it has reached 0 the upper end of the time before is kept.
    Source: E. L. Kaplan and P. Meier, JASA 53, 1958.

    Examples
    --------
    Four cases, the second still open after 2 days: the one at 2 leaves without an ending.

    >>> curve = kaplan_meier([1, 2, 3, 4], observed=[True, False, True, True])
    >>> [round(float(share), 3) for share in curve.survival]
    [0.75, 0.75, 0.375, 0.0]
    >>> curve.median.value
    3.0
    """
    if not isinstance(durations, Durations):
        durations = durations_of(durations, observed=observed, weights=weights)
    at_risk, ended = durations.at_risk, durations.ended
    survival = np.cumprod(1 - ended / at_risk)
    lower, upper = _log_log_interval(survival, at_risk, ended, confidence=confidence)
    return SurvivalCurve(
        times=durations.times,
        at_risk=at_risk,
        ended=ended,
        survival=survival,
        lower=lower,
        upper=upper,
        n=durations.n,
        n_ended=round(float(ended.sum())),
        confidence=confidence,
    )


def logrank(samples: Sequence[Durations]) -> LogrankTest:
    """Test whether two or more groups take equally long, open cases counted as censored.

    Parameters
    ----------
    samples
        One `Durations` per group, at least two.

    Returns
    -------
    LogrankTest
        Chi-square with one degree of freedom less than groups. p-value 1.0 where no group
        has an ending that could differ.

    Notes
    -----
    Strongest when one group is slower by a constant factor of the hazard; nearly blind when
    the curves cross. Source: N. Mantel, Cancer Chemotherapy Reports 50, 1966.
    """
    times = reduce(np.union1d, [sample.times for sample in samples])
    at_risk = np.vstack([_at_risk_at(sample, times) for sample in samples])
    ended = np.vstack([_ended_at(sample, times) for sample in samples])
    all_at_risk, all_ended = at_risk.sum(axis=0), ended.sum(axis=0)
    use = (all_ended > 0) & (all_at_risk > 1)
    at_risk, all_at_risk, all_ended = at_risk[:, use], all_at_risk[use], all_ended[use]
    share = at_risk / all_at_risk
    gap = (ended[:, use] - share * all_ended).sum(axis=1)
    spread = all_ended * (all_at_risk - all_ended) / (all_at_risk - 1)
    covariance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    # The gaps of all groups sum to zero, so the last one tells nothing new.
    degrees = len(samples) - 1
    statistic = float(gap[:-1] @ np.linalg.pinv(covariance[:-1, :-1]) @ gap[:-1])
    return LogrankTest(
        statistic=statistic, degrees=degrees, p_value=float(special.chdtrc(degrees, statistic))
    )


def median_difference(first: SurvivalCurve, second: SurvivalCurve) -> Estimate:
    """Give the median of `second` minus that of `first`, with an interval (MOVER)."""
    return difference_of(first.median, second.median)


def median_ratio(first: SurvivalCurve, second: SurvivalCurve) -> Estimate:
    """Give the median of `second` as a multiple of that of `first`, with an interval.

    Notes
    -----
    MOVER on the logarithms of both Brookmeyer-Crowley intervals; no random numbers. An end
    is None where a median or an end is not reached, or is zero.

    Examples
    --------
    >>> slow, fast = kaplan_meier([10, 20, 30, 40, 50]), kaplan_meier([7, 14, 21, 28, 35])
    >>> round(median_ratio(slow, fast).value, 2)
    0.7
    """
    gap = difference_of(_logarithm(first.median), _logarithm(second.median))
    return replace(gap, value=_power(gap.value), lower=_power(gap.lower), upper=_power(gap.upper))


def _log_log_interval(
    survival: Floats, at_risk: Floats, ended: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    z = special.ndtri((1 + confidence) / 2)
    inside = (survival > 0) & (survival < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.sqrt(np.cumsum(ended / (at_risk * (at_risk - ended))))
        width = z * greenwood / np.log(survival)
        lower = np.where(inside, survival ** np.exp(-width), survival)
        upper = np.where(inside, survival ** np.exp(width), survival)
    upper[survival <= 0] = upper[inside][-1] if inside.any() else 1.0
    return lower, upper


def _crossing(times: Floats, curve: Floats, *, height: float) -> float | None:
    reached = np.flatnonzero(curve <= height + ROUNDING)
    if not len(reached):
        return None
    first = int(reached[0])
    if abs(curve[first] - height) > ROUNDING:
        return float(times[first])
    below = np.flatnonzero(curve < height - ROUNDING)
    return float(times[first]) if not len(below) else float(times[first] + times[below[0]]) / 2


def _at_risk_at(sample: Durations, times: Floats) -> Floats:
    padded = np.append(sample.at_risk, 0.0)
    result: Floats = padded[np.searchsorted(sample.times, times, side="left")]
    return result


def _ended_at(sample: Durations, times: Floats) -> Floats:
    ended: Floats = np.zeros(len(times))
    ended[np.searchsorted(times, sample.times)] = sample.ended
    return ended


def _logarithm(estimate: Estimate) -> Estimate:
    def safe(value: float | None) -> float | None:
        return log(value) if value else None

    return replace(
        estimate,
        value=safe(estimate.value),
        lower=safe(estimate.lower),
        upper=safe(estimate.upper),
    )


def _power(value: float | None) -> float | None:
    return None if value is None else exp(value)
