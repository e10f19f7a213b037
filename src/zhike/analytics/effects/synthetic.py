"""One branch or region that changed, against a mixture of others that ran like it before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Any

import numpy as np
from scipy import optimize

from zhike.analytics.effects.effect import Against, Effect, Unit
from zhike.analytics.effects.panel import NEVER, Floats, Panel, panel_of
from zhike.analytics.errors import InvalidExperiment, UnknownGroup
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate
from zhike.schema.sentence import Sentence

LEAST_BEFORE = 4
# A mixture that misses by more than this part of the unit's own movement is no likeness of it.
POOR_FIT = 0.5


@dataclass(frozen=True, kw_only=True)
class Synthetic:
    """The mean effect a period, the mixture, its course, and the placebos.

    `gaps` has one value a period, `weights` those of the donors above nothing. `space` maps each
    unit to its ratio of the error after to that before, the changed one among them. `time` is the
    mean gap at a date when nothing was changed, with its p-value; None where there is too little.
    """

    effect: Effect
    weights: dict[str, float]
    gaps: dict[str, float]
    fit: float
    space: dict[str, float]
    time: tuple[str, float, float] | None


def synthetic_control(
    frame: Frame,
    *,
    unit: str,
    period: str,
    metric: str,
    treated: Any,
    since: Any,
    counts: Unit = Unit.NUMBER,
    called: str | None = None,
    confidence: float = 0.95,
) -> Synthetic:
    """Give the effect on a single unit that got a change, from units that did not.

    Parameters
    ----------
    frame
        One row per unit and period, or one per customer; any frame or Ibis table.
    unit, period, metric
        Columns: the region, the period, the outcome.
    treated, since
        The unit that changed, and its first period with the change. All others must be untouched.
    counts, called
        What the metric is counted in; the name of the change.
    confidence
        Coverage of the interval, between 0 and 1.

    Raises
    ------
    MissingColumns, UnknownGroup, InvalidExperiment
        A column or the unit is not there; fewer than four periods before, none after, or no donors.

    Notes
    -----
    Weights of at least nothing that sum to one and fit the outcome before the change best; no
    covariates. p-value: rank of the ratio of errors after to before among all units (placebo in
    space). Interval: how far the others stray without any change, each in its own error before;
    none with fewer than 19 of them. Not where the unit lies outside of all
    others (then nothing fits, and it warns). Source:
    A. Abadie, A. Diamond, J. Hainmueller, JASA 105, 2010; S. Firpo, V. Possebom, Journal of Causal
    Inference 6, 2018.
    """
    panel = panel_of(frame, unit=unit, period=period, metric=metric)
    if treated not in panel.units:
        raise UnknownGroup(wanted=str(treated), found=map(str, panel.units))
    split = panel.place_of(since)
    if not LEAST_BEFORE <= split < NEVER or len(panel.units) < 3:
        raise InvalidExperiment(
            Sentence(
                "It takes {least} periods before the change, one after it, and two other units.",
                least=LEAST_BEFORE,
            )
        )
    place = panel.units.index(treated)
    others = np.delete(panel.values, place, axis=0)
    weights = mixture(panel.values[place, :split], others[:, :split])
    gaps = panel.values[place] - weights @ others
    ratios, gaps_after = _placebos(panel.values, place, split)
    half = _half_width(gaps_after, place, error=_size(gaps[:split]), confidence=confidence)
    bare = _effect(panel, place, split, gaps, ratios, half, confidence)
    effect = replace(bare, metric=metric, arm=called or Sentence("the change"), unit=counts)
    names = [str(name) for name in panel.units]
    donors = [name for i, name in enumerate(names) if i != place]
    return Synthetic(
        effect=effect,
        weights={name: float(w) for name, w in zip(donors, weights, strict=True) if w > 1e-6},
        gaps={str(when): float(gap) for when, gap in zip(panel.periods, gaps, strict=True)},
        fit=_size(gaps[:split]),
        space=dict(zip(names, map(float, ratios), strict=True)),
        time=_in_time(panel, place, split),
    )


def mixture(own: Floats, others: Floats) -> Floats:
    """Give the weights, of at least nothing and of sum one, whose mixture is nearest.

    Notes
    -----
    Since the weights sum to one, own - w'others = w'(own - others): the point of a hull that is
    nearest to zero. With one more row of ones it is a plain non-negative regression, whose answer
    is a multiple of it.

    Examples
    --------
    >>> import numpy as np
    >>> mixture(np.array([1.0, 2.0]), np.array([[0.0, 0.0], [2.0, 4.0], [9.0, 0.0]])).round(6)
    array([0.5, 0.5, 0. ])
    """
    away = own[:, None] - others.T
    scale = float(np.abs(away).max()) or 1.0
    rows = np.vstack([away / scale, np.ones(len(others))])
    found, _left = optimize.nnls(rows, np.append(np.zeros(len(own)), 1.0))
    weights: Floats = found / found.sum()
    return weights


def _size(gaps: Floats) -> float:
    return sqrt(float(gaps @ gaps) / len(gaps))


def _placebos(values: Floats, place: int, split: int) -> tuple[Floats, Floats]:
    """Of each unit, fitted without the changed one: error after and mean gap by error before."""
    ratios, gaps_after = np.zeros(len(values)), np.zeros(len(values))
    for one in range(len(values)):
        others = values[[i for i in range(len(values)) if i not in {one, place}]]
        gaps = values[one] - mixture(values[one, :split], others[:, :split]) @ others
        before = max(_size(gaps[:split]), 1e-9 * float(np.abs(values).max()))
        ratios[one] = _size(gaps[split:]) / before
        gaps_after[one] = abs(float(gaps[split:].mean())) / before
    return ratios, gaps_after


def _rank_p(ratios: Floats, place: int) -> float:
    return float((ratios >= ratios[place] * (1 - 1e-9)).mean())


def _in_time(panel: Panel, place: int, split: int) -> tuple[str, float, float] | None:
    """Pretend that the change came half-way through what was before it."""
    early = split // 2
    if early < LEAST_BEFORE or split - early < 1:
        return None
    values = panel.values[:, :split]
    others = np.delete(values, place, axis=0)
    gaps = values[place] - mixture(values[place, :early], others[:, :early]) @ others
    p = _rank_p(_placebos(values, place, early)[0], place)
    return str(panel.periods[early]), float(gaps[early:].mean()), p


def _half_width(gaps_after: Floats, place: int, *, error: float, confidence: float) -> float | None:
    """How far a unit without any change strays, in this unit's own errors; None with few donors."""
    strayed = np.sort(np.delete(gaps_after, place))
    rank = ceil(confidence * (len(strayed) + 1) - 1e-9)
    return None if rank > len(strayed) else float(strayed[rank - 1]) * error


