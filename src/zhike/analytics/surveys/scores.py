"""Figures of one question with a scale: the mean, and the share of the two best answers.

Both are figures of those who answered. Who keeps silent is often another kind of customer, so
`silent_bounds` says how far the truth may lie from them. None of it compares one scale with
another: a mean of 4.1 of 5 says nothing beside one of 5.9 of 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from scipy import special

from zhike.analytics.intervals import Estimate, wilson


def mean_score(
    counts: Mapping[int, float], *, scale_min: int, scale_max: int, confidence: float = 0.95
) -> Estimate:
    """Give the mean answer with Student's interval.

    Parameters
    ----------
    counts
        How often each answer was given; of weighted answers, their effective number.
    scale_min, scale_max
        The ends of the scale; the interval is cut off there.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        On the scale of the question. Without answers it has no value, with one no interval.

    Notes
    -----
    The answers must be independent: one of each customer, not several. Student's interval is rough
    where n is below ten or so and nearly all answers are alike; where all are alike it has no width
    and says less than it seems to. Source: Student, Biometrika 6, 1908.

    Examples
    --------
    Two fives and two threes: mean 4, standard deviation 1.1547, t(3) = 3.1824.

    >>> found = mean_score({5: 2, 3: 2}, scale_min=1, scale_max=5)
    >>> found.value, round(found.lower, 3), found.upper
    (4.0, 2.163, 5.0)
    """
    n = sum(counts.values())
    if n == 0:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    mean = sum(score * count for score, count in counts.items()) / n
    if n <= 1:
        return Estimate(value=mean, lower=None, upper=None, confidence=confidence)
    squares = sum(count * (score - mean) ** 2 for score, count in counts.items())
    half = float(special.stdtrit(n - 1, (1 + confidence) / 2)) * sqrt(squares / (n - 1) / n)
    return Estimate(
        value=mean,
        lower=max(mean - half, float(scale_min)),
        upper=min(mean + half, float(scale_max)),
        confidence=confidence,
    )


def top_two(counts: Mapping[int, float], *, scale_max: int, confidence: float = 0.95) -> Estimate:
    """Give the share of answers on the two best points of the scale, with its Wilson interval.

    Examples
    --------
    >>> top_two({5: 3, 4: 3, 3: 2, 1: 2}, scale_max=5).value
    0.6
    """
    best = sum(count for score, count in counts.items() if score >= scale_max - 1)
    return wilson(best, n=sum(counts.values()), confidence=confidence)


def silent_bounds(share: float, *, answered: int, asked: int) -> tuple[float, float]:
    """Give between which values the share of all who were asked must lie, whoever kept silent.

    Parameters
    ----------
    share
        The share among those who answered, between 0 and 1.
    answered, asked
        How many; `answered` at most `asked`, which is above 0.

    Returns
    -------
    tuple of floats
        As if none of the silent had given such an answer, and as if all had.

    Notes
    -----
    No assumption is made, so nothing narrower can be had without one. Sampling error comes on top.
    Source: C. F. Manski, American Economic Review 80(2), 1990.

    Examples
    --------
    40 of 100 answered, half of them content: between 20 and 80 of the 100.

    >>> silent_bounds(0.5, answered=40, asked=100)
    (0.2, 0.8)
    """
    low = share * answered / asked
    return low, low + (asked - answered) / asked
