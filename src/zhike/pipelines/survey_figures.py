"""The figures of a group of those who were asked: how many answered, and how satisfied they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys import mean_score, silent_bounds, top_two


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is shown of a group. Where nothing may be told, all of it is None.

    `silent` bounds the share of the two best answers whatever those think who kept silent.
    """

    asked: int | None = None
    answered: int | None = None
    response: Estimate | None = None
    mean: Estimate | None = None
    top: Estimate | None = None
    silent: tuple[float, float] | None = None


def figures_of(
    scores: Mapping[int, int],
    *,
    asked: int | None,
    scale_min: int,
    scale_max: int,
    same_people: bool = True,
    confidence: float = 0.95,
) -> Figures:
    """Give the figures of one group from how many gave each score.

    Parameters
    ----------
    asked
        How many were asked; None where nobody knows.
    same_people
        Whether those who answered are of those asked: of a month they may have been asked before,
        and then nothing is told of those who kept silent.

    Examples
    --------
    >>> found = figures_of({5: 20, 3: 20}, asked=100, scale_min=1, scale_max=5)
    >>> found.answered, found.mean.value, found.silent
    (40, 4.0, (0.2, 0.8))
    """
    n = sum(scores.values())
    top = top_two(scores, scale_max=scale_max, confidence=confidence)
    is_known = asked is not None and asked >= n
    return Figures(
        asked=asked,
        answered=n,
        response=wilson(min(n, asked), n=asked, confidence=confidence) if asked else None,
        mean=mean_score(scores, scale_min=scale_min, scale_max=scale_max, confidence=confidence),
        top=top,
        silent=silent_bounds(top.value or 0.0, answered=n, asked=asked or n)
        if same_people and is_known
        else None,
    )
