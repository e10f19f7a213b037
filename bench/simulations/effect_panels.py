"""Roll-outs in steps, and one region that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from bench.simulations.cases import (
    AT_MOST,
    COSTLY,
    COVERAGE,
    SIZE,
    Case,
    Kind,
    each,
    holds,
)
from zhike.analytics.effects.did import _course, _estimate, _parallel_p
from zhike.analytics.effects.panel import NEVER
from zhike.analytics.effects.steps import Steps, cells_of
from zhike.analytics.effects.synthetic import _half_width, _placebos, _rank_p, _size, mixture
from zhike.analytics.effects.wild import wild_cluster_test
from zhike.analytics.intervals import Estimate

STARTS = [3] * 8 + [5] * 8 + [NEVER] * 30
MANY = [3] * 25 + [5] * 25 + [NEVER] * 60
FEW = [3] * 3 + [5] * 3 + [NEVER] * 8
FEW_REACHED = [4] * 2 + [NEVER] * 14
Once = Callable[[np.random.Generator], float]


def rolled_out(rng: np.random.Generator, starts: Sequence[int], *, walk: bool = False) -> Steps:
    """Branches with levels of their own, a common course, an effect of 1, and noise or walks."""
    at = np.array(starts, dtype=np.int64)
    noise = rng.normal(size=(len(at), 8))
    if walk:
        noise = noise.cumsum(axis=1)
    values = noise + rng.normal(scale=3, size=(len(at), 1)) + rng.normal(size=8).cumsum()
    values += np.arange(8) >= at[:, None]
    cells = cells_of(at, periods=8, never_only=False)
    return Steps(values=values, starts=at, groups=np.arange(len(at)), cells=cells)


def holds_one(rng: np.random.Generator, *, starts: Sequence[int], walk: bool) -> bool:
    steps = rolled_out(rng, starts, walk=walk)
    return holds(_estimate(steps, steps.weights(), 0.95), 1.0)


def holds_wild(rng: np.random.Generator, *, starts: Sequence[int]) -> bool:
    steps = rolled_out(rng, starts)
    weights = steps.weights()
    outcome, treated = steps.pulls(weights)
    value = steps.estimate(weights)[0]
    _p, lower, upper = wild_cluster_test(estimate=value, outcome=outcome, treated=treated)
    return holds(Estimate(value=value, lower=lower, upper=upper), 1.0)


def band_holds(rng: np.random.Generator) -> bool:
    return all(
        one.band_lower <= float(one.periods_after >= 0) <= one.band_upper
        for one in _course(rolled_out(rng, STARTS), 0.95)
    )


def not_parallel(rng: np.random.Generator, *, starts: Sequence[int], walk: bool) -> bool:
    p = _parallel_p(rolled_out(rng, starts, walk=walk))
    return p is not None and p < 0.05


def region(rng: np.random.Generator, *, units: int = 24) -> tuple[float, bool]:
    """Regions on two common courses, one of which is called changed and is not: p, and if held."""
    courses = rng.normal(size=(2, 30)).cumsum(axis=1) * 3
    values = 50 + rng.dirichlet([1, 1], size=units) @ courses
    values += rng.normal(scale=0.5, size=values.shape)
    ratios, strayed = _placebos(values, 0, 20)
    gaps = values[0] - mixture(values[0, :20], values[1:, :20]) @ values[1:]
    half = _half_width(strayed, 0, error=_size(gaps[:20]), confidence=0.95)
    return _rank_p(ratios, 0), half is None or abs(float(gaps[20:].mean())) <= half


def case(
    method: str,
    setting: str,
    once: Once,
    *,
    kind: Kind = COVERAGE,
    runs: int = COSTLY,
    page: str = "roll-out",
) -> Case:
    return Case(method, setting, kind, each(once), page=page, runs=runs)


CASES = [
    case(
        "mean effect",
        "110 branches in two steps",
        partial(holds_one, starts=MANY, walk=False),
        runs=2_000,
    ),
    case(
        "mean effect",
        "110 branches in two steps, walking",
        partial(holds_one, starts=MANY, walk=True),
        runs=2_000,
    ),
    case("wild bootstrap", "14 branches in two steps", partial(holds_wild, starts=FEW)),
    case("wild bootstrap", "46 branches, 16 reached", partial(holds_wild, starts=STARTS)),
    case("wild bootstrap", "16 branches, 2 reached", partial(holds_wild, starts=FEW_REACHED)),
    case("band of the course", "46 branches in two steps", band_holds),
    case(
        "parallel courses",
        "46 branches in two steps, walking",
        partial(not_parallel, starts=STARTS, walk=True),
        kind=SIZE,
        runs=2_000,
    ),
    case(
        "placebo in space",
        "24 regions, nothing changed",
        lambda rng: region(rng)[0] < 0.05,
        kind=AT_MOST,
        page="synthetic-control",
    ),
    case(
        "interval",
        "24 regions, nothing changed",
        lambda rng: region(rng)[1],
        page="synthetic-control",
    ),
]
