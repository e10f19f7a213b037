"""Which matters come more often than they should: counts a week, watched with exposure and season.

Two charts together. The week's chart holds each week against what the weeks before it foretell; the
sum (CUSUM) gathers small excesses that no single week shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidCounts
from zhike.schema.sentence import Sentence

Floats = NDArray[np.float64]
LEAST_WEEKS = 8  # of history before anything is called
SEASON = 52


@dataclass(frozen=True, kw_only=True)
class Surveillance:
    """How the charts are set.

    `alpha` is the chance of a false alarm in one week of the week's chart; `ratio` the rise the sum
    is tuned to find; `limit` where the sum alarms. `history` weeks before the newest `gap` weeks
    make the expectation, so that a slow rise does not teach itself; nothing is called before
    `begin` of them. `season` is a year in these steps, 0 where there is none.

    The steps are weeks; with the setting `DAILY` they are days.
    """

    alpha: float = 0.002
    ratio: float = 2.0
    limit: float = 5.0
    history: int = 52
    gap: int = 2
    least: int = 3
    begin: int = LEAST_WEEKS
    season: int = SEASON


# Days have no season here (their exposure tells of working days), smaller counts, and seven times
# as many chances of a false alarm.
DAILY = Surveillance(
    alpha=0.0003, ratio=3.0, limit=9.0, history=84, gap=7, least=3, begin=28, season=0
)


@dataclass(frozen=True, kw_only=True)
class Week:
    """One week of one matter: what came, what was foretold, and what was called.

    `upper` is the most that chance gives; `sum` the evidence for a rise by `ratio`, gathered.
    """

    index: int
    count: int
    expected: float
    upper: int
    sum: float
    by_week: bool
    by_sum: bool

    @property
    def alarms(self) -> bool:
        """Whether either chart calls."""
        return self.by_week or self.by_sum


def watch(
    counts: Sequence[int],
    *,
    exposure: Sequence[float] | None = None,
    setting: Surveillance | None = None,
) -> list[Week]:
    """Give for each week whether a matter came more often than the weeks before foretell.

    Parameters
    ----------
    counts
        How often the matter came in each week, in order, without gaps.
    exposure
        How much could have come: all texts of the week, or customers who used the app. By default
        every week has the same.
    setting
        How the charts are set; see `Surveillance`.

    Returns
    -------
    list of Week
        From `begin` steps after the gap on: by default the eighth week.

    Raises
    ------
    InvalidCounts
        A count is negative, or an exposure is not above zero, or they differ in number.

    Notes
    -----
    The rate is fitted to the history by weighted means: of all its weeks, shrunk towards the same
    weeks of the year before where there are two years (weight 1 for the season, as much as one
    count). Weeks far above it (Pearson residual over 2.58) weigh less, as in Farrington's method,
    so that a past outbreak does not hide the next. Spread: negative binomial, its dispersion from
    the residuals, and the error of the fitted rate added to it. The limit is the 1 - alpha point.
    The sum adds the log likelihood ratio of a rise by `ratio` against none, never below zero, and
    starts anew after it alarmed. The false-alarm rate and the delay of these settings are simulated
    (docs/methods/emerging-issues.md). Do not use it for matters that come less than once in ten
    weeks, nor where the way of counting changed. Source: A. Noufaily et al., Statistics in Medicine
    32(7), 2013; M. Höhle and M. Paul, Computational Statistics & Data Analysis 52(9), 2008.

    Examples
    --------
    >>> weeks = watch([4, 5, 3, 6, 4, 5, 4, 3, 5, 4, 6, 4, 5, 30])
    >>> [week.index for week in weeks if week.alarms]
    [13]
    """
    chosen = setting or Surveillance()
    seen = np.asarray(counts, dtype=np.float64)
    at_risk = np.ones(len(seen)) if exposure is None else np.asarray(exposure, dtype=np.float64)
    if len(seen) != len(at_risk) or (seen < 0).any() or not (at_risk > 0).all():
        raise InvalidCounts(
            Sentence("Give counts from 0 upwards, and an exposure above 0 for each week.")
        )
    weeks, gathered = [], 0.0
    for index in range(chosen.begin + chosen.gap, len(seen)):
        expected, spread = _foretold(seen, at_risk, index, chosen)
        upper = _upper(expected, spread, chosen.alpha)
        gathered = max(0.0, gathered + _evidence(seen[index], expected, spread, chosen.ratio))
        enough = seen[index] >= chosen.least
        by_sum = bool(gathered >= chosen.limit and enough)
        weeks.append(
            Week(
                index=index,
                count=int(seen[index]),
                expected=expected,
                upper=upper,
                sum=gathered,
                by_week=bool(seen[index] > upper and enough),
                by_sum=by_sum,
            )
        )
        gathered = 0.0 if by_sum else gathered
    return weeks


def _foretold(
    seen: Floats, at_risk: Floats, index: int, setting: Surveillance
) -> tuple[float, float]:
    """The expected count of a week, and the variance over the mean that goes with it."""
    end = index - setting.gap
    history = slice(max(0, end - setting.history), end)
    counts, exposure = seen[history], at_risk[history]
    # Begun from medians, which an outbreak in the history does not move.
    rate = float(np.median(counts / exposure)) or (counts.sum() + 0.5) / exposure.sum()
    off = (counts - rate * exposure) / np.sqrt(rate * exposure)
    dispersion = max(1.0, (1.4826 * float(np.median(np.abs(off - np.median(off))))) ** 2)
    for _round in range(2):
        residual = (counts - rate * exposure) / np.sqrt(rate * exposure * dispersion)
        weights = np.where(residual > 2.58, (2.58 / np.maximum(residual, 2.58)) ** 2, 1.0)
        rate = float((weights @ counts + 0.5) / (weights @ exposure))
        squares = (counts - rate * exposure) ** 2 / (rate * exposure)
        dispersion = max(1.0, float(weights @ squares) / (len(counts) - 1))
    expected = rate * float(at_risk[index]) * _season(seen, at_risk, index, rate, setting.season)
    # The rate is known from so many counts only: its error widens what chance gives.
    return expected, dispersion * (1 + float(at_risk[index] / (weights @ exposure)))


def _season(seen: Floats, at_risk: Floats, index: int, rate: float, year: int) -> float:
    """How much more came in these weeks of the years before than in all, drawn towards 1."""
    if not year:
        return 1.0
    near = [
        week + shift
        for week in range(index - year, -1, -year)
        for shift in (-1, 0, 1)
        if 0 <= week + shift < index - 2
    ]
    if len(near) < 6:  # one year alone cannot tell a season from chance
        return 1.0
    expected = rate * float(at_risk[near].sum())
    prior = 2.0 * max(rate * float(at_risk[index]), 1.0)
    return float((seen[near].sum() + prior) / (expected + prior))


def _upper(expected: float, spread: float, alpha: float) -> int:
    from scipy import stats  # late: it takes long to load

    if spread <= 1.0 + 1e-9:
        return int(stats.poisson.ppf(1 - alpha, expected))
    return int(stats.nbinom.ppf(1 - alpha, expected / (spread - 1), 1 / spread))


def _evidence(count: float, expected: float, spread: float, ratio: float) -> float:
    """The log likelihood ratio of a rise, of Poisson counts scaled by their dispersion."""
    return (count * log(ratio) - expected * (ratio - 1)) / spread
