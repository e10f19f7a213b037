"""NPS, CSAT, CES, their differences, waves, and weighted answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.simulations.cases import AT_MOST, COVERAGE, SIZE, Case, Floats, each, holds
from zhike.analytics.intervals import difference_of
from zhike.analytics.surveys import (
    EASE_1_TO_7,
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Figure,
    Scale,
    Tally,
    compare_waves,
    score,
)

Population = Sequence[float]
# Shares of each answer, from the lowest: recommendation, satisfaction, ease.
GOOD = (1, 0, 1, 1, 2, 4, 6, 15, 25, 20, 25)
SPLIT = (12, 4, 4, 4, 4, 10, 6, 10, 10, 12, 24)
EVEN = (3, 2, 4, 4, 5, 14, 8, 20, 18, 10, 12)
CONTENT = (2, 3, 10, 35, 50)
TORN = (25, 10, 10, 20, 35)
EASY = (3, 4, 6, 12, 20, 30, 25)
POPULATIONS = {
    "nearly all content": (RECOMMENDATION_0_TO_10, Figure.NPS, GOOD),
    "torn": (RECOMMENDATION_0_TO_10, Figure.NPS, SPLIT),
    "even": (RECOMMENDATION_0_TO_10, Figure.NPS, EVEN),
}


def chances(population: Population) -> Floats:
    parts = np.asarray(population, dtype=np.float64)
    return np.asarray(parts / parts.sum(), dtype=np.float64)


def truth_of(scale: Scale, figure: Figure, population: Population) -> float:
    codes = np.array([figure.codes(scale)[point] for point in scale.points])
    unit = 100.0 if figure is Figure.NPS else 1.0
    return float(unit * codes @ chances(population))


def tally_of(scale: Scale, counts: Floats) -> Tally:
    given = zip(scale.points, counts, strict=True)
    return Tally(scale=scale, counts={point: int(n) for point, n in given if n})


def drawn(rng: np.random.Generator, scale: Scale, population: Population, n: int) -> Tally:
    return tally_of(scale, rng.multinomial(n, chances(population)))


def covers(scale: Scale, figure: Figure, population: Population, n: int) -> Callable[..., bool]:
    truth = truth_of(scale, figure, population)

    def once(rng: np.random.Generator) -> bool:
        return holds(score(drawn(rng, scale, population, n), figure=figure).estimate, truth)

    return once


def weighted(rng: np.random.Generator, population: Population, n: int, sigma: float) -> Tally:
    """Answers with lognormal weights that have nothing to do with the answers."""
    scale = RECOMMENDATION_0_TO_10
    answers = rng.choice(11, size=n, p=chances(population))
    weights = rng.lognormal(0, sigma, n)
    sums = np.bincount(answers, weights=weights, minlength=11)
    counts = np.bincount(answers, minlength=11)
    given = [point for point in scale.points if counts[point]]
    return Tally(
        scale=scale,
        counts={point: int(counts[point]) for point in given},
        weights={point: float(sums[point]) for point in given},
        squared_weights=float((weights**2).sum()),
    )


def covers_weighted(population: Population, n: int, sigma: float) -> Callable[..., bool]:
    truth = truth_of(RECOMMENDATION_0_TO_10, Figure.NPS, population)
    return lambda rng: holds(
        score(weighted(rng, population, n, sigma), figure=Figure.NPS).estimate, truth
    )


def covers_difference(
    scale: Scale, figure: Figure, before: Population, after: Population, n: tuple[int, int]
) -> Callable[..., bool]:
    truth = truth_of(scale, figure, after) - truth_of(scale, figure, before)

    def once(rng: np.random.Generator) -> bool:
        first, second = (
            score(drawn(rng, scale, population, size), figure=figure).estimate
            for population, size in zip((before, after), n, strict=True)
        )
        return holds(difference_of(first, second), truth)

    return once


def rejects(scale: Scale, figure: Figure, population: Population, n: int) -> Callable[..., bool]:
    """Two waves of one mind; an exact test of few answers must stay below 5 %, not at it."""

    def once(rng: np.random.Generator) -> bool:
        first, second = ({"all": drawn(rng, scale, population, n)} for _wave in range(2))
        return compare_waves(first, second, figure=figure)[0].p_value < 0.05

    return once


def rejects_weighted(rng: np.random.Generator) -> bool:
    first, second = ({"all": weighted(rng, EVEN, 300, 0.7)} for _wave in range(2))
    return compare_waves(first, second, figure=Figure.NPS)[0].p_value < 0.05


def family(correction: str, groups: int, moved: int, *, n: int = 150) -> Callable[..., float]:
    """The share of false alarms among the alarms of many groups, of which some truly moved.

    With none moved that is whether there was any alarm at all.
    """

    def once(rng: np.random.Generator) -> float:
        def wave(changed: Mapping[int, Population]) -> dict[str, Tally]:
            scale = RECOMMENDATION_0_TO_10
            return {
                f"{group:03}": drawn(rng, scale, changed.get(group, EVEN), n)
                for group in range(groups)
            }

        after = wave({group: GOOD for group in range(moved)})
        rows = compare_waves(wave({}), after, figure=Figure.NPS, correction=correction)
        alarms = [int(row.group) for row in rows if row.proven]
        false = sum(group >= moved for group in alarms)
        return float(false > 0) if correction == "holm" else false / max(len(alarms), 1)

    return once


SCORES = [
    Case("nps", f"{called}, n = {n}", COVERAGE, each(covers(*what, n)), page="nps-csat-ces")
    for called, what in POPULATIONS.items()
    for n in (8, 25, 100, 400)
]
SCORES += [
    Case(method, f"{called}, n = {n}", COVERAGE, each(covers(scale, figure, population, n)), page)
    for method, scale, figure, page, populations in [
        ("mean", SATISFACTION_1_TO_5, Figure.MEAN, "satisfaction-scores", (CONTENT, TORN)),
        ("top two", SATISFACTION_1_TO_5, Figure.TOP_TWO, "satisfaction-scores", (CONTENT, TORN)),
        ("easy", EASE_1_TO_7, Figure.EASY, "nps-csat-ces", (EASY,)),
    ]
    for called, population in zip(("content", "torn"), populations, strict=False)
    for n in (10, 30, 100, 400)
]
SCORES += [
    Case("nps, weighted", setting, COVERAGE, each(covers_weighted(EVEN, n, sigma)), "nps-csat-ces")
    for setting, n, sigma in [
        ("n = 100, design effect 1.3", 100, 0.5),
        ("n = 400, design effect 1.3", 400, 0.5),
        ("n = 400, design effect 2.7", 400, 1.0),
    ]
]
WAVES = [
    Case(f"difference of {method}", setting, COVERAGE, each(covers_difference(*what)), page=page)
    for page in ["waves-and-leagues"]
    for method, setting, what in [
        ("nps", "n = 30 and 60", (RECOMMENDATION_0_TO_10, Figure.NPS, EVEN, SPLIT, (30, 60))),
        ("nps", "n = 200 and 300", (RECOMMENDATION_0_TO_10, Figure.NPS, GOOD, EVEN, (200, 300))),
        ("mean", "n = 30 and 60", (SATISFACTION_1_TO_5, Figure.MEAN, CONTENT, TORN, (30, 60))),
        (
            "top two",
            "n = 30 and 60",
            (SATISFACTION_1_TO_5, Figure.TOP_TWO, CONTENT, TORN, (30, 60)),
        ),
    ]
]
WAVES += [
    Case(method, setting, kind, each(rejects(*what)), page="waves-and-leagues", runs=runs)
    for method, setting, kind, runs, what in [
        (
            "nps, exact",
            "n = 20 and 20",
            AT_MOST,
            2_000,
            (RECOMMENDATION_0_TO_10, Figure.NPS, EVEN, 20),
        ),
        (
            "nps, exact",
            "n = 150 and 150",
            SIZE,
            2_000,
            (RECOMMENDATION_0_TO_10, Figure.NPS, EVEN, 150),
        ),
        ("nps, z", "n = 300 and 300", SIZE, 4_000, (RECOMMENDATION_0_TO_10, Figure.NPS, GOOD, 300)),
        (
            "mean, Welch",
            "n = 15 and 15",
            SIZE,
            4_000,
            (SATISFACTION_1_TO_5, Figure.MEAN, CONTENT, 15),
        ),
        (
            "mean, Welch",
            "n = 200 and 200",
            SIZE,
            4_000,
            (SATISFACTION_1_TO_5, Figure.MEAN, TORN, 200),
        ),
        (
            "share, Fisher",
            "n = 40 and 40",
            AT_MOST,
            2_000,
            (SATISFACTION_1_TO_5, Figure.TOP_TWO, CONTENT, 40),
        ),
        (
            "share, chi-square",
            "n = 1,500 and 1,500",
            SIZE,
            4_000,
            (SATISFACTION_1_TO_5, Figure.TOP_TWO, CONTENT, 1_500),
        ),
    ]
]
WAVES += [
    Case(
        "nps, weighted z",
        "n = 300 and 300, design effect 1.6",
        SIZE,
        each(rejects_weighted),
        "waves-and-leagues",
    ),
    Case("Holm", "ten groups alike", AT_MOST, each(family("holm", 10, 0)), "waves-and-leagues"),
    Case(
        "Holm", "ten groups, five moved", AT_MOST, each(family("holm", 10, 5)), "waves-and-leagues"
    ),
    Case(
        "Benjamini-Hochberg",
        "40 groups alike",
        AT_MOST,
        each(family("benjamini_hochberg", 40, 0)),
        "waves-and-leagues",
        runs=500,
    ),
    Case(
        "Benjamini-Hochberg",
        "40 groups, 15 moved",
        AT_MOST,
        each(family("benjamini_hochberg", 40, 15)),
        "waves-and-leagues",
        runs=500,
    ),
]
CASES = [*SCORES, *WAVES]
