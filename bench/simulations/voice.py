"""The cases of `zhike.analytics.voice`: how often its charts call what is only chance."""

from __future__ import annotations

import numpy as np

from bench.simulations.cases import COSTLY, Case, Draw, Kind, each
from zhike.analytics.voice import watch

WEEKS, SETTLED = 110, 58  # of a series; the weeks before are the history of the first that counts
FALSE_ALARMS = Kind("false alarms of one matter in a week, at most", 0.01, at_most=True)


def _chance(mean: float, dispersion: float) -> Draw:
    """Series without any rise; each gives the share of its weeks that are called."""

    def one_series(rng: np.random.Generator) -> float:
        if dispersion > 1:
            counts = rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, WEEKS)
        else:
            counts = rng.poisson(mean, WEEKS)
        called = [week.alarms for week in watch(counts.tolist()) if week.index >= SETTLED]
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
