"""Value at stake and the ranks of pain points: do their intervals hold what was drawn?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.simulations.cases import COSTLY, COVERAGE, Case, Floats, each, holds
from zhike.analytics.intervals import Estimate
from zhike.analytics.pains import Followed, Prices, ranks, value_at_stake

PAGE = "pain-points"
PRICES = Prices(contact_yuan=16, complaint_yuan=200)
WORTH, SPREAD = 1_400.0, 0.7  # mean yuan a year, and the spread of its logarithm


def group(
    rng: np.random.Generator, n: int, *, leave: float, contacts: float, worn: float = 0.0
) -> Followed:
    """Customers of two kinds: those with another trouble leave three times as often."""
    stratum = (rng.random(n) < worn).astype(int)
    return Followed(
        has_left=(rng.random(n) < leave * (1 + 2 * stratum)).astype(float),
        contacts=rng.poisson(contacts, n).astype(float),
        complaints=(rng.random(n) < 0.01).astype(float),
        stratum=stratum,
    )


def stake_holds(
    *, affected: int, compared: int, leave: float, base: float, worn: tuple[float, float] = (0, 0)
) -> Callable[[np.random.Generator], bool]:
    """The expected loss of a year lies in the interval; reach, worth and leaving all vary."""
    excess = (leave - base) * (1 + 2 * worn[0])
    truth = affected * (excess * WORTH + 0.5 * PRICES.contact_yuan)

    def once(rng: np.random.Generator) -> bool:
        met = int(rng.poisson(affected))
        worth = WORTH * rng.lognormal(-(SPREAD**2) / 2, SPREAD, met)
        found = value_at_stake(
            affected=met,
            years_seen=1.0,
            worth=worth,
            # A quarter came too late to be watched to the end.
            troubled=group(rng, int(met * 0.75), leave=leave, contacts=1.0, worn=worn[0]),
            others=group(rng, compared, leave=base, contacts=0.5, worn=worn[1]),
            prices=PRICES,
        )
        return found is not None and holds(found.yuan, truth)

    return once


def ranks_hold(points: int, *, spread: float) -> Callable[[np.random.Generator], float]:
    def once(rng: np.random.Generator) -> float:
        truths: Floats = rng.normal(10, spread, points)
        seen = truths + rng.standard_normal(points)
        board = {
            f"{place:03}": {"value": Estimate(value=float(one), lower=one - 1.96, upper=one + 1.96)}
            for place, one in enumerate(seen)
        }
        order = np.argsort(np.argsort(-truths)) + 1
        found = ranks(board, weights={"value": 1.0})
        return float(
            np.mean([one.lowest <= order[int(name)] <= one.highest for name, one in found.items()])
        )

    return once


CASES = [
    Case(
        "value at stake",
        "200 affected, 12 % leave, of 200 others 3 %",
        COVERAGE,
        each(stake_holds(affected=200, compared=200, leave=0.12, base=0.03)),
        PAGE,
    ),
    Case(
        "value at stake",
        "60 affected, 10 % leave, of 60 others 3 %",
        COVERAGE,
        each(stake_holds(affected=60, compared=60, leave=0.10, base=0.03)),
        PAGE,
    ),
    Case(
        "value at stake",
        "1,000 affected who leave as 2,000 others do, 3 %",
        COVERAGE,
        each(stake_holds(affected=1_000, compared=2_000, leave=0.03, base=0.03)),
        PAGE,
    ),
    Case(
        "value at stake",
        "300 affected, half of them with another trouble, of 600 others a fifth",
        COVERAGE,
        each(stake_holds(affected=300, compared=600, leave=0.08, base=0.03, worn=(0.5, 0.2))),
        PAGE,
    ),
    Case(
        "rank of a pain point",
        "15 points, spread three times the error",
        COVERAGE,
        each(ranks_hold(15, spread=3.0)),
        PAGE,
        COSTLY,
    ),
    Case(
        "rank of a pain point",
        "15 points, spread as the error",
        COVERAGE,
        each(ranks_hold(15, spread=1.0)),
        PAGE,
        COSTLY,
    ),
]
