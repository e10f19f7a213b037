"""What differs between groups of answers to one question, or from period to period, beyond chance.

Each kind of question is compared by the figure that it has: a metric by its headline, a choice by
the share of each answer, a pair by its gap, a feature by the two shares of Kano.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zhike.analytics.intervals import Estimate, corrected, difference_of, two_shares_p, wilson
from zhike.analytics.surveys import Asks, Figure, KanoClass, Scale, Tally, compare_waves
from zhike.pipelines.survey_kinds import kano_of
from zhike.pipelines.survey_results import figures_on

__all__ = ["Difference", "Given", "Measure", "differences", "gap_measure", "kano_measures"]

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Given:
    """The answers of some people to one question, counted.

    `n` is how many answered. By kind one of: `scores` of a metric, `chosen` how many took each
    answer of a choice, `pairs` of a question that asks twice.
    """

    n: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    chosen: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)

    def __add__(self, other: Given) -> Given:
        return Given(
            n=self.n + other.n,
            scores=self.scores + other.scores,
            chosen=self.chosen + other.chosen,
            pairs=self.pairs + other.pairs,
        )

    def __sub__(self, other: Given) -> Given:
        """Those who are not among the others; the others must be among these."""
        return Given(
            n=self.n - other.n,
            scores=self.scores - other.scores,
            chosen=self.chosen - other.chosen,
            pairs=self.pairs - other.pairs,
        )


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure that can be compared; `figure` says how its difference is written."""

    name: str
    figure: Figure
    compare: Callable[[Given, Given], tuple[Estimate, float]]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Second less first of one figure; `p_corrected` counts how many were tried with it."""

    key: str
    measure: Measure
    difference: Estimate
    p_value: float
    p_corrected: float
    correction: str

    @property
    def proven(self) -> bool:
        """Tell whether it is beyond chance at 5 %, whatever else was tried beside it."""
        return self.p_corrected < 0.05


def differences(
    pairs: Mapping[str, tuple[Given, Given]], *, measures: Sequence[Measure]
) -> tuple[list[Difference], str]:
    """Compare each pair by each measure, all of them one family of tests.

    Returns
    -------
    list of Difference
        In the order of the pairs, then of the measures; and the name of the correction: Holm up to
        20 comparisons, Benjamini and Hochberg above.
    """
    found = [
        (key, measure, *measure.compare(first, second))
        for key, (first, second) in pairs.items()
        for measure in measures
    ]
    fair = corrected([p for *_rest, p in found])
    told = [
        Difference(
            key=key,
            measure=measure,
            difference=gap,
            p_value=p,
            p_corrected=p_fair,
            correction=fair.method,
        )
        for (key, measure, gap, p), p_fair in zip(found, fair.p_values, strict=True)
    ]
    return told, fair.method


def scale_measure(scale: Scale) -> Measure:
    """Compare a metric by its headline figure, as waves are."""
    figure = figures_on(scale)[0]
    return Measure(
        name=figure.value,
        figure=figure,
        compare=lambda first, second: _moved(first.scores, second.scores, scale, figure),
    )


def choice_measures(codes: Sequence[str]) -> list[Measure]:
    """Compare the share of each answer of a choice."""
    return [
        Measure(
            name=code,
            figure=Figure.TOP_TWO,
            compare=lambda first, second, code=code: _shares(  # type: ignore[misc]
                (first.chosen[code], first.n), (second.chosen[code], second.n)
            ),
        )
        for code in codes
    ]


def gap_measure(*, lowest: int, highest: int) -> Measure:
    """Compare the mean gap of pairs, perceived less expected."""
    width = highest - lowest
    scale = Scale(asks=Asks.PERFORMANCE, lowest=-width, highest=width)

    def compare(first: Given, second: Given) -> tuple[Estimate, float]:
        return _moved(_gaps(first), _gaps(second), scale, Figure.MEAN)

    return Measure(name="gap", figure=Figure.MEAN, compare=compare)


def kano_measures() -> list[Measure]:
    """Compare whom a feature would satisfy, and whom its absence would dissatisfy."""
    return [
        Measure(
            name=name,
            figure=Figure.TOP_TWO,
            compare=lambda first, second, those=those: _shares(  # type: ignore[misc]
                _of_classes(first, those), _of_classes(second, those)
            ),
        )
        for name, those in (
            ("better", (KanoClass.ATTRACTIVE, KanoClass.ONE_DIMENSIONAL)),
            ("worse", (KanoClass.ONE_DIMENSIONAL, KanoClass.MUST_BE)),
        )
    ]


def _moved(
    first: Mapping[int, int], second: Mapping[int, int], scale: Scale, figure: Figure
) -> tuple[Estimate, float]:
    one, two = (Tally(scale=scale, counts=dict(counts)) for counts in (first, second))
    (found,) = compare_waves({ALL: one}, {ALL: two}, figure=figure)
    return found.difference, found.p_value


def _shares(first: tuple[int, int], second: tuple[int, int]) -> tuple[Estimate, float]:
    one, two = (wilson(count, n=n) for count, n in (first, second))
    return difference_of(one, two), two_shares_p(first, second)


def _gaps(given: Given) -> Counter[int]:
    found: Counter[int] = Counter()
    for (expected, perceived), count in given.pairs.items():
        found[perceived - expected] += count
    return found


def _of_classes(given: Given, those: Sequence[KanoClass]) -> tuple[int, int]:
    """How many of those whom Kano's shares are of: neither reverse nor questionable."""
    counts = kano_of(given.pairs).counts
    apart = {KanoClass.REVERSE, KanoClass.QUESTIONABLE}
    return (
        sum(counts[one] for one in those),
        sum(n for name, n in counts.items() if name not in apart),
    )
