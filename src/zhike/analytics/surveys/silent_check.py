"""Whether what is told of the silent can be believed: later answers of people who were silent."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special, stats

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys.silent import Floats, Known, Model, fit, sandwich

FEWEST_ANSWERS, FEWEST_LOW = 100, 20
NEAR = 0.02  # a gap of shares that changes no decision
WORST_SHIFT, FEWEST_EFFECTIVE = 0.25, 50.0
BINS = 5


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Customers whom the model holds about equally likely: what it said and what was answered."""

    n: int
    expected: float
    found: Estimate


@dataclass(frozen=True, kw_only=True)
class Check:
    """What later answers say of the model; `faults` are why it must not be believed.

    `gap` is the expected less the found share. `skill` is how much smaller its Brier score is than
    that of telling everybody the same (the weighted share of the earlier answers), as a difference.
    `slope` is 1 where risks are told as far apart as they are.
    """

    n: int
    low: int
    auc: Estimate
    brier: float
    base_brier: float
    skill: Estimate
    gap: Estimate
    slope: Estimate
    bins: tuple[Bin, ...]
    faults: tuple[str, ...]


def check(model: Model, later: Known, *, confidence: float = 0.95) -> Check:
    """Hold a model against answers that came later, of people it knew as silent.

    Parameters
    ----------
    model
        Learnt on what was known before.
    later
        Answers alone, with the same columns.

    Notes
    -----
    AUC with DeLong's error, Brier score against the weighted share of the earlier answers, the gap
    of expected and found share, and the slope of a logistic regression on the log-odds told
    (E. Steyerberg, Clinical Prediction Models, 2009). The model is not to be believed with fewer
    than 100 answers or 20 dissatisfied; where it tells no better than one share for all; where the
    gap's interval lies wholly beyond two points; where after weighting a column still differs by a
    quarter of a standard deviation, or the weights leave fewer than 50 effective answers.
    """
    told, low = model.predict(later.met), later.low
    spoke = model.known.answered
    everybody = float(model.predict(model.known.met[~spoke]).mean())
    half = float(special.ndtri((1 + confidence) / 2))
    skill = _mean((everybody - low) ** 2 - (told - low) ** 2, half, confidence)
    gap = _mean(told - low, half, confidence)
    return Check(
        n=len(low),
        low=int(low.sum()),
        auc=_auc(told, low, half, confidence),
        brier=float(((told - low) ** 2).mean()) if len(low) else float("nan"),
        base_brier=float(((everybody - low) ** 2).mean()) if len(low) else float("nan"),
        skill=skill,
        gap=gap,
        slope=_slope(told, low, half, confidence),
        bins=_bins(told, low, confidence),
        faults=_faults(model, low, skill, gap),
    )


def _faults(model: Model, low: Floats, skill: Estimate, gap: Estimate) -> tuple[str, ...]:
    spoke = model.known.answered
    few = min(len(low), int(spoke.sum())) < FEWEST_ANSWERS
    rare = min(low.sum(), np.nansum(model.known.low)) < FEWEST_LOW
    no_skill = skill.lower is None or skill.lower <= 0
    off = gap.lower is not None and (gap.lower > NEAR or (gap.upper or 0.0) < -NEAR)
    apart = max((abs(one.shift_left) for one in model.drivers), default=0.0) > WORST_SHIFT
    thin = model.n_effective < FEWEST_EFFECTIVE
    named = {
        "few_answers": few,
        "few_low": rare,
        "no_skill": no_skill,
        "off": off,
        "apart": apart,
        "thin": thin,
    }
    return tuple(name for name, found in named.items() if found)


def _mean(values: Floats, half: float, confidence: float) -> Estimate:
    if len(values) < 2:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    value, error = float(values.mean()), float(values.std(ddof=1)) / sqrt(len(values))
    return Estimate(
        value=value, lower=value - half * error, upper=value + half * error, confidence=confidence
    )


def _auc(told: Floats, low: Floats, half: float, confidence: float) -> Estimate:
    """How often a dissatisfied one was held likelier than another; error of DeLong."""
    bad, good = told[low == 1], told[low == 0]
    if len(bad) < 2 or len(good) < 2:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    ranks = stats.rankdata(np.concatenate([bad, good]))
    above = (ranks[: len(bad)] - stats.rankdata(bad)) / len(good)
    below = 1 - (ranks[len(bad) :] - stats.rankdata(good)) / len(bad)
    value = float(above.mean())
    error = sqrt(float(above.var(ddof=1)) / len(bad) + float(below.var(ddof=1)) / len(good))
    return Estimate(
        value=value,
        lower=max(value - half * error, 0.0),
        upper=min(value + half * error, 1.0),
        confidence=confidence,
    )


def _slope(told: Floats, low: Floats, half: float, confidence: float) -> Estimate:
    odds = special.logit(np.clip(told, 1e-9, 1 - 1e-9))
    if len(set(low)) < 2 or odds.std() < 1e-9:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    columns = np.column_stack([np.ones(len(odds)), odds])
    fitted = fit(columns, low, np.ones(len(low)))
    error = sqrt(float(sandwich(columns, low, fitted, np.ones(len(low)))[1, 1]))
    value = float(fitted[1])
    return Estimate(
        value=value, lower=value - half * error, upper=value + half * error, confidence=confidence
    )


def _bins(told: Floats, low: Floats, confidence: float) -> tuple[Bin, ...]:
    order = np.argsort(told, kind="stable")
    return tuple(
        Bin(
            n=len(part),
            expected=float(told[part].mean()),
            found=wilson(int(low[part].sum()), n=len(part), confidence=confidence),
        )
        for part in np.array_split(order, BINS)
        if len(part)
    )
