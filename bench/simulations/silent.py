"""Dissatisfied silent customers: does the interval hold their share where few of them answer?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from bench.simulations.cases import COVERAGE, Case, Floats, each, holds
from zhike.analytics.surveys import Known, learn

PAGE = "silent-customers"
NAMES = ("wait", "failures", "return", "app", "tenure")


def met(rng: np.random.Generator, n: int) -> Floats:
    """What customers meet: waits, failures, having to come back; and two things of no weight."""
    return np.column_stack(
        [
            np.log1p(rng.exponential(90, n)),
            rng.poisson(0.4, n),
            rng.random(n) < 0.2,
            rng.random(n) < 0.5,
            rng.normal(0, 1, n),
        ]
    ).astype(np.float64)


def a_bank(
    rng: np.random.Generator, n: int, *, answering: float, against: float
) -> tuple[Known, Floats]:
    """Customers who answer the less the more they met, and what all of them feel."""
    rows = met(rng, n)
    trouble = 0.5 * (rows[:, 0] - 4) + 0.8 * rows[:, 1] + 1.0 * rows[:, 2]
    low = (rng.random(n) < special.expit(-2.0 + trouble)).astype(np.float64)
    speaks = rng.random(n) < special.expit(special.logit(answering) - against * (trouble - 0.4))
    return Known(names=NAMES, met=rows, low=np.where(speaks, low, np.nan)), low


def share_holds(
    n: int, *, answering: float, against: float, of_app: bool = False
) -> Callable[[np.random.Generator], bool]:
    """The interval holds which share of the silent really is dissatisfied."""

    def once(rng: np.random.Generator) -> bool:
        known, low = a_bank(rng, n, answering=answering, against=against)
        group = known.met[:, 3] == 1 if of_app else np.ones(n, dtype=bool)
        truth = float(low[group & ~known.answered].mean())
        return holds(learn(known).share_of(group).estimate, truth)

    return once


def hidden_anger_holds(n: int) -> Callable[[np.random.Generator], bool]:
    """Outside of the assumption: at equal experience the dissatisfied answer half as often."""

    def once(rng: np.random.Generator) -> bool:
        known, low = a_bank(rng, n, answering=0.3, against=0.0)
        away = (low == 1) & (rng.random(n) < 0.5)
        known = Known(names=NAMES, met=known.met, low=np.where(away, np.nan, known.low))
        truth = float(low[~known.answered].mean())
        return holds(learn(known).share_of(np.ones(n, dtype=bool)).estimate, truth)

    return once


def sampled_holds(n: int) -> Callable[[np.random.Generator], bool]:
    """Half of the customers are asked half as often, and that is known."""

    def once(rng: np.random.Generator) -> bool:
        known, low = a_bank(rng, n, answering=0.4, against=0.5)
        often = np.where(known.met[:, 2] == 1, 0.3, 0.9)
        asked = rng.random(n) < often
        seen = np.where(asked, known.low, np.nan)
        known = Known(names=NAMES, met=known.met, low=seen, invited=often)
        truth = float(low[~known.answered].mean())
        return holds(learn(known).share_of(np.ones(n, dtype=bool)).estimate, truth)

    return once


CASES = [
    Case(
        "silent customers",
        "2,000 customers, 25 % answer, the troubled seldom",
        COVERAGE,
        each(share_holds(2_000, answering=0.25, against=0.6)),
        PAGE,
    ),
    Case(
        "silent customers",
        "2,000 customers, 10 % answer, the troubled seldom",
        COVERAGE,
        each(share_holds(2_000, answering=0.10, against=0.6)),
        PAGE,
    ),
    Case(
        "silent customers",
        "10,000 customers, 15 % answer, a group of half of them",
        COVERAGE,
        each(share_holds(10_000, answering=0.15, against=0.6, of_app=True)),
        PAGE,
    ),
    Case(
        "silent customers",
        "2,000 customers, 25 % answer, whatever they met",
        COVERAGE,
        each(share_holds(2_000, answering=0.25, against=0.0)),
        PAGE,
    ),
    Case(
        "silent customers",
        "4,000 customers, asked with probability 0.3 or 0.9",
        COVERAGE,
        each(sampled_holds(4_000)),
        PAGE,
    ),
    Case(
        "silent customers",
        "2,000 customers, the dissatisfied answer half as often whatever they met",
        COVERAGE,
        each(hidden_anger_holds(2_000)),
        PAGE,
    ),
]
