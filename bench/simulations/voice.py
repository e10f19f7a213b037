"""The cases of `zhike.analytics.voice`: how often its charts call what is only chance."""

from __future__ import annotations

import numpy as np

from bench.simulations.cases import COSTLY, Case, Draw, Kind, each
from zhike.analytics.voice import DAILY, Surveillance, watch

WEEKS, SETTLED = 110, 58  # of a series; the weeks before are the history of the first that counts
DAYS, SETTLED_DAYS = 190, 91
FALSE_ALARMS = Kind("false alarms of one matter in a week, at most", 0.01, at_most=True)
FALSE_BY_DAY = Kind("false alarms of one matter in a day, at most", 0.005, at_most=True)


def _chance(
    mean: float,
    dispersion: float,
    *,
    steps: int = WEEKS,
    settled: int = SETTLED,
    setting: Surveillance | None = None,
) -> Draw:
    """Series without any rise; each gives the share of its steps that are called."""

    def one_series(rng: np.random.Generator) -> float:
        if dispersion > 1:
            counts = rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, steps)
        else:
            counts = rng.poisson(mean, steps)
        watched = watch(counts.tolist(), setting=setting)
        called = [step.alarms for step in watched if step.index >= settled]
        return sum(called) / len(called)

    return each(one_series)


CASES = [
    Case(
        "emerging issue",
        f"{mean} a week, dispersion {dispersion}",
        FALSE_ALARMS,
        _chance(mean, dispersion),
        page="emerging-issues",
        runs=COSTLY,
    )
    for mean in (2, 10, 40)
    for dispersion in (1, 1.5)
]
CASES += [
    Case(
        "emerging issue, by day",
        f"{mean} a day, dispersion {dispersion}",
        FALSE_BY_DAY,
        _chance(mean, dispersion, steps=DAYS, settled=SETTLED_DAYS, setting=DAILY),
        page="emerging-issues",
        runs=COSTLY,
    )
    for mean in (0.1, 0.5, 2)
    for dispersion in (1, 1.5)
]
