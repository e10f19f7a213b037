"""The importance-performance grid, with how sure it is that each point lies where it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate
from zhike.analytics.surveys.drivers import (
    DRAWS,
    Method,
    bootstrap_moments,
    chosen_method,
    importance,
    percentiles,
)
from zhike.analytics.surveys.importance import Floats
from zhike.analytics.surveys.scales import Scale

Cross = Literal["data", "scale"]


class Quadrant(StrEnum):
    """Martilla and James's four quarters; importance first, performance second."""

    CONCENTRATE_HERE = "concentrate_here"
    KEEP_UP = "keep_up"
    LOW_PRIORITY = "low_priority"
    POSSIBLE_OVERKILL = "possible_overkill"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One attribute on the grid; `probability` that it lies in its quadrant.

    `stated` is what customers said when asked how important it is, beside what is derived; None
    where they were not asked.
    """

    attribute: str
    importance: Estimate
    performance: Estimate
    quadrant: Quadrant
    probability: float
    stated: float | None


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The points, those to concentrate on first and the surest of them before the others.

    The cross stands at `cross_importance` and `cross_performance`; `cross` says how it was set.
    """

    points: tuple[Point, ...]
    cross: Cross
    cross_importance: float
    cross_performance: float
    method: Method
    n: int
    missing: int


def importance_performance(
    answers: Frame,
    *,
    outcome: str,
    attributes: Sequence[str],
    scale: Scale,
    cross: Cross = "data",
    stated: Mapping[str, float] | None = None,
    method: Method | None = None,
    weight: str | None = None,
    draws: int = DRAWS,
    confidence: float = 0.95,
    seed: int = 0,
) -> Grid:
    """Give which attributes matter and how they are rated, in four quadrants.

    Parameters
    ----------
    answers, outcome, attributes, method, weight, draws, confidence, seed
        As for `drivers`. All attributes are rated on one scale.
    scale
        That scale.
    cross
        Where the cross stands. Importance always splits at its mean over the attributes.
        Performance splits at its mean (``data``), or at the middle of the scale (``scale``), where
        satisfied customers may leave the lower half empty.
    stated
        For each attribute the importance that customers stated, on any scale.

    Returns
    -------
    Grid
        The quadrant as seen, and in how many draws the attribute lay in it, the cross of each draw
        being drawn anew.

    Raises
    ------
    MissingColumns, InvalidDrivers
        As for `drivers`; or a mean lies outside of the scale; or `stated` lacks an attribute.

    Notes
    -----
    A point near the cross is in its quadrant with a probability near a half: read it as undecided.
    The grid says nothing of cost, reach or whether the attribute can be mended. Source: J. Martilla
    and J. James, Journal of Marketing 41(1), 1977.

    Examples
    --------
    >>> import pandas as pd
    >>> from zhike.analytics.surveys.scales import Asks
    >>> draw = np.random.default_rng(1)
    >>> rows = pd.DataFrame({"wait": draw.integers(0, 7, 400), "paint": draw.integers(4, 11, 400)})
    >>> rows["overall"] = rows["wait"] + draw.normal(size=400)
    >>> ten = Scale(asks=Asks.PERFORMANCE, lowest=0, highest=10)
    >>> grid = importance_performance(
    ...     rows, outcome="overall", attributes=["wait", "paint"], scale=ten, draws=100
    ... )
    >>> [(point.attribute, str(point.quadrant), point.probability) for point in grid.points]
    [('wait', 'concentrate_here', 1.0), ('paint', 'possible_overkill', 1.0)]
    """
    if stated is not None and (lacking := sorted(set(attributes) - set(stated))):
        raise InvalidDrivers(
            f"The stated importance of {', '.join(lacking)} lacks. Give that of all, or of none."
        )
    moments = bootstrap_moments(
        answers, columns=[*attributes, outcome], weight=weight, draws=draws, seed=seed
    )
    means = moments.means[:-1]
    _check_scale(means, attributes, scale)
    chosen = chosen_method(method, attributes=len(attributes))
    weights, drawn_weights = importance(moments, method=chosen)
    drawn_means = moments.drawn_means[:, :-1]
    places = _places(weights[None], means[None], scale=scale, cross=cross)[0]
    same = _places(drawn_weights, drawn_means, scale=scale, cross=cross) == places
    points = [
        Point(
            attribute=name,
            importance=percentiles(weights[i], drawn_weights[:, i], confidence=confidence),
            performance=percentiles(means[i], drawn_means[:, i], confidence=confidence),
            quadrant=_quadrant(int(places[i]), scale),
            probability=float(same[:, i].mean()),
            stated=stated[name] if stated is not None else None,
        )
        for i, name in enumerate(attributes)
    ]
    return Grid(
        points=tuple(sorted(points, key=_urgency)),
        cross=cross,
        cross_importance=float(weights.mean()),
        cross_performance=float(means.mean()) if cross == "data" else _middle(scale),
        method=chosen,
        n=moments.n,
        missing=moments.missing,
    )


def _check_scale(means: Floats, attributes: Sequence[str], scale: Scale) -> None:
    for name, mean in zip(attributes, means, strict=True):
        if not scale.lowest <= mean <= scale.highest:
            raise InvalidDrivers(
                f"The mean of {name} is {mean:.2f}, off the scale {scale}."
                " Declare the scale that the questions had."
            )


def _middle(scale: Scale) -> float:
    return (scale.lowest + scale.highest) / 2


def _places(weights: Floats, means: Floats, *, scale: Scale, cross: Cross) -> Floats:
    """Give 0 to 3: 2 where important, and 1 where the number answered is high."""
    middle = means.mean(axis=1, keepdims=True) if cross == "data" else _middle(scale)
    important = weights >= weights.mean(axis=1, keepdims=True)
    return np.asarray(2.0 * important + (means >= middle))


def _quadrant(place: int, scale: Scale) -> Quadrant:
    important, high = divmod(place, 2)
    good = bool(high) != scale.low_is_good
    if important:
        return Quadrant.KEEP_UP if good else Quadrant.CONCENTRATE_HERE
    return Quadrant.POSSIBLE_OVERKILL if good else Quadrant.LOW_PRIORITY


def _urgency(point: Point) -> tuple[int, float]:
    return list(Quadrant).index(point.quadrant), -point.probability
