"""How long it takes, where some have not finished yet: the mean time saved up to a horizon."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from scipy import special

from zhike.analytics.effects.effect import Effect, Unit
from zhike.analytics.errors import InvalidExperiment, UnknownGroup
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, holm
from zhike.analytics.journeys.survival import (
    Durations,
    SurvivalCurve,
    durations_of,
    kaplan_meier,
    logrank,
)
from zhike.analytics.tables import table_with
from zhike.schema.sentence import Sentence


@dataclass(frozen=True, kw_only=True)
class TimeGap:
    """The mean time saved within the horizon, the log-rank test of the curves, and both curves."""

    effect: Effect
    horizon: float
    logrank_p: float
    curves: tuple[SurvivalCurve, SurvivalCurve]


def time_gaps(
    frame: Frame,
    *,
    arm: str,
    control: str,
    duration: str,
    ended: str,
    horizon: float | None = None,
    counts: Unit = Unit.DAYS,
    confidence: float = 0.95,
) -> tuple[TimeGap, ...]:
    """Compare how long cases of each arm take with those of the control.

    Parameters
    ----------
    frame
        One row per case; any frame or Ibis table.
    arm, control
        The column of arms, and the arm without the change.
    duration, ended
        Columns: the time so far, and whether the end was seen (False: still under way).
    horizon
        Up to which time means are compared; unless told, the longest time that all arms reach.
    counts, confidence
        The unit of the times; the coverage of the intervals.

    Returns
    -------
    tuple of TimeGap
        One an arm, by name; p-values of the means, by Holm where there are several arms.

    Raises
    ------
    MissingColumns, UnknownGroup, InvalidDurations, InvalidExperiment
        A column or the control is not there; times are negative; there is one arm only.

    Notes
    -----
    Restricted mean: the area under Kaplan-Meier's curve up to the horizon; variance by Greenwood.
    It needs no constant factor between the arms and stays right where curves cross. Not where slow
    cases are closed by hand. Source: P. Royston, M. Parmar, Statistics in Medicine 30, 2011.
    """
    table = table_with(frame, columns=(arm, duration, ended), called="The table of cases")
    taken = table.select(
        arm=table[arm].cast("string"),
        time=table[duration].cast("float64"),
        ended=table[ended].cast("boolean"),
    ).drop_null()
    rows = taken.group_by("arm", "time", "ended").agg(n=taken.count()).to_pyarrow().to_pylist()
    names = sorted({row["arm"] for row in rows})
    if control not in names:
        raise UnknownGroup(wanted=control, found=names)
    if len(names) < 2:
        raise InvalidExperiment(Sentence("There is one arm only: {arm}.", arm=control))
    samples = {name: _sample([row for row in rows if row["arm"] == name]) for name in names}
    until = horizon or min(float(sample.times.max()) for sample in samples.values())
    others = [name for name in names if name != control]
    gaps = [
        _gap(samples[control], samples[name], name, control, duration, until, counts, confidence)
        for name in others
    ]
    if len(gaps) < 2:
        return tuple(gaps)
    fair = holm([gap.effect.p_value for gap in gaps])
    return tuple(
        replace(gap, effect=replace(gap.effect, p_corrected=p, correction="holm"))
        for gap, p in zip(gaps, fair, strict=True)
    )


def restricted_mean(curve: SurvivalCurve, *, horizon: float) -> tuple[float, float]:
    """Give the area under a curve up to a time, and its variance.

    Examples
    --------
    All end, at 1, 2 and 3: the mean up to 3 is the mean.

    >>> round(restricted_mean(kaplan_meier([1, 2, 3]), horizon=3)[0], 6)
    2.0
    """
    inside = curve.times < horizon
    edges = np.concatenate([[0.0], curve.times[inside], [horizon]])
    heights = np.concatenate([[1.0], curve.survival[inside]])
    areas = heights * np.diff(edges)
    # What is left of the area after each time: an ending there moves all of it.
    after = areas.sum() - np.cumsum(areas)[:-1]
    at_risk, ended = curve.at_risk[inside], curve.ended[inside]
    left = at_risk > ended
    terms = after[left] ** 2 * ended[left] / (at_risk[left] * (at_risk[left] - ended[left]))
    return float(areas.sum()), float(terms.sum())


def _sample(rows: list[dict[str, float]]) -> Durations:
    return durations_of(
        [row["time"] for row in rows],
        observed=[row["ended"] for row in rows],
        weights=[row["n"] for row in rows],
    )


def _gap(
    before: Durations,
    after: Durations,
    name: str,
    control: str,
    metric: str,
    horizon: float,
    counts: Unit,
    confidence: float,
) -> TimeGap:
    curves = kaplan_meier(before, confidence=confidence), kaplan_meier(after, confidence=confidence)
    (base, variance), (mean, own) = (restricted_mean(one, horizon=horizon) for one in curves)
    error, value = sqrt(variance + own), mean - base
    half = float(special.ndtri((1 + confidence) / 2)) * error
    effect = Effect(
        method="restricted_mean",
        metric=metric,
        arm=name,
        control=control,
        unit=counts,
        estimate=Estimate(
            value=value, lower=value - half, upper=value + half, confidence=confidence
        ),
        p_value=float(value == 0) if error == 0 else float(2 * special.ndtr(-abs(value) / error)),
        baseline=base,
        relative=Estimate(value=value / base, lower=None, upper=None, confidence=confidence)
        if base
        else None,
        n=after.n,
        n_control=before.n,
    )
    return TimeGap(
        effect=effect, horizon=horizon, logrank_p=logrank([before, after]).p_value, curves=curves
    )
