"""What a question asks and on which points it is answered: a part of every figure of it.

An answer "5" says nothing by itself. On 1 to 5 it is the best there is, on 0 to 10 it is that of a
detractor; on the old effort scale it is the worst. Tools that leave the scale out have filed whole
surveys of content customers as detractors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhike.analytics.errors import AnswerOffScale, InvalidScale


class Asks(StrEnum):
    """What a question asks; the last one is the only one on which a low answer is the good one."""

    RECOMMENDATION = "recommendation"
    SATISFACTION = "satisfaction"
    EASE = "ease"
    EXPECTATION = "expectation"
    PERFORMANCE = "performance"
    EFFORT = "effort"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What is asked, and the whole numbers from `lowest` to `highest` it is answered with.

    Raises
    ------
    InvalidScale
        The ends are no whole numbers, or there are fewer than two points.

    Examples
    --------
    >>> str(SATISFACTION_1_TO_5)
    'satisfaction 1-5'
    >>> Scale(asks=Asks.EFFORT, lowest=1, highest=5).low_is_good
    True
    """

    asks: Asks
    lowest: int
    highest: int

    def __post_init__(self) -> None:
        whole = all(type(end) is int for end in (self.lowest, self.highest))
        if not whole or self.lowest >= self.highest:
            raise InvalidScale(
                f"A scale from {self.lowest} to {self.highest} cannot be."
                " Give two whole numbers, the lower one first."
            )

    def __str__(self) -> str:
        return f"{self.asks} {self.lowest}-{self.highest}"

    @property
    def low_is_good(self) -> bool:
        """Tell whether the lowest answer is the best one."""
        return self.asks is Asks.EFFORT

    @property
    def points(self) -> range:
        """The answers that can be given, from low to high."""
        return range(self.lowest, self.highest + 1)

    def best(self, points: int) -> frozenset[int]:
        """Give the so many best answers.

        Examples
        --------
        >>> sorted(SATISFACTION_1_TO_5.best(2)), sorted(EFFORT_1_TO_5.best(2))
        ([4, 5], [1, 2])
        """
        ordered = self.points if self.low_is_good else self.points[::-1]
        return frozenset(ordered[:points])

    def check(self, answers: Iterable[int]) -> None:
        """Raise AnswerOffScale where an answer is none of the points."""
        strange = sorted({answer for answer in answers if answer not in self.points})
        if strange:
            raise AnswerOffScale(
                f"{', '.join(map(str, strange[:5]))} cannot be answered on the scale {self}."
                " Correct the answers or declare the scale that the question had."
            )


RECOMMENDATION_0_TO_10 = Scale(asks=Asks.RECOMMENDATION, lowest=0, highest=10)
SATISFACTION_1_TO_5 = Scale(asks=Asks.SATISFACTION, lowest=1, highest=5)
EASE_1_TO_7 = Scale(asks=Asks.EASE, lowest=1, highest=7)
EFFORT_1_TO_5 = Scale(asks=Asks.EFFORT, lowest=1, highest=5)

# So many answers without one above the middle are no longer a bad day but another scale.
ENOUGH_TO_DOUBT = 50


def check_declared(answers: dict[int, int], *, scale: Scale) -> None:
    """Refuse a column of answers that was plainly given on a shorter scale than was declared.

    Parameters
    ----------
    answers
        How often each answer was given in the whole column (not in a group of it).
    scale
        The scale that somebody says they were given on.

    Raises
    ------
    AnswerOffScale
        An answer is no point of the scale; or 50 answers and more all lie within 1 to 5, though a
        scale beginning at 0 and ending above 7 was declared.

    Notes
    -----
    A guard against a wrong declaration, not a proof of a right one: where even one customer in ten
    would answer 0 or above 5, 50 without one come about once in 200 times (0.9 to the 50th).

    Examples
    --------
    >>> answers = {1: 2, 4: 30, 5: 40}
    >>> check_declared(answers, scale=RECOMMENDATION_0_TO_10)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zhike.analytics.errors.AnswerOffScale: All 72 answers lie within 1 to 5, ...
    """
    scale.check(answers)
    n, given = sum(answers.values()), [answer for answer, count in answers.items() if count]
    if scale.lowest == 0 and scale.highest > 7 and n >= ENOUGH_TO_DOUBT:
        low, high = min(given), max(given)
        if low >= 1 and high <= 5:
            raise AnswerOffScale(
                f"All {n} answers lie within 1 to 5, though the scale {scale} was declared."
                " Declare the scale that the question had."
            )
