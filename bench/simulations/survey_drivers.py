"""Shares of R², their ranks, the noise they are held against, and the grid."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from bench.simulations.cases import AT_MOST, COSTLY, COVERAGE, Case, each, holds
from zhike.analytics.surveys import (
    Asks,
    Drivers,
    Scale,
    drivers,
    importance_performance,
    lmg,
    relative_weights,
)

Method = Literal["lmg", "johnson"]
WEIGHTS = {"a0": 2.0, "a1": 1.2, "a2": 0.7, "a3": 0.4}
ATTRIBUTES = list(WEIGHTS)
DRAWS = 300
# Answers on 0 to 10 as the grid wants them; four attributes that go together.
MEANS = np.array([6.0, 7.0, 5.0, 8.0])
TEN = Scale(asks=Asks.PERFORMANCE, lowest=0, highest=10)


def survey(rng: np.random.Generator, n: int, *, on_points: bool = False) -> pd.DataFrame:
    mind = rng.normal(size=(n, 1))
    attributes = 0.6 * mind + 0.8 * rng.normal(size=(n, 4))
    if on_points:
        attributes = np.clip(np.round(1.5 * attributes + MEANS), 0, 10)
    rows = pd.DataFrame(attributes, columns=ATTRIBUTES)
    rows["overall"] = attributes @ np.array(list(WEIGHTS.values())) + 2 * rng.normal(size=n)
    return rows


@cache
def truth(method: Method, *, on_points: bool = False) -> dict[str, float]:
    """The measure of two million customers; its own error is a thirtieth of any interval here."""
    rows = survey(np.random.default_rng(1), 2_000_000, on_points=on_points)
    matrix = np.corrcoef(rows.to_numpy().T)
    shares = (lmg if method == "lmg" else relative_weights)(matrix)
    return dict(zip(ATTRIBUTES, map(float, shares), strict=True))


def asked(rng: np.random.Generator, n: int, method: Method) -> Drivers:
    seed = int(rng.integers(2**31))
    rows = survey(rng, n)
    return drivers(
        rows, outcome="overall", attributes=ATTRIBUTES, method=method, draws=DRAWS, seed=seed
    )


def shares_hold(n: int, method: Method) -> Callable[..., float]:
    def once(rng: np.random.Generator) -> float:
        found = asked(rng, n, method).drivers
        goal = truth(method)
        return float(np.mean([holds(one.importance, goal[one.attribute]) for one in found]))

    return once


def whole_holds(n: int) -> Callable[..., bool]:
    return lambda rng: holds(asked(rng, n, "lmg").r_squared, sum(truth("lmg").values()))


def ranks_hold(n: int) -> Callable[..., float]:
    def once(rng: np.random.Generator) -> float:
        found = asked(rng, n, "lmg").drivers
        return float(
            np.mean(
                [
                    one.rank_lowest <= 1 + ATTRIBUTES.index(one.attribute) <= one.rank_highest
                    for one in found
                ]
            )
        )

    return once


def noise_called(n: int) -> Callable[..., bool]:
    def once(rng: np.random.Generator) -> bool:
        rows = survey(rng, n).assign(noise=rng.normal(size=n))
        found = drivers(
            rows,
            outcome="overall",
            attributes=["a0", "a1", "noise"],
            draws=DRAWS,
            seed=int(rng.integers(2**31)),
        )
        return next(one for one in found.drivers if one.attribute == "noise").louder_than_noise

    return once


def grid_holds(part: Literal["importance", "performance"]) -> Callable[..., float]:
    def once(rng: np.random.Generator) -> float:
        found = importance_performance(
            survey(rng, 300, on_points=True),
            outcome="overall",
            attributes=ATTRIBUTES,
            scale=TEN,
            draws=DRAWS,
            seed=int(rng.integers(2**31)),
        )
        goal = truth("lmg", on_points=True) if part == "importance" else performance()
        return float(np.mean([holds(getattr(p, part), goal[p.attribute]) for p in found.points]))

    return once


@cache
def performance() -> dict[str, float]:
    rows = survey(np.random.default_rng(2), 2_000_000, on_points=True)
    return {name: float(rows[name].mean()) for name in ATTRIBUTES}


CASES = [
    *(
        Case(
            f"share of R², {name}",
            f"four drivers, n = {n}",
            COVERAGE,
            each(shares_hold(n, method)),
            "drivers",
            COSTLY,
        )
        for method, name in (("lmg", "LMG"), ("johnson", "Johnson"))
        for n in (100, 400)
    ),
    *(
        Case("R²", f"four drivers, n = {n}", COVERAGE, each(whole_holds(n)), "drivers", COSTLY)
        for n in (100, 400)
    ),
    Case(
        "rank of a driver",
        "four drivers, n = 400",
        COVERAGE,
        each(ranks_hold(400)),
        "drivers",
        COSTLY,
    ),
    Case(
        "noise called a driver",
        "two drivers and noise, n = 300",
        AT_MOST,
        each(noise_called(300)),
        "drivers",
        COSTLY,
    ),
    Case(
        "importance on the grid",
        "four drivers on 0–10, n = 300",
        COVERAGE,
        each(grid_holds("importance")),
        "drivers",
        COSTLY,
    ),
    Case(
        "performance on the grid",
        "four drivers on 0–10, n = 300",
        COVERAGE,
        each(grid_holds("performance")),
        "drivers",
        COSTLY,
    ),
]