def _effect(
    panel: Panel,
    place: int,
    split: int,
    gaps: Floats,
    ratios: Floats,
    half: float | None,
    confidence: float,
) -> Effect:
    """The effect, its names still to be given."""
    own = panel.values[place]
    value, base = float(gaps[split:].mean()), float((own - gaps)[split:].mean())
    lower, upper = (None, None) if half is None else (value - half, value + half)
    return Effect(
        method="synthetic_control",
        metric="",
        arm="",
        control=Sentence("what was to be expected"),
        against=Against.COUNTERFACTUAL,
        unit=Unit.NUMBER,
        estimate=Estimate(value=value, lower=lower, upper=upper, confidence=confidence),
        p_value=_rank_p(ratios, place),
        baseline=base,
        relative=None
        if base == 0
        else Estimate(value=value / abs(base), lower=None, upper=None, confidence=confidence),
        n=len(panel.periods) - split,
        n_control=split,
        warnings=tuple(_warnings(own[:split], gaps[:split], len(ratios), panel.dropped)),
    )


def _warnings(own: Floats, gaps: Floats, units: int, dropped: int) -> list[Sentence]:
    said = []
    if _size(gaps) > POOR_FIT * max(float(own.std()), 1e-12):
        said.append(
            Sentence("No mixture of the others runs like this one: what comes after proves little.")
        )
    if units <= 20:
        least = f"{1 / units:.3f}"
        said.append(
            Sentence(
                "With {n} other units the p-value cannot fall below {least}.",
                n=units - 1,
                least=least,
            )
        )
    if dropped:
        said.append(Sentence("{n} units lack a period and were left out.", n=dropped))
    return said
