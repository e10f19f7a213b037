"""Two periods or two segments of a process held against each other, chance told apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf
from typing import Any

import numpy as np
from scipy import special

from zhike.analytics.clocks import as_utc
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate, corrected, difference_of, two_shares_p, wilson
from zhike.analytics.journeys.difference import Difference, Measure
from zhike.analytics.journeys.log_profile import LogProfile, log_profile
from zhike.analytics.journeys.quality_guard import (
    GUARDED,
    GuardState,
    QualityGuard,
    quality_guard,
)
from zhike.analytics.journeys.survival import Durations, SurvivalCurve, kaplan_meier, logrank
from zhike.analytics.journeys.throughput import durations


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All differences of two logs, and the guards on quality.

    `n_before` and `n_after` cases were watched for `horizon_seconds` each (None: to their end).
    """

    n_before: int
    n_after: int
    differences: tuple[Difference, ...]
    horizon_seconds: float | None
    guards: tuple[QualityGuard, ...]

    @property
    def quality_has_fallen(self) -> bool:
        """Tell whether any guard shows a loss."""
        return any(guard.state is GuardState.FALLEN for guard in self.guards)

    def of(self, measure: Measure, key: str = "") -> Difference | None:
        """Give one difference, None where it was not compared."""
        return next((d for d in self.differences if (d.measure, d.key) == (measure, key)), None)


def compare(
    before: Frame,
    after: Frame,
    *,
    as_of: tuple[datetime, datetime],
    end_activities: Collection[str] | None = None,
    within: timedelta | None = None,
    good_outcomes: Collection[str] = (),
    min_cases: int = 20,
    margin: float = 0.02,
    confidence: float = 0.95,
) -> Comparison:
    """Give each difference between two logs with its interval, test and correction.

    Parameters
    ----------
    before, after
        Event logs as `zhike.analytics.frames.as_table` takes them, of different cases: two
        periods, two segments, two branches.
    as_of
        Until when events of each are known (UTC).
    end_activities
        Activities that end a case; others are open and censored. None: all have ended.
    within
        How long each case is watched from its first event, in both logs alike. None: until 99 of
        100 cases have ended, as far as both logs reach; without ends, to the last event.
    good_outcomes
        Values of `outcome` that are good where they are the last of a case.
    min_cases
        Activities and edges with fewer cases in both logs together are not compared.
    margin
        The largest loss of quality, in shares, that does not matter.
    confidence
        Coverage of the intervals; one minus it is the level of significance.

    Returns
    -------
    Comparison
        The main measures in the order of `Measure`, then activities and edges by p-value.

    Raises
    ------
    MissingColumns
        A column of a log is absent.

    Notes
    -----
    Means by Welch's test; medians by the log-rank test, their interval by MOVER; shares by
    Fisher's test (chi-square above 2,000 cases) with Newcombe's interval. All but the medians
    are counted over the same time from the first event of each case (`horizon_seconds`): else
    a young log would show fewer steps, less rework and fewer ends only because it is young.
    Families of up to 20 are corrected by Holm, longer ones by Benjamini-Hochberg; intervals
    are not corrected, nor are the guards, which should rather warn once too often. Nothing
    here says *why* the logs differ; customers, products and seasons differ too.
    """
    times = [
        durations(log, as_of=until, end_activities=end_activities)
        for log, until in zip((before, after), as_of, strict=True)
    ]
    curves = [kaplan_meier(side, confidence=confidence) for side in times]
    horizon = within.total_seconds() if within else None
    if horizon is None and end_activities is not None:
        horizon = _horizon((before, after), as_of, curves)
    first, second = (
        log_profile(
            log,
            as_of=until,
            within_seconds=horizon,
            end_activities=end_activities or (),
            good_outcomes=good_outcomes,
        )
        for log, until in zip((before, after), as_of, strict=True)
    )
    main = [
        _mean_difference(first, second, confidence),
        _median_difference(times, curves),
        *_main_shares(first, second, with_ends=end_activities is not None, confidence=confidence),
    ]
    families = {"main": main, **_shares(first, second, min_cases, confidence)}
    return Comparison(
        n_before=first.n,
        n_after=second.n,
        differences=tuple(
            each for name, found in families.items() for each in _corrected(found, name)
        ),
        horizon_seconds=horizon,
        guards=tuple(quality_guard(d, margin=margin) for d in main if d.measure in GUARDED),
    )


def _shares(
    first: LogProfile, second: LogProfile, min_cases: int, confidence: float
) -> dict[str, list[Difference]]:
    """Compare how many cases have each activity and take each edge."""
    return {
        "activities": _share_differences(
            Measure.ACTIVITY_SHARE, first, second, lambda log: log.activities, min_cases, confidence
        ),
        "edges": _share_differences(
            Measure.EDGE_SHARE, first, second, lambda log: log.edges, min_cases, confidence
        ),
    }


