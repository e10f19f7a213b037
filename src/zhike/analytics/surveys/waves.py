"""Whether a figure moved from one wave of a survey to the next beyond chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from scipy import special

from zhike.analytics.errors import WrongScale
from zhike.analytics.intervals import (
    Estimate,
    benjamini_hochberg,
    difference_of,
    holm,
    two_shares_p,
)
from zhike.analytics.surveys.metrics import Figure, Score, score
from zhike.analytics.surveys.tallies import Tally

Correction = Literal["holm", "benjamini_hochberg"]
# Up to so many answers in both waves the exact distribution is listed; above, it is normal.
EXACT_UP_TO = 400


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One group's figure in two waves. `p_value` is raw; `p_corrected` counts how many were tried.

    The interval of `difference` (after minus before) is not corrected. `p_value` is 1 where a wave
    has too few answers to tell.
    """

    group: str
    before: Score
    after: Score
    difference: Estimate
    p_value: float
    p_corrected: float
    correction: Correction
    test: str

    @property
    def proven(self) -> bool:
        """Tell whether it moved beyond chance at 5 %, whatever else was tried beside it."""
        return self.p_corrected < 0.05


def compare_waves(
    before: Mapping[str, Tally],
    after: Mapping[str, Tally],
    *,
    figure: Figure,
    correction: Correction = "holm",
    confidence: float = 0.95,
) -> tuple[Moved, ...]:
    """Compare two waves of the same question, for each group that is in both.

    Parameters
    ----------
    before, after
        By group, tallies on one scale. Other customers must have answered: the same ones twice are
        no independent samples.
    figure
        What is compared.
    correction
        ``holm`` for the few figures of one report: one false alarm in all stays rare.
        ``benjamini_hochberg`` across branches, products and weeks: few of the alarms are false.
    confidence
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    tuple of Moved
        In the order of the groups' names.

    Raises
    ------
    WrongScale
        The figure is not defined on a scale, or the scale changed between the waves.

    Notes
    -----
    NPS: the exact permutation test up to 400 answers, z with unpooled variances above. Means:
    Welch's t. Shares: Fisher's exact test up to 2,000 answers, chi-square above. Weighted answers
    enter with their effective n, and z. Corrected p-values have no matching interval, so an
    interval without zero may stand beside a difference that is not proven. Do not call what is not
    proven stable. Source: B. Welch, Biometrika 34, 1947; S. Holm, Scandinavian Journal of
    Statistics 6, 1979; Y. Benjamini and Y. Hochberg, JRSS B 57, 1995.

    Examples
    --------
    7 points up with 1,000 answers each is only just beyond chance:

    >>> from zhike.analytics.surveys.scales import RECOMMENDATION_0_TO_10
    >>> def wave(promoters, passives, detractors):
    ...     counts = {9: promoters, 8: passives, 0: detractors}
    ...     return {"all": Tally(scale=RECOMMENDATION_0_TO_10, counts=counts)}
    >>> moved = compare_waves(wave(460, 310, 230), wave(500, 300, 200), figure=Figure.NPS)[0]
    >>> round(moved.difference.value, 6), round(moved.p_value, 4)
    (7.0, 0.0475)
    """
    groups = sorted(set(before) & set(after))
    for group in groups:
        if before[group].scale != after[group].scale:
            raise WrongScale(
                f"The waves of {group} were asked on {before[group].scale} and on"
                f" {after[group].scale}. Figures of two scales cannot be compared;"
                " begin a new row of waves."
            )
    tests = [_p_value(before[group], after[group], figure) for group in groups]
    correct = holm if correction == "holm" else benjamini_hochberg
    rows = []
    for group, (p, test), fair in zip(groups, tests, correct([p for p, _ in tests]), strict=True):
        then = score(before[group], figure=figure, confidence=confidence)
        now = score(after[group], figure=figure, confidence=confidence)
        rows.append(
            Moved(
                group=group,
                before=then,
                after=now,
                difference=difference_of(then.estimate, now.estimate),
                p_value=p,
                p_corrected=fair,
                correction=correction,
                test=test,
            )
        )
    return tuple(rows)


