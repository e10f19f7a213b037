"""A league table that small groups cannot win or lose by luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from zhike.analytics.errors import TooFewGroups, WrongScale
from zhike.analytics.intervals import Estimate, benjamini_hochberg
from zhike.analytics.surveys.metrics import Figure
from zhike.analytics.surveys.tallies import Tally
from zhike.analytics.surveys.waves import moments

Floats = NDArray[np.float64]
DRAWS = 4_000
ROUNDS = 200


@dataclass(frozen=True, kw_only=True)
class Place:
    """One group: as seen, as shrunk towards all, and between which ranks it lies (1 is best).

    `p_corrected` is the chance to lie so far from the mean of all if it were like all (the funnel
    plot's question), corrected by Benjamini-Hochberg over the groups.
    """

    group: str
    n: int
    seen: float
    shrunk: Estimate
    rank: int
    rank_lowest: int
    rank_highest: int
    p_corrected: float


@dataclass(frozen=True, kw_only=True)
class League:
    """The places, best first, the mean of all and the standard deviation between true values.

    `spread` of 0 says that chance alone explains the whole table: no rank means anything.
    """

    places: tuple[Place, ...]
    mean: float
    spread: float


def league_table(
    groups: Mapping[str, Tally], *, figure: Figure, confidence: float = 0.95, seed: int = 0
) -> League:
    """Rank groups by a figure, each shrunk towards all by how little is known of it.

    Parameters
    ----------
    groups
        Tallies on one scale; groups without answers are left out.
    figure
        What is ranked. NPS in points, shares from 0 to 1, means on the scale.
    confidence
        Coverage of the intervals of values and ranks, between 0 and 1.
    seed
        Of the 4,000 draws that rank intervals are taken from.

    Raises
    ------
    WrongScale
        The figure is not defined on a scale, or there are several scales.
    TooFewGroups
        Fewer than four groups have answers.

    Notes
    -----
    Normal model: true values vary around one mean, answers around the true value with a variance
    common to all groups over the effective n. The spread is the Paule-Mandel estimate; shrinkage
    and intervals are Morris's, which for equal n is the estimator of James and Stein. Not for
    groups that are known to differ (branches in towns and villages): shrink within each kind.
    Source: C. Morris, JASA 78, 1983; R. Paule and J. Mandel, Journal of Research of the NBS 87,
    1982; H. Goldstein and D. Spiegelhalter, JRSS A 159, 1996 (rank intervals).

    Examples
    --------
    One enthusiast does not make the best branch:

    >>> from zhike.analytics.surveys.scales import SATISFACTION_1_TO_5
    >>> def branch(fives, threes):
    ...     return Tally(scale=SATISFACTION_1_TO_5, counts={5: fives, 3: threes})
    >>> branches = {f"branch {fives}": branch(fives, 100 - fives) for fives in range(30, 80, 4)}
    >>> table = league_table(branches | {"tiny": branch(1, 0)}, figure=Figure.MEAN)
    >>> tiny = next(place for place in table.places if place.group == "tiny")
    >>> tiny.seen, round(tiny.shrunk.value, 1), tiny.rank
    (5.0, 4.3, 5)
    """
    answered = {name: tally for name, tally in groups.items() if tally.n}
    if len(answered) < 4:
        raise TooFewGroups(
            f"{len(answered)} groups have answers. A league table needs four; compare two waves or"
            " two groups instead."
        )
    scales = {tally.scale for tally in answered.values()}
    if len(scales) > 1:
        raise WrongScale("The groups were asked on several scales. Rank those of one scale.")
    names = sorted(answered)
    found = np.array([moments(answered[name], figure) for name in names])
    n, seen = found[:, 0], found[:, 1]
    within = float((n * found[:, 2]).sum() / max(n.sum() - len(n), 1.0))
    mean, spread, shrunk, error = shrink(seen, within / n)
    unit, low_is_good = (100.0 if figure is Figure.NPS else 1.0), False
    if figure is Figure.MEAN:
        low_is_good = next(iter(scales)).low_is_good
    ranks, lowest, highest = _ranks(
        shrunk, error, low_is_good=low_is_good, confidence=confidence, seed=seed
    )
    half = float(special.ndtri((1 + confidence) / 2)) * error
    codes = figure.codes(next(iter(scales))).values()
    shown = [np.clip(ends, min(codes), max(codes)) for ends in (shrunk - half, shrunk + half)]
    chance = _like_all(seen, mean=mean, variance=within / n)
    places = [
        Place(
            group=name,
            n=answered[name].n,
            seen=unit * float(seen[i]),
            shrunk=Estimate(
                value=unit * float(shrunk[i]),
                lower=unit * float(shown[0][i]),
                upper=unit * float(shown[1][i]),
                confidence=confidence,
            ),
            rank=int(ranks[i]),
            rank_lowest=int(lowest[i]),
            rank_highest=int(highest[i]),
            p_corrected=chance[i],
        )
        for i, name in enumerate(names)
    ]
    return League(
        places=tuple(sorted(places, key=lambda place: place.rank)),
        mean=unit * mean,
        spread=unit * spread,
    )


def shrink(seen: Floats, variance: Floats) -> tuple[float, float, Floats, Floats]:
    """Give mean, spread, and each value shrunk with its standard error (Morris 1983).

    Parameters
    ----------
    seen
        Four values or more.
    variance
        How far chance moves each of them, as a variance; at least 0.

    Examples
    --------
    >>> mean, spread, shrunk, _error = shrink(np.array([1.0, 2, 3, 4, 5, 6]), np.full(6, 1.0))
    >>> mean, [round(float(value), 2) for value in shrunk]
    (3.5, [1.43, 2.26, 3.09, 3.91, 4.74, 5.57])
    """
    k = len(seen)
    spread = _paule_mandel(seen, variance)
    if float((variance + spread).min()) == 0:
        return float(seen.mean()), spread**0.5, seen.copy(), np.sqrt(variance)
    weight = 1 / (variance + spread)
    mean = float((weight * seen).sum() / weight.sum())
    pull = (k - 3) / (k - 1) * variance * weight
    shrunk = mean + (1 - pull) * (seen - mean)
    typical = float((weight * variance).sum() / weight.sum())
    unsure = 2 / (k - 3) * pull**2 * (typical + spread) * weight
    error = np.sqrt(variance * (1 - (k - 1) / k * pull) + unsure * (seen - mean) ** 2)
    return mean, spread**0.5, shrunk, error


def _like_all(seen: Floats, *, mean: float, variance: Floats) -> list[float]:
    """Give how seldom a group like all lies so far off: the funnel plot as corrected p-values."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(seen == mean, 0.0, (seen - mean) / np.sqrt(variance))
    return benjamini_hochberg([float(2 * special.ndtr(-abs(one))) for one in z])


def _paule_mandel(seen: Floats, variance: Floats) -> float:
    """Find the variance between true values under which the table varies as it does."""

    def too_wide(between: float) -> float:
        weight = 1 / (variance + between)
        mean = (weight * seen).sum() / weight.sum()
        return float((weight * (seen - mean) ** 2).sum()) - (len(seen) - 1)

    low, high = 0.0, float(np.var(seen, ddof=1)) * len(seen)
    if high == 0 or (float(variance.min()) > 0 and too_wide(0.0) <= 0):
        return 0.0
    for _round in range(ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if too_wide(middle) > 0 else (low, middle)
    return (low + high) / 2


def _ranks(
    shrunk: Floats, error: Floats, *, low_is_good: bool, confidence: float, seed: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    good = shrunk if low_is_good else -shrunk
    rank = np.argsort(np.argsort(good, kind="stable"), kind="stable") + 1
    draw = np.random.default_rng(seed)
    drawn = good + error * draw.standard_normal((DRAWS, len(shrunk)))
    ranks = np.argsort(np.argsort(drawn, axis=1), axis=1) + 1
    tail = (1 - confidence) / 2
    ends = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf").astype(np.int64)
    return rank, np.minimum(ends[0], rank), np.maximum(ends[1], rank)
