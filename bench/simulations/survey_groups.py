"""League tables, raked answers, response rates, expectations, service quality, Kano's classes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from bench.simulations.cases import AT_MOST, COSTLY, COVERAGE, Case, Floats, Kind, each, holds
from zhike.analytics.surveys import (
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Asks,
    Figure,
    Scale,
    Tally,
    expectations,
    kano,
    league_table,
    nps,
    rake,
    reliability,
    response_rates,
    service_quality,
)

TEN = Scale(asks=Asks.PERFORMANCE, lowest=0, highest=10)
# Fong's test is at 10 %, of two classes of one survey taken for independent.
FONGS_SIZE = Kind("size", 0.10)
EXACT = Kind("false alarms, at most", 0.10, at_most=True)


def branches(
    rng: np.random.Generator, number: int, spread: float
) -> tuple[Floats, dict[str, Tally]]:
    """Branches whose true means vary normally around 3.5, of 20 to 200 answers each."""
    truths = rng.normal(3.5, spread, number)
    groups = {}
    for branch, truth in enumerate(truths):
        # Five answers as a binomial of four: its mean is the truth, all are on the scale.
        share = min(max((truth - 1) / 4, 0.02), 0.98)
        truths[branch] = 1 + 4 * share
        counts = np.bincount(rng.binomial(4, share, int(rng.integers(20, 200))), minlength=5)
        groups[f"{branch:03}"] = Tally(
            scale=SATISFACTION_1_TO_5,
            counts={place + 1: int(n) for place, n in enumerate(counts) if n},
        )
    return truths, groups


def shrunk_hold(number: int, spread: float) -> Callable[..., float]:
    def once(rng: np.random.Generator) -> float:
        truths, groups = branches(rng, number, spread)
        places = league_table(groups, figure=Figure.MEAN).places
        return float(np.mean([holds(one.shrunk, truths[int(one.group)]) for one in places]))

    return once


def ranks_hold(number: int, spread: float) -> Callable[..., float]:
    def once(rng: np.random.Generator) -> float:
        truths, groups = branches(rng, number, spread)
        ranks = np.argsort(np.argsort(-truths)) + 1
        return float(
            np.mean(
                [
                    one.rank_lowest <= ranks[int(one.group)] <= one.rank_highest
                    for one in league_table(groups, figure=Figure.MEAN).places
                ]
            )
        )

    return once


def called_out(rng: np.random.Generator) -> bool:
    _truths, groups = branches(rng, 40, 0.0)
    return any(one.p_corrected < 0.05 for one in league_table(groups, figure=Figure.MEAN).places)


def raked_holds(rng: np.random.Generator) -> bool:
    """Two margins decide the mind and who answers; raking takes out what they decide."""
    app, young = rng.random(600) < 0.5, rng.random(600) < 0.4
    happy = 0.3 + 0.2 * app + 0.15 * young
    spoke = rng.random(600) < 0.3 + 0.4 * app + 0.2 * young
    promoter = rng.random(600) < happy
    rows = pd.DataFrame(
        {
            "channel": np.where(app, "app", "branch")[spoke],
            "age": np.where(young, "young", "old")[spoke],
            "answer": np.where(promoter, 9, 3)[spoke],
        }
    )
    found = rake(rows, margins={"channel": {"app": 1, "branch": 1}, "age": {"young": 2, "old": 3}})
    weight = {cell.values: cell.weight for cell in found.cells}
    rows["weight"] = [weight[key] for key in zip(rows.channel, rows.age, strict=True)]
    sums = rows.groupby("answer").weight.sum()
    tally = Tally(
        scale=RECOMMENDATION_0_TO_10,
        counts={int(key): int(n) for key, n in rows.answer.value_counts().items()},
        weights={int(key): float(n) for key, n in sums.items()},
        squared_weights=float((rows.weight**2).sum()),
    )
    truth = 0.3 + 0.2 * 0.5 + 0.15 * 0.4
    return holds(nps(tally).estimate, 100 * (2 * truth - 1))


def response_holds(rng: np.random.Generator) -> bool:
    rates = response_rates(asked={"all": 80}, answered={"all": int(rng.binomial(80, 0.15))})
    return holds(rates[0].rate, 0.15)


def pairs_hold(part: str, n: int) -> Callable[..., list[bool]]:
    """Expected and perceived go together; all runs are groups of one table, for its speed."""
    shift = np.array([0.15, 0.25, 0.45, 0.15])  # perceived less expected: -2, -1, 0, 1
    expected = np.array([0.1, 0.2, 0.3, 0.3, 0.1])  # 5 to 9
    mean_e = float(expected @ np.arange(5, 10))
    gap = float(shift @ np.arange(-2, 2))
    shares = {"delighted": shift[3], "met": shift[2], "disappointed": shift[:2].sum()}

    def draw(rng: np.random.Generator, runs: int) -> list[bool]:
        first = rng.choice(np.arange(5, 10), size=runs * n, p=expected)
        second = first + rng.choice(np.arange(-2, 2), size=runs * n, p=shift)
        rows = pd.DataFrame({"e": first, "p": second, "run": np.repeat(np.arange(runs), n)})
        found = expectations(rows, expected="e", perceived="p", scale=TEN, by=["run"])
        if part == "gap":
            return [holds(one.gap, gap) for one in found]
        if part == "ratio":
            return [holds(one.ratio, (mean_e + gap) / mean_e) for one in found]
        return [
            all(holds(getattr(one, name), share) for name, share in shares.items()) for one in found
        ]

    return draw


def items(rng: np.random.Generator, n: int, loadings: Floats, *, on_points: bool) -> Floats:
    noise = rng.normal(size=(n, len(loadings))) * np.sqrt(1 - loadings**2)
    rows = rng.normal(size=(n, 1)) * loadings + noise
    return np.clip(np.round(rows * 1.2 + 3), 1, 5) if on_points else rows


def reliability_holds(
    part: str, loadings: Floats, truth: float, n: int, *, on_points: bool = False
) -> Callable[..., bool]:
    def once(rng: np.random.Generator) -> bool:
        found = reliability(items(rng, n, loadings, on_points=on_points))
        return holds(getattr(found, part), truth)

    return once


def alpha_of(loadings: Floats, *, on_points: bool) -> float:
    rows = items(np.random.default_rng(1), 2_000_000, loadings, on_points=on_points)
    size, covariance = len(loadings), np.cov(rows.T)
    return float(size / (size - 1) * (1 - np.trace(covariance) / covariance.sum()))


def gap_called(rng: np.random.Generator) -> bool:
    """Five dimensions, perceived as expected; of one item, since the test is of their means."""
    mind = rng.normal(5, 1.5, (120, 1))
    answers = np.clip(np.round(mind + rng.normal(0, 1, (120, 10))), 0, 10)
    names = [f"{kind}{dimension}" for dimension in range(5) for kind in "ep"]
    rows = pd.DataFrame(answers, columns=names)
    dimensions = {f"d{d}": [(f"e{d}", f"p{d}")] for d in range(5)}
    found = service_quality(rows, dimensions=dimensions, scale=TEN)
    return any(one.p_corrected < 0.05 for one in found)


def two_alike(share: float, n: int, *, fong: bool) -> Callable[..., bool]:
    def once(rng: np.random.Generator) -> bool:
        a, o, i = rng.multinomial(n, [share, share, 1 - 2 * share])
        found = kano({(1, 3): int(a), (1, 5): int(o), (3, 3): int(i)})
        return found.fong if fong else found.p_value < 0.10

    return once


def better_holds(rng: np.random.Generator) -> float:
    counts = rng.multinomial(60, [0.3, 0.2, 0.35, 0.15])
    pairs = dict(zip([(1, 3), (1, 5), (3, 5), (3, 3)], map(int, counts), strict=True))
    found = kano(pairs)
    return (holds(found.better, 0.5) + holds(found.worse, 0.55)) / 2


EQUAL, UNEQUAL = np.full(5, 0.7), np.array([0.9, 0.8, 0.7, 0.6, 0.5])
OMEGA = float(UNEQUAL.sum() ** 2 / (UNEQUAL.sum() ** 2 + (1 - UNEQUAL**2).sum()))
LEAGUE, QUALITY = "waves-and-leagues", "service-quality"
CASES = [
    Case("shrunk place", "20 branches, spread 0.2", COVERAGE, each(shrunk_hold(20, 0.2)), LEAGUE),
    Case(
        "shrunk place",
        "60 branches, spread 0.1",
        COVERAGE,
        each(shrunk_hold(60, 0.1)),
        LEAGUE,
        COSTLY,
    ),
    Case(
        "rank of a branch", "20 branches, spread 0.2", COVERAGE, each(ranks_hold(20, 0.2)), LEAGUE
    ),
    Case(
        "rank of a branch",
        "60 branches, spread 0.1",
        COVERAGE,
        each(ranks_hold(60, 0.1)),
        LEAGUE,
        COSTLY,
    ),
    Case(
        "branch unlike all",
        "40 branches alike, any called out",
        AT_MOST,
        each(called_out),
        LEAGUE,
        COSTLY,
    ),
    Case(
        "raked nps",
        "two margins, about 330 of 600 answered",
        COVERAGE,
        each(raked_holds),
        "weighting-answers",
        COSTLY,
    ),
    Case("response rate", "15 % of 80", COVERAGE, each(response_holds), "weighting-answers"),
    *(
        Case(
            part if part != "shares" else "delighted, met, disappointed",
            f"n = {n}",
            COVERAGE,
            pairs_hold(part, n),
            "expectations",
        )
        for part in ("gap", "ratio", "shares")
        for n in (30, 200)
    ),
    Case(
        "alpha",
        "five items alike, normal, n = 50",
        COVERAGE,
        each(reliability_holds("alpha", EQUAL, alpha_of(EQUAL, on_points=False), 50)),
        QUALITY,
    ),
    Case(
        "alpha",
        "five items alike on 1–5, n = 200",
        COVERAGE,
        each(
            reliability_holds("alpha", EQUAL, alpha_of(EQUAL, on_points=True), 200, on_points=True)
        ),
        QUALITY,
    ),
    Case(
        "omega",
        "five uneven items, n = 50",
        COVERAGE,
        each(reliability_holds("omega", UNEQUAL, OMEGA, 50)),
        QUALITY,
        COSTLY,
    ),
    Case(
        "omega",
        "five uneven items, n = 200",
        COVERAGE,
        each(reliability_holds("omega", UNEQUAL, OMEGA, 200)),
        QUALITY,
        COSTLY,
    ),
    Case(
        "servqual gap, Holm",
        "five dimensions without gap, n = 120",
        AT_MOST,
        each(gap_called),
        QUALITY,
        COSTLY,
    ),
    Case(
        "Kano, exact",
        "two classes of 45 % of 120",
        EXACT,
        each(two_alike(0.45, 120, fong=False)),
        "kano",
    ),
    Case(
        "Kano, Fong",
        "two classes of 45 % of 120",
        FONGS_SIZE,
        each(two_alike(0.45, 120, fong=True)),
        "kano",
    ),
    Case("Kano, better and worse", "n = 60", COVERAGE, each(better_holds), "kano"),
]
