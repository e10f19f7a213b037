"""The order in which pain points are to be mended, and how far chance leaves it open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from zhike.analytics.intervals import Estimate

Floats = NDArray[np.floating[Any]]
DRAWS = 4_000
PARTS = ("value", "reach", "severity", "frequency")


@dataclass(frozen=True, kw_only=True)
class Rank:
    """A place on the board, 1 is first, and the places between which it lies."""

    rank: int
    lowest: int
    highest: int
    score: float


def ranks(
    parts: Mapping[str, Mapping[str, Estimate]],
    *,
    weights: Mapping[str, float],
    confidence: float = 0.95,
    seed: int = 0,
) -> dict[str, Rank]:
    """Rank pain points by the weighted geometric mean of their parts.

    Parameters
    ----------
    parts
        By name of the pain point: `value` (yuan a year), `reach` (customers), `severity` (0 to 1)
        and `frequency` (troubles an affected customer), each with its interval.
    weights
        How much each part counts, 0 or more; what is not named counts nothing. A part of weight 0
        has no say at all.
    confidence, seed
        Of the rank intervals, which are taken from 4,000 draws.

    Returns
    -------
    dict
        By name, in the order of the ranks. `score` is 0 to 100: 100 for one that is worst in all.

    Notes
    -----
    Each part is divided by its largest value on the board; what is not above zero counts as a
    millionth, so that all weight on the value gives the order of yuan. Draws are normal with each
    interval's own distance on either side; parts and points are drawn independently. Ties keep the
    order of the names, so the same input gives the same board.
    Source: H. Goldstein and D. Spiegelhalter, JRSS A 159, 1996 (rank intervals).

    Examples
    --------
    >>> def sure(value):
    ...     return Estimate(value=value, lower=value, upper=value)
    >>> board = {"a": {"value": sure(10.0)}, "b": {"value": sure(30.0)}}
    >>> [(name, one.rank, one.highest) for name, one in ranks(board, weights={"value": 1}).items()]
    [('b', 1, 1), ('a', 2, 2)]
    """
    names = sorted(parts)
    if not names:
        return {}
    used = [part for part in PARTS if weights.get(part, 0.0) > 0]
    shares = np.array([weights[part] for part in used])
    z = float(special.ndtri((1 + confidence) / 2))
    rng = np.random.default_rng(seed)
    seen = np.zeros(len(names))
    drawn = np.zeros((DRAWS, len(names)))
    order = np.zeros(len(names))
    for part, share in zip(used, shares / shares.sum(), strict=True) if used else ():
        found = [parts[name].get(part) for name in names]
        value, down, up = _sides(found, z)
        top = max(float(value.max()), 1e-12)
        noise = rng.standard_normal(drawn.shape)
        at = value + np.where(noise < 0, down, up) * noise
        seen += share * _log(value / top)
        drawn += share * _log(at / top)
        order += share * value / top
    # Where several parts are not above zero, the larger one still comes first.
    place = np.lexsort((np.arange(len(names)), -order, -np.round(seen, 9)))
    lowest, highest = _ends(drawn, confidence)
    rank = np.empty(len(names), dtype=int)
    rank[place] = np.arange(1, len(names) + 1)
    return {
        names[i]: Rank(
            rank=int(rank[i]),
            lowest=int(min(lowest[i], rank[i])),
            highest=int(max(highest[i], rank[i])),
            score=100 * float(np.exp(seen[i])),
        )
        for i in place
    }


def _sides(found: Sequence[Estimate | None], z: float) -> tuple[Floats, Floats, Floats]:
    """Give the values, and on each side the standard error that the interval tells."""
    value = np.array([0.0 if one is None else one.value or 0.0 for one in found])
    low = np.array(
        [v if o is None or o.lower is None else o.lower for v, o in zip(value, found, strict=True)]
    )
    high = np.array(
        [v if o is None or o.upper is None else o.upper for v, o in zip(value, found, strict=True)]
    )
    return value, (value - low) / z, (high - value) / z


def _log(share: Floats) -> Floats:
    logged: Floats = np.log(np.maximum(share, 1e-6))
    return logged


def _ends(drawn: Floats, confidence: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # A hair of noise parts draws that are equal because neither is above zero.
    hair = np.random.default_rng(1).random(drawn.shape) * 1e-9
    places = np.argsort(np.argsort(-(drawn + hair), axis=1), axis=1) + 1
    tail = (1 - confidence) / 2
    ends = np.quantile(places, [tail, 1 - tail], axis=0, method="inverted_cdf").astype(np.int64)
    return ends[0], ends[1]
