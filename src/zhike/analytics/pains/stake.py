"""Value at stake: who is affected × what they are worth × how much more they leave or complain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from zhike.analytics.intervals import Estimate, difference_of, wilson

Floats = NDArray[np.floating[Any]]
LEAST_COMPARED = 30
LEAST_OF_STRATUM = 5


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What the money is reckoned with, in yuan.

    `years` is how many years of worth a customer takes along who leaves; `leaving` stands for the
    measured excess share of leavers where somebody sets it (0.05: 5 percentage points).
    """

    contact_yuan: float
    complaint_yuan: float
    years: float = 1.0
    leaving: float | None = None


@dataclass(frozen=True, kw_only=True)
class Followed:
    """Customers after their trouble, or without any; arrays are aligned.

    `stratum` says who is compared with whom: alike in what else happened to them.
    """

    has_left: Floats
    contacts: Floats
    complaints: Floats
    stratum: NDArray[np.integer[Any]]

    @property
    def n(self) -> int:
        """How many they are."""
        return len(self.has_left)


@dataclass(frozen=True, kw_only=True)
class Stake:
    """What a pain point puts at stake in a year, and what it is made of.

    `yuan` = `affected` a year × (`leaving` × `worth` × years + `contacts` × price of a contact +
    `complaints` × price of a complaint). `leaving`, `contacts` and `complaints` are excesses over
    the compared customers, for each affected one; `worth` is yuan a year.
    """

    yuan: Estimate
    affected: Estimate
    worth: Estimate
    leaving: Estimate
    left_share: float | None
    compared_share: float | None
    contacts: Estimate
    complaints: Estimate
    n_followed: int
    n_compared: int
    is_assumed: bool


def value_at_stake(
    *,
    affected: int,
    years_seen: float,
    worth: Sequence[float] | Floats,
    troubled: Followed,
    others: Followed,
    prices: Prices,
    confidence: float = 0.95,
) -> Stake | None:
    """Give what a pain point puts at stake in a year, with an interval.

    Parameters
    ----------
    affected
        Customers who met the trouble in the time looked at.
    years_seen
        How long that time is, in years, above 0.
    worth
        Of the affected: yuan a year, one entry a customer. Those of unknown worth are left out.
    troubled, others
        Customers whose watch is over: after their first trouble, and after the first moment of
        those who came to the same step and met none.
    prices
        Yuan for a contact and a complaint; years of worth; an excess that somebody sets.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Stake or None
        None where fewer than 30 can be compared on either side, or nobody's worth is known.

    Notes
    -----
    Excess of leaving: share of the troubled minus the share of the others, the others weighted to
    the strata of the troubled; Newcombe's interval, with Kish's effective number for the others.
    Excess contacts and complaints: difference of means, the others weighted alike, normal interval.
    The product's interval adds the parts' relative distances in squares (the delta method with
    MOVER's distances); the number affected counts as Poisson. Worth and leaving are taken as
    independent among the affected. Not a proof of cause: who meets trouble may differ otherwise.
    Source: G. Y. Zou and A. Donner, Statistics in Medicine 27, 2008; R. G. Newcombe, Statistics in
    Medicine 17, 1998.

    Examples
    --------
    100 affected, worth 1,000 yuan each; 20 of 100 leave, of others 5 of 100:

    >>> def people(n, left):
    ...     gone = np.r_[np.ones(left), np.zeros(n - left)]
    ...     none = np.zeros(n)
    ...     return Followed(
    ...         has_left=gone, contacts=none, complaints=none, stratum=none.astype(int)
    ...     )
    >>> stake = value_at_stake(
    ...     affected=100,
    ...     years_seen=1.0,
    ...     worth=[1_000.0] * 100,
    ...     troubled=people(100, 20),
    ...     others=people(100, 5),
    ...     prices=Prices(contact_yuan=16, complaint_yuan=200),
    ... )
    >>> round(stake.yuan.value), round(stake.yuan.lower), round(stake.yuan.upper)
    (15000, 5451, 24780)
    """
    known = np.asarray(worth, dtype=float)
    known = known[np.isfinite(known)]
    if min(troubled.n, others.n) < LEAST_COMPARED or len(known) < 2:
        return None
    weights = _standard_weights(troubled.stratum, others.stratum)
    measured, share, base = _leaving(troubled, others, weights, confidence=confidence)
    leaving = measured
    if prices.leaving is not None:
        leaving = _exact(prices.leaving, confidence)
    value = _mean(known, confidence)
    contacts = _excess(troubled.contacts, others.contacts, weights, confidence)
    complaints = _excess(troubled.complaints, others.complaints, weights, confidence)
    each = _sum(
        _times(leaving, value, factor=prices.years),
        _scaled(contacts, prices.contact_yuan),
        _scaled(complaints, prices.complaint_yuan),
    )
    z = float(special.ndtri((1 + confidence) / 2))
    reach = Estimate(
        value=affected / years_seen,
        lower=max(affected - z * sqrt(affected), 0.0) / years_seen,
        upper=(affected + z * sqrt(affected)) / years_seen,
        confidence=confidence,
    )
    return Stake(
        yuan=_times(each, reach),
        affected=reach,
        worth=value,
        leaving=leaving,
        left_share=share,
        compared_share=base,
        contacts=contacts,
        complaints=complaints,
        n_followed=troubled.n,
        n_compared=others.n,
        is_assumed=prices.leaving is not None,
    )


