"""Intervals of shares and differences, and the correction of many p-values at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from ibis.expr.types import NumericColumn
from scipy import special


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with its interval; an end the data cannot bound is None, never a guess."""

    value: float | None
    lower: float | None
    upper: float | None
    confidence: float = 0.95

    @property
    def excludes_zero(self) -> bool:
        """Tell whether the whole interval lies on one side of zero."""
        if self.lower is None or self.upper is None:
            return False
        return self.lower > 0 or self.upper < 0


def wilson(count: float, *, n: float, confidence: float = 0.95) -> Estimate:
    """Give a share with its Wilson interval.

    Parameters
    ----------
    count
        How often it happened, 0 to `n`. Weighted rows count as their effective number.
    n
        How often it could have happened. 0 gives an estimate without value.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        The share and its interval, all within 0 and 1.

    Notes
    -----
    Unlike the textbook (Wald) interval it stays inside 0 and 1 and holds its coverage at
    small n and near the ends. The n rows must be independent: count cases, not steps.
    Source: E. B. Wilson, JASA 22, 1927.

    Examples
    --------
    >>> share = wilson(8, n=10)
    >>> share.value, round(share.lower, 3), round(share.upper, 3)
    (0.8, 0.49, 0.943)
    """
    if n == 0:
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    z = float(special.ndtri((1 + confidence) / 2))
    share = count / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Estimate(
        value=share,
        lower=0.0 if count == 0 else max(centre - half, 0.0),
        upper=1.0 if count == n else min(centre + half, 1.0),
        confidence=confidence,
    )


def wilson_ends(
    count: NumericColumn, *, n: NumericColumn, confidence: float = 0.95
) -> tuple[NumericColumn, NumericColumn]:
    """Give the ends of `wilson` as two columns: one interval for each row of a table.

    Parameters
    ----------
    count, n
        As for `wilson`, one of each a row. A null n gives null ends; 0 must be made null first,
        since engines differ on division by zero.
    confidence
        Coverage of the interval, between 0 and 1.

    Returns
    -------
    tuple of columns
        The lower and the upper end, within 0 and 1. Lazy.

    Examples
    --------
    >>> import ibis
    >>> calls = ibis.memtable({"lost": [8], "offered": [10]})
    >>> lower, upper = wilson_ends(calls.lost, n=calls.offered)
    >>> row = calls.select(lower=lower.round(3), upper=upper.round(3)).to_pyarrow().to_pylist()
    >>> row
    [{'lower': 0.49, 'upper': 0.943}]
    """
    z = float(special.ndtri((1 + confidence) / 2))
    share = count / n
    centre = share + z * z / (2 * n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)).sqrt()
    scale = 1 + z * z / n
    # Rounding may leave a hair below 0 or above 1; least and greatest alone would hide a null.
    return ((centre - half) / scale).clip(lower=0.0), ((centre + half) / scale).clip(upper=1.0)


def difference_of(first: Estimate, second: Estimate) -> Estimate:
    """Give `second` minus `first` with an interval, from two independent estimates.

    Parameters
    ----------
    first, second
        Estimates of independent samples, with the same confidence.

    Returns
    -------
    Estimate
        The difference; an end is None where an end it needs is None.

    Notes
    -----
    MOVER: the distance from each value to the end of its own interval stands for its
    standard error on that side. With Wilson intervals this is Newcombe's method 10.
    Source: G. Y. Zou and A. Donner, Statistics in Medicine 27, 2008.

    Examples
    --------
    Newcombe's own example, 56 of 70 against 48 of 80, printed as 0.0524 to 0.3339:

    >>> gap = difference_of(wilson(48, n=80), wilson(56, n=70))
    >>> round(gap.value, 4), round(gap.lower, 4), round(gap.upper, 4)
    (0.2, 0.0524, 0.3339)
    """
    if first.value is None or second.value is None:
        return Estimate(value=None, lower=None, upper=None, confidence=first.confidence)
    value = second.value - first.value
    lower = upper = None
    if second.lower is not None and first.upper is not None:
        lower = value - sqrt((second.value - second.lower) ** 2 + (first.upper - first.value) ** 2)
    if second.upper is not None and first.lower is not None:
        upper = value + sqrt((second.upper - second.value) ** 2 + (first.value - first.lower) ** 2)
    return Estimate(value=value, lower=lower, upper=upper, confidence=first.confidence)


def two_shares_p(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Give the two-sided p-value of equal shares, each given as (count, n).

    Notes
    -----
    Fisher's exact test up to 2,000 rows, the chi-square test above (they agree there and
    the exact one grows slow). 1.0 where nothing can be told: an empty sample, or all alike.
    """
    (count_1, n_1), (count_2, n_2) = first, second
    table = np.array([[count_1, n_1 - count_1], [count_2, n_2 - count_2]])
    if n_1 == 0 or n_2 == 0 or 0 in table.sum(axis=0):
        return 1.0
    from scipy import stats  # late: it takes longer to load than the rest of the library

    if n_1 + n_2 <= 2_000:
        return float(stats.fisher_exact(table).pvalue)
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Give p-values corrected so that one false alarm in the whole family stays rare.

    Notes
    -----
    Source: S. Holm, Scandinavian Journal of Statistics 6, 1979. Valid under any dependence.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    m = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = np.asarray(p_values, dtype=float)[order] * (m - np.arange(m))
    corrected = np.empty(m)
    corrected[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return [float(p) for p in corrected]


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Give p-values corrected so that few of those called out are false alarms.

    Notes
    -----
    For long families (each edge of a map), where Holm would hide nearly everything.
    Source: Y. Benjamini and Y. Hochberg, JRSS B 57, 1995.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    if len(p_values) == 0:
        return []
    from scipy import stats  # late: it takes long to load

    return [float(p) for p in stats.false_discovery_control(p_values, method="bh")]


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """Corrected p-values in the order of the raw ones, and the name of the method."""

    p_values: tuple[float, ...]
    method: str


def corrected(p_values: Sequence[float], *, holm_up_to: int = 20) -> Corrected:
    """Correct a family of p-values: Holm where it is short, Benjamini-Hochberg where long.

    Examples
    --------
    >>> corrected([0.01, 0.04, 0.03])
    Corrected(p_values=(0.03, 0.06, 0.06), method='holm')
    """
    if len(p_values) <= holm_up_to:
        return Corrected(p_values=tuple(holm(p_values)), method="holm")
    return Corrected(p_values=tuple(benjamini_hochberg(p_values)), method="benjamini_hochberg")