def moments(tally: Tally, figure: Figure) -> tuple[float, float, float]:
    """Give effective n, mean and variance (over n, not n - 1) of the figure's code.

    Examples
    --------
    >>> from zhike.analytics.surveys.scales import SATISFACTION_1_TO_5
    >>> moments(Tally(scale=SATISFACTION_1_TO_5, counts={5: 2, 3: 2}), Figure.MEAN)
    (4.0, 4.0, 1.0)
    """
    codes, counts = figure.codes(tally.scale), tally.effective
    n = sum(counts.values())
    if n == 0:
        return 0.0, 0.0, 0.0
    mean = sum(codes[answer] * count for answer, count in counts.items()) / n
    squares = sum(count * (codes[answer] - mean) ** 2 for answer, count in counts.items())
    return n, mean, squares / n


def _p_value(first: Tally, second: Tally, figure: Figure) -> tuple[float, str]:
    weighted = first.weights is not None or second.weights is not None
    n_1, mean_1, variance_1 = moments(first, figure)
    n_2, mean_2, variance_2 = moments(second, figure)
    if min(n_1, n_2) < 2:
        return 1.0, "too_few_answers"
    if not weighted and figure is Figure.NPS and n_1 + n_2 <= EXACT_UP_TO:
        return _exact_nps_p(first, second), "exact_permutation"
    if not weighted and figure in {Figure.TOP_TWO, Figure.EASY}:
        shares = ((round(n_1 * mean_1), round(n_1)), (round(n_2 * mean_2), round(n_2)))
        return two_shares_p(*shares), "fisher" if n_1 + n_2 <= 2_000 else "chi_square"
    gap = mean_2 - mean_1
    if figure is Figure.MEAN:
        parts = variance_1 / (n_1 - 1), variance_2 / (n_2 - 1)
        if sum(parts) == 0:
            return float(gap == 0), "welch"
        freedom = sum(parts) ** 2 / (parts[0] ** 2 / (n_1 - 1) + parts[1] ** 2 / (n_2 - 1))
        return float(2 * special.stdtr(freedom, -abs(gap) / sqrt(sum(parts)))), "welch"
    error = sqrt(variance_1 / n_1 + variance_2 / n_2)
    if error == 0:
        return float(gap == 0), "z"
    return float(2 * special.ndtr(-abs(gap) / error)), "z"


def _exact_nps_p(first: Tally, second: Tally) -> float:
    """List every way in which the promoters and detractors of both could fall on the first."""
    one, two = _thirds(first), _thirds(second)
    n, total = sum(one), [a + b for a, b in zip(one, two, strict=True)]
    up = np.arange(total[0] + 1)[:, None]
    down = np.arange(total[2] + 1)[None, :]
    middle = n - up - down
    possible = (middle >= 0) & (middle <= total[1])
    middle = np.where(possible, middle, 0)
    ways = (
        _log_choose(total[0], up)
        + _log_choose(total[2], down)
        + _log_choose(total[1], middle)
        - _log_choose(sum(total), np.array(n))
    )
    # The first wave's net number tells the difference of both scores, for all totals are fixed.
    fair = n * (total[0] - total[2]) / sum(total)
    as_far = np.abs(up - down - fair) >= abs(one[0] - one[2] - fair) - 1e-9
    return float(min(np.exp(ways)[possible & as_far].sum(), 1.0))


def _thirds(tally: Tally) -> tuple[int, int, int]:
    codes = Figure.NPS.codes(tally.scale)
    of = {code: sum(n for a, n in tally.counts.items() if codes[a] == code) for code in (1, 0, -1)}
    return of[1], of[0], of[-1]


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    chosen: np.ndarray = (
        special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    )
    return chosen
