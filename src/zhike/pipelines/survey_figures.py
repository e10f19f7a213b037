"""The figures of a survey by groups, none of them of few people.

Small groups are put together under one name. Where they are few even together, the smallest of the
others joins them: a single group that is left out could be counted back from the total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys import mean_score, silent_bounds, top_two


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One group as it was counted; `key` is None for groups that were put together."""

    key: str | None
    asked: int
    scores: Mapping[int, int]

    @property
    def answered(self) -> int:
        """Give how many answered."""
        return sum(self.scores.values())


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is shown of a group. Without `mean` there are too few answers to show any."""

    key: str | None
    asked: int
    answered: int
    response: Estimate
    mean: Estimate | None = None
    top: Estimate | None = None
    silent: tuple[float, float] | None = None


def shown_groups(groups: Iterable[Counted], *, smallest: int) -> list[Counted]:
    """Put the groups with few answers together, until none that is shown has few.

    Examples
    --------
    >>> many = Counted(key="mail", asked=90, scores={5: 40})
    >>> few = Counted(key="letter", asked=9, scores={5: 3})
    >>> [(one.key, one.answered) for one in shown_groups([many, few], smallest=10)]
    [(None, 43)]
    """
    ordered = sorted(groups, key=lambda one: (one.answered, one.asked, one.key or ""))
    small = [one for one in ordered if one.answered < smallest]
    large = [one for one in ordered if one.answered >= smallest]
    while small and large and (len(small) == 1 or _answers(small) < smallest):
        small.append(large.pop(0))
    shown = sorted(large, key=lambda one: (-one.answered, one.key or ""))
    return [*shown, _together(small)] if small else shown


def figures_of(
    one: Counted, *, scale_min: int, scale_max: int, smallest: int, confidence: float = 0.95
) -> Figures:
    """Give the figures of one group."""
    n = one.answered
    response = wilson(n, n=one.asked, confidence=confidence)
    if n < smallest:
        return Figures(key=one.key, asked=one.asked, answered=n, response=response)
    top = top_two(one.scores, scale_max=scale_max, confidence=confidence)
    return Figures(
        key=one.key,
        asked=one.asked,
        answered=n,
        response=response,
        mean=mean_score(
            one.scores, scale_min=scale_min, scale_max=scale_max, confidence=confidence
        ),
        top=top,
        silent=silent_bounds(top.value or 0.0, answered=n, asked=one.asked),
    )


def _answers(groups: Sequence[Counted]) -> int:
    return sum(one.answered for one in groups)


def _together(groups: Sequence[Counted]) -> Counted:
    scores: Counter[int] = Counter()
    for one in groups:
        scores.update(one.scores)
    return Counted(key=None, asked=sum(one.asked for one in groups), scores=dict(scores))
