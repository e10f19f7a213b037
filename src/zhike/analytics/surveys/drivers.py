"""What drives an outcome: shares of R² with intervals, ranks, and a noise to be louder than."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, factorial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate
from zhike.analytics.surveys.importance import (
    LMG_UP_TO,
    Floats,
    lmg,
    relative_weights,
)
from zhike.analytics.tables import table_with

Method = Literal["lmg", "johnson"]
DRAWS = 1_000
ROWS_AT_ONCE = 20_000
ANSWERS_PER_ATTRIBUTE = 5
DRAWS_AT_ONCE = 100
ALIKE = 1e-8
# How often a customer is drawn, Poisson(1), looked up by 16 random bits: far faster than exact.
TIMES = np.searchsorted(
    np.cumsum([exp(-1) / factorial(k) for k in range(8)]), (np.arange(65_536) + 0.5) / 65_536
).astype(np.float32)


@dataclass(frozen=True, kw_only=True)
class Driver:
    """One attribute: its share of R², the range of its rank (1 is the strongest).

    `importance` sums to R² over all; `share` to 1. `louder_than_noise` is False where a variable
    that has nothing to do with the outcome might well seem as important.
    """

    attribute: str
    importance: Estimate
    share: float
    correlation: float
    rank: int
    rank_lowest: int
    rank_highest: int
    louder_than_noise: bool


@dataclass(frozen=True, kw_only=True)
class Drivers:
    """All attributes, the strongest first, and how much they explain together.

    `n` customers answered everything; `missing` skipped something and are left out.
    """

    outcome: str
    method: Method
    drivers: tuple[Driver, ...]
    r_squared: Estimate
    r_squared_adjusted: float
    n: int
    missing: int
    draws: int


@dataclass(frozen=True)
class Moments:
    """Means and correlations of attributes and outcome (last): as seen, and of each draw."""

    means: Floats
    correlations: Floats
    drawn_means: Floats
    drawn_correlations: Floats
    n: int
    n_effective: float
    missing: int


def drivers(
    answers: Frame,
    *,
    outcome: str,
    attributes: Sequence[str],
    method: Method | None = None,
    weight: str | None = None,
    draws: int = DRAWS,
    confidence: float = 0.95,
    seed: int = 0,
) -> Drivers:
    """Give how much of the outcome each attribute accounts for, with bootstrap intervals.

    Parameters
    ----------
    answers
        One row for each customer; columns of numbers. Rows with anything missing are left out.
    outcome, attributes
        The column to explain and the columns to explain it by.
    method
        ``lmg`` up to 15 attributes or ``johnson``; None takes LMG where it can.
    weight
        A column of weights above 0, as of `rake`.
    draws
        Bootstrap samples.
    confidence
        Coverage of the percentile intervals, between 0 and 1.
    seed
        Of the draws: the same seed gives the same figures.

    Returns
    -------
    Drivers
        The strongest first.

    Raises
    ------
    MissingColumns
        A column is absent.
    InvalidDrivers
        An attribute or the outcome is constant, attributes say the same as others, a weight is not
        above 0, there are fewer than five answers for each column, or LMG is asked of more than 15.

    Notes
    -----
    Every customer counts Poisson(1) times in a draw, so the rows are gone through once in blocks
    and all else is reckoned on matrices of correlations. Shares of R² are never below 0, so an
    interval above 0 proves nothing: each attribute is held against a variable of noise in each
    draw, by relative weights. Association is no cause, and an attribute that is the same for all
    customers explains nothing though it may matter most. Source: see `lmg` and `relative_weights`;
    J. Hanley and B. MacGibbon, Computer Methods and Programs in Biomedicine 83, 2006 (Poisson
    bootstrap); S. Tonidandel, J. LeBreton, J. Johnson, Psychological Methods 14, 2009 (noise).

    Examples
    --------
    >>> import pandas as pd
    >>> draw = np.random.default_rng(1)
    >>> wait, staff, paint = draw.normal(size=(3, 500))
    >>> rows = pd.DataFrame({"wait": wait, "staff": staff, "paint": paint})
    >>> rows["overall"] = 2 * wait + staff + draw.normal(size=500)
    >>> found = drivers(rows, outcome="overall", attributes=["staff", "paint", "wait"], draws=200)
    >>> [(one.attribute, one.louder_than_noise) for one in found.drivers]
    [('wait', True), ('staff', True), ('paint', False)]
    """
    moments = bootstrap_moments(
        answers, columns=[*attributes, outcome], weight=weight, draws=draws, seed=seed
    )
    chosen = chosen_method(method, attributes=len(attributes))
    seen, drawn = importance(moments, method=chosen)
    total, totals = float(seen.sum()), drawn.sum(axis=1)
    ranks = np.asarray(np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1, dtype=np.float64)
    loud = _louder_than_noise(moments, confidence=confidence, seed=seed)
    order = np.argsort(-seen, kind="stable")
    return Drivers(
        outcome=outcome,
        method=chosen,
        drivers=tuple(
            Driver(
                attribute=attributes[place],
                importance=percentiles(seen[place], drawn[:, place], confidence=confidence),
                share=float(seen[place] / total),
                correlation=float(moments.correlations[place, -1]),
                rank=rank,
                rank_lowest=min(rank, _end(ranks[:, place], (1 - confidence) / 2)),
                rank_highest=max(rank, _end(ranks[:, place], (1 + confidence) / 2)),
                louder_than_noise=bool(loud[place]),
            )
            for rank, place in enumerate(order, start=1)
        ),
        r_squared=percentiles(total, totals, confidence=confidence),
        r_squared_adjusted=1 - (1 - total) * (moments.n - 1) / (moments.n - len(attributes) - 1),
        n=moments.n,
        missing=moments.missing,
        draws=draws,
    )


def chosen_method(method: Method | None, *, attributes: int) -> Method:
    """Give the method asked for, or LMG where it can be reckoned and Johnson's where not."""
    return method or ("lmg" if attributes <= LMG_UP_TO else "johnson")