def _standard_weights(
    of_troubled: NDArray[np.integer[Any]], of_others: NDArray[np.integer[Any]]
) -> Floats:
    """Weigh the others so that their strata are as frequent as those of the troubled.

    A stratum with next to no others is put to the one below it; the weights sum to 1.
    """
    first, second = of_troubled.copy(), of_others.copy()
    for level in sorted(set(first) | set(second), reverse=True):
        if np.sum(second == level) < LEAST_OF_STRATUM and level > min(second):
            below = max(one for one in set(second) | {min(second)} if one < level)
            first[first == level], second[second == level] = below, below
    lowest = int(second.min())
    first = np.maximum(first, lowest)
    weights = np.zeros(len(second))
    for level in set(second):
        inside = second == level
        weights[inside] = np.mean(first == level) / inside.sum()
    total = weights.sum()
    return weights / total if total else np.full(len(second), 1 / len(second))


def _leaving(
    troubled: Followed, others: Followed, weights: Floats, *, confidence: float
) -> tuple[Estimate, float, float]:
    share = float(troubled.has_left.mean())
    base = float(weights @ others.has_left)
    effective = 1 / float((weights**2).sum())
    excess = difference_of(
        wilson(base * effective, n=effective, confidence=confidence),
        wilson(share * troubled.n, n=troubled.n, confidence=confidence),
    )
    return excess, share, base


def _excess(first: Floats, second: Floats, weights: Floats, confidence: float) -> Estimate:
    mean = float(weights @ second)
    spread = float(weights @ (second - mean) ** 2) * float((weights**2).sum())
    value = float(first.mean()) - mean
    half = float(special.ndtri((1 + confidence) / 2)) * sqrt(
        float(first.var(ddof=1)) / len(first) + spread
    )
    return Estimate(value=value, lower=value - half, upper=value + half, confidence=confidence)


def _mean(values: Floats, confidence: float) -> Estimate:
    mean = float(values.mean())
    half = (
        float(special.stdtrit(len(values) - 1, (1 + confidence) / 2))
        * float(values.std(ddof=1))
        / sqrt(len(values))
    )
    return Estimate(value=mean, lower=mean - half, upper=mean + half, confidence=confidence)


def _exact(value: float, confidence: float) -> Estimate:
    return Estimate(value=value, lower=value, upper=value, confidence=confidence)


def _scaled(found: Estimate, factor: float) -> Estimate:
    value, low, high = _ends(found)
    return Estimate(
        value=value * factor, lower=low * factor, upper=high * factor, confidence=found.confidence
    )


def _times(first: Estimate, second: Estimate, *, factor: float = 1.0) -> Estimate:
    """Multiply two independent estimates; the second is above zero but for chance."""
    (a, a_low, a_high), (b, b_low, b_high) = _ends(first), _ends(second)
    down, up = (b - b_low, b_high - b) if a >= 0 else (b_high - b, b - b_low)
    below, above = (a - a_low, a_high - a) if b >= 0 else (a_high - a, a - a_low)
    value = a * b
    return Estimate(
        value=value * factor,
        lower=(value - sqrt((b * below) ** 2 + (a * down) ** 2)) * factor,
        upper=(value + sqrt((b * above) ** 2 + (a * up) ** 2)) * factor,
        confidence=first.confidence,
    )


def _sum(*parts: Estimate) -> Estimate:
    """Add estimates, each distance to an end in squares (MOVER)."""
    ends = [_ends(part) for part in parts]
    value = sum(one[0] for one in ends)
    return Estimate(
        value=value,
        lower=value - sqrt(sum((one - low) ** 2 for one, low, _high in ends)),
        upper=value + sqrt(sum((high - one) ** 2 for one, _low, high in ends)),
        confidence=parts[0].confidence,
    )


def _ends(found: Estimate) -> tuple[float, float, float]:
    value = found.value or 0.0
    low = value if found.lower is None else found.lower
    high = value if found.upper is None else found.upper
    return value, low, high
