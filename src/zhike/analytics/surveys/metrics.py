"""NPS, CSAT and CES, each on its own scale only, with n, period and an interval for small n."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

from scipy import special

from zhike.analytics.errors import WrongScale
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys.scales import EASE_1_TO_7, RECOMMENDATION_0_TO_10, Asks, Scale
from zhike.analytics.surveys.scores import mean_score
from zhike.analytics.surveys.tallies import Tally

PROMOTERS_FROM, DETRACTORS_TO = 9, 6
EASY_FROM = 5
# Added to promoters, passives and detractors before the interval is drawn (brendan-r/NPS).
PSEUDO_ANSWERS = (0.75, 1.5, 0.75)


class Figure(StrEnum):
    """What is reckoned from the answers; each is the mean of a code of the answer."""

    NPS = "nps"
    MEAN = "mean"
    TOP_TWO = "top_two"
    EASY = "easy"

    def codes(self, scale: Scale) -> dict[int, float]:
        """Give what each answer counts as.

        Raises
        ------
        WrongScale
            The figure is not defined on this scale.

        Examples
        --------
        >>> from zhike.analytics.surveys.scales import SATISFACTION_1_TO_5
        >>> Figure.TOP_TWO.codes(SATISFACTION_1_TO_5)
        {1: 0.0, 2: 0.0, 3: 0.0, 4: 1.0, 5: 1.0}
        >>> Figure.NPS.codes(SATISFACTION_1_TO_5)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        zhike.analytics.errors.WrongScale: nps is defined on recommendation 0-10, not on ...
        """
        if self is Figure.NPS:
            _require(self, scale, RECOMMENDATION_0_TO_10)
            return {
                point: float(point >= PROMOTERS_FROM) - float(point <= DETRACTORS_TO)
                for point in scale.points
            }
        if self is Figure.EASY:
            _require(self, scale, EASE_1_TO_7)
            return {point: float(point >= EASY_FROM) for point in scale.points}
        if self is Figure.TOP_TWO:
            return {point: float(point in scale.best(2)) for point in scale.points}
        return {point: float(point) for point in scale.points}


@dataclass(frozen=True, kw_only=True)
class Score:
    """One figure of one question with all that is needed to read it.

    `label` names the figure with its scale. NPS is in points from -100 to 100, shares are from 0 to
    1, means are on the scale. `n` answered between `first_date` and `last_date` (both included,
    None where not told); the interval is that of `n_effective` equally weighted answers.
    """

    figure: Figure
    label: str
    estimate: Estimate
    n: int
    n_effective: float
    missing: int
    scale: Scale
    first_date: date | None
    last_date: date | None


def nps(tally: Tally, *, confidence: float = 0.95) -> Score:
    """Give the net promoter score: percent of 9 and 10 less percent of 0 to 6.

    Parameters
    ----------
    tally
        Answers on 0 to 10 to the question whether one would recommend the bank.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Score
        In points from -100 to 100, with the adjusted Wald interval; without answers no value.

    Raises
    ------
    WrongScale
        The answers are on any other scale: they cannot be scored as NPS.

    Notes
    -----
    The interval counts three answers more than there are (0.75 promoters, 1.5 passives, 0.75
    detractors) and so keeps a width where all answered alike. Do not use it to judge single agents
    by a handful of answers, nor to compare countries: the habit of answering high or low differs.
    Source: F. Reichheld, Harvard Business Review 81(12), 2003; A. Agresti and B. Coull, The
    American Statistician 52, 1998, as taken to NPS in the R package NPS (`nps_test`).

    Examples
    --------
    5 promoters, 3 passives, 2 detractors: 30 points, and next to nothing known.

    >>> ten = Tally(scale=RECOMMENDATION_0_TO_10, counts={10: 5, 8: 3, 2: 2})
    >>> found = nps(ten).estimate
    >>> round(found.value, 4), round(found.lower, 4), round(found.upper, 4)
    (30.0, -19.0506, 65.2045)
    """
    return score(tally, figure=Figure.NPS, confidence=confidence)


def csat(tally: Tally, *, confidence: float = 0.95) -> tuple[Score, Score]:
    """Give the mean satisfaction and the share on the two best points, each with its label.

    Raises
    ------
    WrongScale
        The question did not ask for satisfaction.

    Notes
    -----
    Both, since sources call either of them CSAT. Student's and Wilson's interval.

    Examples
    --------
    >>> from zhike.analytics.surveys.scales import SATISFACTION_1_TO_5
    >>> for found in csat(Tally(scale=SATISFACTION_1_TO_5, counts={5: 3, 4: 3, 3: 2, 1: 2})):
    ...     print(found.label, found.estimate.value)
    mean of satisfaction 1-5 3.5
    share of 4-5 on satisfaction 1-5 0.6
    """
    if tally.scale.asks is not Asks.SATISFACTION:
        raise WrongScale(
            f"CSAT is a figure of a question for satisfaction, not of {tally.scale}."
            " Declare the scale that the question had, or ask for another figure."
        )
    return (
        score(tally, figure=Figure.MEAN, confidence=confidence),
        score(tally, figure=Figure.TOP_TWO, confidence=confidence),
    )


def ces(tally: Tally, *, confidence: float = 0.95) -> tuple[Score, Score]:
    """Give the customer effort score: the mean, and the share for whom it was easy.

    Parameters
    ----------
    tally
        Answers on 1 to 7 to "it was made easy for me" (5 to 7 agree); or on the older scale of
        effort from 1, very low, to 5, on which a low mean and the share of 1 and 2 are the good.
    confidence
        Coverage of the intervals, between 0 and 1.

    Raises
    ------
    WrongScale
        The answers are on neither scale.

    Notes
    -----
    The two scales run against each other and are never put together or compared. Source: M. Dixon,
    K. Freeman, N. Toman, Harvard Business Review 88(7), 2010.

    Examples
    --------
    >>> [found.label for found in ces(Tally(scale=EASE_1_TO_7, counts={7: 3, 5: 2, 2: 5}))]
    ['mean of ease 1-7', 'share of 5-7 on ease 1-7']
    """
    effort = tally.scale.asks is Asks.EFFORT and (tally.scale.lowest, tally.scale.highest) == (1, 5)
    if tally.scale != EASE_1_TO_7 and not effort:
        raise WrongScale(
            f"CES is defined on ease 1-7 or effort 1-5, not on {tally.scale}."
            " Declare the scale that the question had, or ask for another figure."
        )
    return (
        score(tally, figure=Figure.MEAN, confidence=confidence),
        score(tally, figure=Figure.TOP_TWO if effort else Figure.EASY, confidence=confidence),
    )


def score(tally: Tally, *, figure: Figure, confidence: float = 0.95) -> Score:
    """Give any figure of any question on whose scale it is defined.

    Raises
    ------
    WrongScale
        It is not defined there.
    """
    return Score(
        figure=figure,
        label=_label(figure, tally.scale),
        estimate=_estimate(tally, figure, confidence),
        n=tally.n,
        n_effective=tally.n_effective,
        missing=tally.missing,
        scale=tally.scale,
        first_date=tally.first_date,
        last_date=tally.last_date,
    )


def adjusted_wald(
    counts: Mapping[int, float], *, pseudo: tuple[float, float, float] = PSEUDO_ANSWERS
) -> tuple[float, float]:
    """Give centre and standard error of a net share with some answers added, as shares.

    Parameters
    ----------
    counts
        Promoters under 1, passives under 0, detractors under -1.
    pseudo
        What is added to promoters, passives and detractors; ``(0, 0, 0)`` for plain Wald.

    Examples
    --------
    >>> centre, error = adjusted_wald({1: 50, 0: 30, -1: 20}, pseudo=(0, 0, 0))
    >>> centre, round(error, 7)
    (0.3, 0.0781025)
    """
    added = {1: pseudo[0], 0: pseudo[1], -1: pseudo[2]}
    full = {code: counts.get(code, 0.0) + added[code] for code in added}
    n = sum(full.values())
    centre = (full[1] - full[-1]) / n
    return centre, sqrt(max((full[1] + full[-1]) / n - centre**2, 0.0) / n)


def _estimate(tally: Tally, figure: Figure, confidence: float) -> Estimate:
    codes, counts = figure.codes(tally.scale), tally.effective
    n = sum(counts.values())
    if figure is Figure.MEAN:
        return mean_score(
            counts,
            scale_min=tally.scale.lowest,
            scale_max=tally.scale.highest,
            confidence=confidence,
        )
    total = sum(codes[answer] * count for answer, count in counts.items())
    if figure is not Figure.NPS:
        return wilson(min(total, n), n=n, confidence=confidence)
    if n == 0:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    by_code = {code: 0.0 for code in (1, 0, -1)}
    for answer, count in counts.items():
        by_code[int(codes[answer])] += count
    centre, error = adjusted_wald(by_code)
    half = float(special.ndtri((1 + confidence) / 2)) * error
    value = total / n
    # All alike: the added answers pull the centre in, but the value itself stays possible.
    return Estimate(
        value=100 * value,
        lower=100 * min(max(centre - half, -1.0), value),
        upper=100 * max(min(centre + half, 1.0), value),
        confidence=confidence,
    )


def _label(figure: Figure, scale: Scale) -> str:
    if figure is Figure.NPS:
        return f"NPS of {scale}"
    if figure is Figure.MEAN:
        return f"mean of {scale}"
    best = sorted(scale.best(2)) if figure is Figure.TOP_TWO else [EASY_FROM, scale.highest]
    return f"share of {best[0]}-{best[-1]} on {scale}"


def _require(figure: Figure, scale: Scale, wanted: Scale) -> None:
    if scale != wanted:
        raise WrongScale(
            f"{figure} is defined on {wanted}, not on {scale}."
            " Declare the scale that the question had, or ask for another figure."
        )