def importance(moments: Moments, *, method: Method) -> tuple[Floats, Floats]:
    """Give the importance of each attribute as seen and in each draw."""
    measure = lmg if method == "lmg" else relative_weights
    return measure(moments.correlations), measure(moments.drawn_correlations)


def percentiles(value: float, drawn: Floats, *, confidence: float) -> Estimate:
    """Give a value with the percentile interval of its draws."""
    lower, upper = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Estimate(
        value=float(value), lower=float(lower), upper=float(upper), confidence=confidence
    )


def bootstrap_moments(
    answers: Frame, *, columns: Sequence[str], weight: str | None, draws: int, seed: int
) -> Moments:
    """Give means and correlations of some columns, as seen and of bootstrap draws.

    Raises
    ------
    MissingColumns, InvalidDrivers
        As for `drivers`.
    """
    rows, weights, missing = _rows(answers, columns, weight)
    n, size = rows.shape
    if n < ANSWERS_PER_ATTRIBUTE * size:
        raise InvalidDrivers(
            f"{n} customers answered all of the {size} questions. Five for each question are the"
            " fewest: ask more customers, or about fewer attributes."
        )
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    constant = [name for name, s in zip(columns, spread, strict=True) if s == 0]
    if constant:
        raise InvalidDrivers(
            f"All answered {', '.join(constant)} alike, so it explains nothing. Leave it out."
        )
    standard = (rows - mean) / spread
    upper = np.triu_indices(size)
    rng = np.random.default_rng(seed)
    sums = np.zeros((draws + 1, 1 + size + len(upper[0])))
    for begin in range(0, n, ROWS_AT_ONCE):
        block = standard[begin : begin + ROWS_AT_ONCE]
        weighed = weights[begin : begin + ROWS_AT_ONCE, None]
        parts = np.hstack([np.ones_like(weighed), block, block[:, upper[0]] * block[:, upper[1]]])
        parts *= weighed
        sums[0] += parts.sum(axis=0)
        # Half the digits do for draws, and take half the time.
        short = parts.astype(np.float32)
        for first in range(1, draws + 1, DRAWS_AT_ONCE):
            some = min(DRAWS_AT_ONCE, draws + 1 - first)
            sums[first : first + some] += _times_drawn(rng, (some, len(block))) @ short
    sums = sums[sums[:, 0] > 0]
    means = sums[:, 1 : 1 + size] / sums[:, :1]
    products = np.empty((len(sums), size, size))
    products[:, upper[0], upper[1]] = products[:, upper[1], upper[0]] = (
        sums[:, 1 + size :] / sums[:, :1]
    )
    correlations = _correlations(products - means[:, :, None] * means[:, None, :])
    _refuse_alike(correlations[0], columns)
    return Moments(
        means=means[0] * spread + mean,
        correlations=correlations[0],
        drawn_means=means[1:] * spread + mean,
        drawn_correlations=correlations[1:],
        n=n,
        n_effective=float(weights.sum() ** 2 / (weights**2).sum()),
        missing=missing,
    )


