"""The wild cluster bootstrap: p-values and intervals that hold with few branches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
DRAWS = 1_999
# Up to so many clusters two signs give too few different samples; six weights give enough.
SIX_POINTS_UP_TO = 12
SIX_POINTS = np.array([-sqrt(1.5), -1.0, -sqrt(0.5), sqrt(0.5), 1.0, sqrt(1.5)])
SEARCH_STEPS = 40


@dataclass(frozen=True, kw_only=True)
class Pull:
    """How the residuals of each cluster move the estimate, under a supposed effect.

    `on_estimate` has one entry a cluster, and `on_scores[g, h]` is what cluster h adds to the score
    of cluster g, of whose squares the variance is the sum. Both are linear in the residuals.
    """

    on_estimate: Floats
    on_scores: Floats


def wild_cluster_test(
    *, estimate: float, outcome: Pull, treated: Pull, confidence: float = 0.95, seed: int = 0
) -> tuple[float, float | None, float | None]:
    """Test an estimate against zero, and give the interval of all effects that are not refused.

    Parameters
    ----------
    estimate
        A linear function of the outcomes.
    outcome, treated
        Pull of the residuals of the outcome, and of being treated, both after the model without
        effect. Supposing an effect e the residuals are those of outcome - e · treated.
    confidence, seed
        Coverage of the interval; of the random weights.

    Returns
    -------
    tuple
        p-value, lower and upper end; an end is None where no effect is far enough to be refused.

    Notes
    -----
    The effect tested is imposed when samples are made (WCR), their t is compared in size. Webb's
    six weights up to 12 clusters, two signs above. Not where only one or two clusters are treated:
    there it hardly ever refuses anything. Source: A. C. Cameron, J. Gelbach, D. Miller, Review of
    Economics and Statistics 90, 2008; M. Webb, Canadian Journal of Economics 56, 2023.
    """
    clusters = len(outcome.on_estimate)
    draw = np.random.default_rng(seed)
    weights = (
        draw.choice(SIX_POINTS, size=(DRAWS, clusters))
        if clusters <= SIX_POINTS_UP_TO
        else draw.choice([-1.0, 1.0], size=(DRAWS, clusters))
    )
    # The scores at the estimate itself are those of the sample as it is: all weights one.
    scores = (outcome.on_scores - estimate * treated.on_scores).sum(axis=1)
    error = sqrt(float(scores @ scores))
    if error == 0:
        return float(estimate == 0), estimate, estimate
    moved, spread = _samples(weights, outcome), _samples(weights, treated)

    # The squared scores are a parabola of the effect supposed: three sums for all of them.
    squares = [
        (one * other).sum(axis=1)
        for one, other in ((moved[1], moved[1]), (moved[1], spread[1]), (spread[1], spread[1]))
    ]

    def p(supposed: float) -> float:
        gap = moved[0] - supposed * spread[0]
        size = squares[0] - 2 * supposed * squares[1] + supposed**2 * squares[2]
        # Squares, and a hair of tolerance: a sample equal to the real one must count.
        real = (estimate - supposed) ** 2 / error**2
        as_far = gap**2 >= real * size * (1 - 1e-9)
        return float((1 + as_far.sum()) / (1 + len(gap)))

    alpha = 1 - confidence
    ends = [_end(p, estimate, side * error, alpha) for side in (-1, 1)]
    return p(0.0), ends[0], ends[1]


def _samples(weights: Floats, pull: Pull) -> tuple[Floats, Floats]:
    return weights @ pull.on_estimate, weights @ pull.on_scores.T


def _end(p: Callable[[float], float], estimate: float, step: float, alpha: float) -> float | None:
    """Search one end: double the distance until refused, then halve."""
    near, far = 0.0, 1.0
    while p(estimate + far * step) > alpha:
        near, far = far, 2 * far
        if far > 1e4:
            return None
    for _ in range(SEARCH_STEPS):
        middle = (near + far) / 2
        if p(estimate + middle * step) > alpha:
            near = middle
        else:
            far = middle
        if far - near < 1e-6 * far:
            break
    return estimate + far * step
