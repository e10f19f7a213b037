"""Arms of experiments: means, shares, ratios, adjusted means, whole branches, looks at any time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.simulations.cases import (
    AT_MOST,
    COSTLY,
    COVERAGE,
    RUNS,
    SIZE,
    Case,
    Floats,
    Kind,
    each,
    holds,
)
from zhike.analytics.effects.arms import Arm, Clusters
from zhike.analytics.effects.clustered import clustered
from zhike.analytics.effects.gap import Adjusted, Gap, adjusted, gap_of, rare
from zhike.analytics.effects.sample_ratio import sample_ratio
from zhike.analytics.effects.sequential import always_valid_p

PAGE = "experiments"
Once = Callable[[np.random.Generator], float]
Values = Callable[[np.random.Generator, int], Floats]


def arm_of(y: Floats, x: Floats | None = None) -> Arm:
    if x is None:
        return Arm(name="a", n=len(y), y=float(y.mean()), y_variance=float(y.var(ddof=1)))
    cover = np.cov(x, y)
    return Arm(
        name="a",
        n=len(y),
        y=float(y.mean()),
        y_variance=float(cover[1, 1]),
        x=float(x.mean()),
        x_variance=float(cover[0, 0]),
        covariance=float(cover[0, 1]),
    )


def means(values: Values, *, n: tuple[int, int], gap: float = 0.0) -> Once:
    """The control and an arm that is `gap` more, by the method a column of them would get."""

    def once(rng: np.random.Generator) -> bool:
        control, arm = arm_of(values(rng, n[0])), arm_of(values(rng, n[1]) + gap)
        return holds(gap_of(control, arm, method="welch", confidence=0.95).estimate, gap)

    return once


def shares(p: tuple[float, float], *, n: int) -> Once:
    def once(rng: np.random.Generator) -> bool:
        arms = [arm_of((rng.random(n) < one).astype(float)) for one in p]
        method = "newcombe" if rare(*arms) else "welch"
        return holds(gap_of(*arms, method=method, confidence=0.95).estimate, p[1] - p[0])

    return once


def ratio(n: int) -> Once:
    """Minutes a call: customers with many calls talk longer."""
    truth = 5.0

    def drawn(rng: np.random.Generator) -> Arm:
        calls = rng.poisson(2.0, n) + 1.0
        return arm_of(calls * truth + calls * rng.normal(size=n) * (1 + calls / 3), calls)

    def once(rng: np.random.Generator) -> bool:
        found = gap_of(drawn(rng), drawn(rng), method="delta", confidence=0.95)
        return holds(found.estimate, 0.0)

    return once


def known_before(n: int) -> Once:
    def drawn(rng: np.random.Generator) -> Arm:
        x = rng.normal(size=n)
        return arm_of(0.8 * x + rng.normal(size=n), x)

    def once(rng: np.random.Generator) -> bool:
        arms = adjusted((drawn(rng), drawn(rng))).arms
        return holds(gap_of(*arms, method="cuped", confidence=0.95).estimate, 0.0)

    return once


@dataclass(frozen=True)
class Known:
    """Rows whose sums by cluster are known already."""

    sums: Clusters

    def clusters(self, *, control: str, arm: str) -> Clusters:
        return self.sums


def branches(rng: np.random.Generator, *, n: int, treated: int, likeness: float) -> Gap:
    """Branches of unequal sizes; nothing distinguishes those that got the change."""
    rows = rng.integers(10, 60, size=n).astype(float)
    sums = rows * rng.normal(scale=likeness**0.5, size=n)
    sums += rng.normal(size=n) * np.sqrt(rows * (1 - likeness))
    side = (np.arange(n) < treated).astype(int)
    table = np.zeros((2, n, 2))
    table[0, np.arange(n), side], table[1, np.arange(n), side] = rows, sums
    arms = tuple(Arm(name=name, n=0, y=0.0, y_variance=0.0) for name in ("old", "new"))
    return clustered(
        Known(Clusters(n=table[0], y=table[1], x=np.zeros((n, 2)))),
        Adjusted(arms=arms, slope=0.0, centre=0.0, explained=None),
        arms[1],
        is_ratio=False,
        confidence=0.95,
    )


def by_branch(*, n: int, treated: int, likeness: float = 0.2) -> Once:
    return lambda rng: holds(branches(rng, n=n, treated=treated, likeness=likeness).estimate, 0.0)


def looked_at(*, days: int, a_day: int) -> Once:
    """Whether any look of many finds something where there is nothing."""

    def once(rng: np.random.Generator) -> bool:
        day = np.arange(1, days + 1)
        gaps = rng.normal(scale=np.sqrt(4 / a_day), size=days).cumsum() / day
        errors, rows = np.sqrt(4 / (a_day * day)), a_day * day
        looks = zip(gaps, errors, rows, strict=True)
        return any(always_valid_p(g, error=e, n=int(k)) < 0.05 for g, e, k in looks)

    return once


def split_of(n: int) -> Once:
    def once(rng: np.random.Generator) -> bool:
        one = int(rng.binomial(n, 0.5))
        return sample_ratio({"old": one, "new": n - one}).p_value < 0.05

    return once


def normal(rng: np.random.Generator, n: int) -> Floats:
    return np.asarray(rng.normal(size=n), dtype=np.float64)


def skewed(rng: np.random.Generator, n: int) -> Floats:
    """Spend of those who spend at all, one in ten; the rest nothing."""
    spent = rng.lognormal(3.0, 1.0, size=n) * (rng.random(n) < 0.1)
    return np.asarray(spent, dtype=np.float64)


def case(method: str, setting: str, once: Once, *, kind: Kind = COVERAGE, runs: int = RUNS) -> Case:
    return Case(method, setting, kind, each(once), page=PAGE, runs=runs)


CASES = [
    case("welch", "normal, 15 and 40", means(normal, n=(15, 40), gap=0.5)),
    case("welch", "spend of one in ten, 1,000 each", means(skewed, n=(1_000, 1_000))),
    case("welch", "spend of one in ten, 200 and 2,000", means(skewed, n=(200, 2_000))),
    case("share", "10 % and 14 %, 400 each", shares((0.10, 0.14), n=400)),
    case("share", "1 % and 2 %, 300 each", shares((0.01, 0.02), n=300)),
    case("ratio", "minutes a call, 60 customers each", ratio(60)),
    case("ratio", "minutes a call, 600 customers each", ratio(600)),
    case("cuped", "half known before, 25 each", known_before(25)),
    case("cuped", "half known before, 300 each", known_before(300)),
    case("cluster", "60 branches, 30 changed", by_branch(n=60, treated=30)),
    case("wild bootstrap", "60 branches, 8 changed", by_branch(n=60, treated=8), runs=COSTLY),
    case("wild bootstrap", "8 branches, 4 changed", by_branch(n=8, treated=4), runs=COSTLY),
    case("wild bootstrap", "14 branches, 7 changed", by_branch(n=14, treated=7), runs=COSTLY),
    case("wild bootstrap", "30 branches, 15 changed", by_branch(n=30, treated=15), runs=COSTLY),
    case("wild bootstrap", "20 branches, 3 changed", by_branch(n=20, treated=3), runs=COSTLY),
    case("any-time", "60 daily looks, 100 a day", looked_at(days=60, a_day=100), kind=AT_MOST),
    case("any-time", "200 looks, 20 a day", looked_at(days=200, a_day=20), kind=AT_MOST),
    case("sample ratio", "2,000 customers", split_of(2_000), kind=SIZE),
]