def _times_drawn(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(TIMES[rng.integers(0, 65_536, size=shape, dtype=np.uint16)])


def _rows(answers: Frame, columns: Sequence[str], weight: str | None) -> tuple[Floats, Floats, int]:
    wanted = [*columns, *([weight] if weight else [])]
    if len(columns) < 2 or len(set(wanted)) < len(wanted):
        raise InvalidDrivers("Name one outcome and one or more attributes, each of them once.")
    table = table_with(answers, columns=wanted, called="The table of answers")
    numbers = table.select(
        **{f"c{i}": table[name].cast("float64") for i, name in enumerate(wanted)}
    )
    arrow = numbers.to_pyarrow()
    found = np.column_stack([arrow[name].to_numpy() for name in arrow.column_names])
    whole = np.isfinite(found.astype(np.float64)).all(axis=1)
    kept = np.asarray(found[whole], dtype=np.float64)
    weights = kept[:, -1] if weight else np.ones(len(kept))
    if (weights <= 0).any():
        raise InvalidDrivers("A weight is not above 0. Weigh all answers, or leave some out.")
    return kept[:, : len(columns)], weights, int((~whole).sum())


def _correlations(covariances: Floats) -> Floats:
    spread = np.sqrt(np.einsum("bii->bi", covariances))
    # A draw in which all are alike (few answers) correlates with nothing.
    spread = np.where(spread > 0, spread, np.inf)
    found = covariances / spread[:, :, None] / spread[:, None, :]
    np.einsum("bii->bi", found)[:] = 1.0
    return np.asarray(found, dtype=np.float64)


def _refuse_alike(correlations: Floats, columns: Sequence[str]) -> None:
    values, vectors = np.linalg.eigh(correlations[:-1, :-1])
    if values[0] < ALIKE:
        same = [name for name, part in zip(columns, vectors[:, 0], strict=False) if abs(part) > 0.1]
        raise InvalidDrivers(
            f"{', '.join(same)} say the same: each follows from the others. Leave one of them out."
        )


def _louder_than_noise(moments: Moments, *, confidence: float, seed: int) -> Floats:
    """Tell which attributes outweigh, in nearly all draws, a column of noise added to each."""
    many = moments.drawn_correlations
    draws, size, _ = many.shape
    rng = np.random.default_rng([seed, 1])
    # Twice 1/n (effective): an attribute of noise was seen with one error and drawn with another.
    values, vectors = np.linalg.eigh(many)
    normal = rng.standard_normal((draws, size, 1)) * np.sqrt(2 / moments.n_effective)
    chance = (vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]) @ normal
    wide = np.zeros((draws, size + 1, size + 1))
    wide[:, 1:, 1:] = many
    wide[:, 0, 0] = 1.0
    wide[:, 1:, 0] = wide[:, 0, 1:] = chance[..., 0]
    weights = relative_weights(wide)
    gap = weights[:, 1:] - weights[:, :1]
    return np.asarray(np.quantile(gap, (1 - confidence) / 2, axis=0) > 0)


def _end(ranks: Floats, share: float) -> int:
    return int(np.quantile(ranks, share, method="inverted_cdf"))