def _horizon(
    logs: Sequence[Frame], as_of: Sequence[datetime], curves: Sequence[SurvivalCurve]
) -> float:
    """Give how long cases are watched: long enough for most to end, short enough to have many.

    That is the time by which 99 of 100 have ended in the slower log, but no longer than half
    of the time that the younger log reaches back.
    """
    tables = [as_table(log) for log in logs]
    begins = [table.occurred_at.min().to_pyarrow().as_py() for table in tables]
    reach = [
        (as_utc(until) - begin).total_seconds() if begin else 0.0
        for begin, until in zip(begins, as_of, strict=True)
    ]
    usual = [curve.quantile(0.99).value for curve in curves]
    longest = max(inf if value is None else value for value in usual)
    return max(0.0, min(longest, *(seconds / 2 for seconds in reach)))


def _median_difference(times: Sequence[Durations], curves: Sequence[SurvivalCurve]) -> Difference:
    before, after = (curve.median for curve in curves)
    return Difference(
        measure=Measure.THROUGHPUT_MEDIAN,
        key="",
        before=before,
        after=after,
        difference=difference_of(before, after),
        p_value=logrank(times).p_value,
    )


def _main_shares(
    first: LogProfile, second: LogProfile, *, with_ends: bool, confidence: float
) -> list[Difference]:
    counts = {Measure.REWORK_SHARE: [(side.reworked, side.n) for side in (first, second)]}
    if with_ends:
        counts[Measure.COMPLETION_SHARE] = [(side.completed, side.n) for side in (first, second)]
    if first.good + second.good:
        counts[Measure.GOOD_OUTCOME_SHARE] = [(side.good, side.judged) for side in (first, second)]
    return [
        _share_difference(measure, "", before, after, confidence)
        for measure, (before, after) in counts.items()
    ]


def _mean_difference(first: LogProfile, second: LogProfile, confidence: float) -> Difference:
    samples = [np.repeat([*side.events], [*side.events.values()]) for side in (first, second)]
    before, after = (_mean(sample, confidence) for sample in samples)
    if any(len(sample) < 2 for sample in samples) or not sum(s.var() for s in samples):
        # Nothing varies, so no test can tell chance apart.
        gap = replace(difference_of(before, after), lower=None, upper=None)
        p_value = 1.0
    else:
        gap, p_value = _welch(samples[0], samples[1], confidence)
    return Difference(
        measure=Measure.EVENTS_PER_CASE, key="", before=before, after=after,
        difference=gap, p_value=p_value,
    )  # fmt: skip


def _welch(
    before: np.ndarray[Any, Any], after: np.ndarray[Any, Any], confidence: float
) -> tuple[Estimate, float]:
    """Give the difference of two means with its interval, and the p-value of Welch's test.

    Written out, since scipy's own takes a sample without variation for a loss of precision.
    """
    sizes = np.array([len(before), len(after)])
    squares = np.array([before.var(ddof=1), after.var(ddof=1)]) / sizes
    error = float(np.sqrt(squares.sum()))
    freedom = float(squares.sum() ** 2 / (squares**2 / (sizes - 1)).sum())
    gap = float(after.mean() - before.mean())
    half = float(special.stdtrit(freedom, (1 + confidence) / 2)) * error
    p_value = 2 * float(special.stdtr(freedom, -abs(gap) / error))
    estimate = Estimate(value=gap, lower=gap - half, upper=gap + half, confidence=confidence)
    return estimate, p_value


def _mean(sample: np.ndarray[Any, Any], confidence: float) -> Estimate:
    n = len(sample)
    if n == 0:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    mean = float(sample.mean())
    if n == 1:
        return Estimate(value=mean, lower=None, upper=None, confidence=confidence)
    half = float(special.stdtrit(n - 1, (1 + confidence) / 2) * sample.std(ddof=1) / np.sqrt(n))
    return Estimate(value=mean, lower=mean - half, upper=mean + half, confidence=confidence)


def _share_differences(
    measure: Measure,
    first: LogProfile,
    second: LogProfile,
    counts: Callable[[LogProfile], Mapping[str, int]],
    min_cases: int,
    confidence: float,
) -> list[Difference]:
    before, after = counts(first), counts(second)
    found = [
        _share_difference(
            measure,
            key,
            (before.get(key, 0), first.n),
            (after.get(key, 0), second.n),
            confidence,
        )
        for key in sorted({*before, *after})
        if before.get(key, 0) + after.get(key, 0) >= min_cases
    ]
    return sorted(found, key=lambda d: (d.p_value, d.key))


def _share_difference(
    measure: Measure,
    key: str,
    before: tuple[int, int],
    after: tuple[int, int],
    confidence: float,
) -> Difference:
    first, second = (wilson(count, n=n, confidence=confidence) for count, n in (before, after))
    return Difference(
        measure=measure,
        key=key,
        before=first,
        after=second,
        difference=difference_of(first, second),
        p_value=two_shares_p(before, after),
    )


def _corrected(differences: Sequence[Difference], family: str) -> list[Difference]:
    result = corrected([d.p_value for d in differences])
    return [
        replace(d, p_corrected=p, family=family, correction=result.method)
        for d, p in zip(differences, result.p_values, strict=True)
    ]
