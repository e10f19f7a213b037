"""Experiments in which whole branches were put into an arm: their customers resemble each other."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.effects.arms import Arm, Clusters, Rows
from zhike.analytics.effects.gap import Adjusted, Gap, require_denominator, student
from zhike.analytics.effects.wild import Pull, wild_cluster_test
from zhike.analytics.errors import InvalidExperiment
from zhike.schema.sentence import Sentence

Floats = NDArray[np.floating[Any]]
# Up to so many clusters t with cluster-robust errors still finds effects where there are none.
FEW_CLUSTERS = 40
# ... and so it does with more of them, where an arm has so few; up to a number that is quick.
FEW_IN_AN_ARM, QUICK = 20, 400
# With fewer clusters in an arm no method can tell the change from the branch.
TOO_FEW_CLUSTERS = 3


def clustered(rows: Rows, made: Adjusted, arm: Arm, *, is_ratio: bool, confidence: float) -> Gap:
    """Compare an arm with the control, rows of one cluster counted as related.

    Raises
    ------
    InvalidExperiment
        An arm has fewer than two clusters.

    Notes
    -----
    CR1: the sum over clusters of squared score sums, times G/(G-1) · (N-1)/(N-2), as for the
    regression on the arm; t with G - 1 degrees of freedom. Up to 40 clusters, or 20 in an arm,
    the wild cluster bootstrap gives p-value and interval (means only). Source:
    A. C. Cameron, D. Miller, Journal of Human Resources 50, 2015.
    """
    sums = rows.clusters(control=made.arms[0].name, arm=arm.name)
    held = (sums.n > 0).sum(axis=0)
    if held.min() < 2:
        raise InvalidExperiment(
            Sentence(
                "Each arm needs two clusters or more; the control has {control}, {arm} has {n}.",
                control=int(held[0]),
                arm=arm.name,
                n=int(held[1]),
            )
        )
    y = sums.y if is_ratio else sums.y - made.slope * (sums.x - made.centre * sums.n)
    below = sums.x if is_ratio else sums.n
    if is_ratio:
        for one in (made.arms[0], arm):
            require_denominator(one)
    values = y.sum(axis=0) / below.sum(axis=0)
    scores = _scores(y, below)
    n, rows_in = len(sums), float(sums.n.sum())
    error = sqrt(float(scores @ scores) * n / (n - 1) * (rows_in - 1) / (rows_in - 2))
    value = float(values[1] - values[0])
    gap = student(value, error=error, freedom=n - 1, confidence=confidence)
    gap = replace(gap, method="cluster", baseline=float(values[0]), warning=_warning(held))
    enough = n > FEW_CLUSTERS and (held.min() > FEW_IN_AN_ARM or n > QUICK)
    if enough or is_ratio:
        return gap
    p, lower, upper = wild_cluster_test(
        estimate=value,
        outcome=_pull(y, sums),
        treated=_pull(np.column_stack([np.zeros(n), sums.n[:, 1]]), sums),
        confidence=confidence,
    )
    return replace(
        gap,
        method="wild cluster bootstrap",
        p_value=p,
        estimate=replace(gap.estimate, lower=lower, upper=upper),
    )


def _scores(y: Floats, below: Floats) -> Floats:
    """What each cluster adds to the difference beyond its arms' own means."""
    whole = below.sum(axis=0)
    each = (y - y.sum(axis=0) / whole * below) / whole
    scores: Floats = each[:, 1] - each[:, 0]
    return scores


def _pull(y: Floats, sums: Clusters) -> Pull:
    """Residuals after the common mean, and how those of each cluster move estimate and scores."""
    left = y - y.sum() / sums.n.sum() * sums.n
    whole = sums.n.sum(axis=0)
    means = left / whole
    # Cluster h moves the means of its arms, and thereby the score of every cluster g.
    moved = -(sums.n / whole)[:, None, :] * means[None, :, :]
    own = np.eye(len(y))[:, :, None] * means[None, :, :]
    scores = own + moved
    return Pull(on_estimate=means[:, 1] - means[:, 0], on_scores=scores[:, :, 1] - scores[:, :, 0])


def _warning(held: Floats) -> Sentence | None:
    if held.min() > TOO_FEW_CLUSTERS:
        return None
    return Sentence(
        "An arm has only {n} clusters: the effect of the change cannot be told from what is special"
        " about them.",
        n=int(held.min()),
    )
