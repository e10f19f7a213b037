"""SERVQUAL and SERVPERF by dimension, and how far the items of a dimension measure one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from scipy import special

from zhike.analytics.errors import AnswerOffScale, InvalidItems
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, holm
from zhike.analytics.surveys.importance import Floats
from zhike.analytics.surveys.scales import Scale
from zhike.analytics.tables import table_with

FEWEST = 10
DRAWS = 500
ROUNDS = 500
CLOSE_ENOUGH = 1e-10


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """Cronbach's alpha and McDonald's omega of some items, each with its interval."""

    alpha: Estimate
    omega: Estimate
    items: int
    n: int


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One dimension: SERVPERF is the mean perception, SERVQUAL that of perception less expectation.

    `p_value` is of a gap of 0, `p_corrected` by Holm over the dimensions. The reliabilities are of
    the perceptions and of the gaps; None for a single item.
    """

    dimension: str
    servperf: Estimate
    expected: float
    servqual: Estimate
    p_value: float
    p_corrected: float
    perception_reliability: Reliability | None
    gap_reliability: Reliability | None
    n: int
    missing: int


def service_quality(
    answers: Frame,
    *,
    dimensions: Mapping[str, Sequence[tuple[str, str]]],
    scale: Scale,
    confidence: float = 0.95,
    seed: int = 0,
) -> tuple[Dimension, ...]:
    """Give SERVQUAL's gap and SERVPERF's score of each dimension.

    Parameters
    ----------
    answers
        One row for each customer; who skipped an item of a dimension is left out of that dimension.
    dimensions
        For each dimension its items: the column of expectation and the column of perception.
    scale
        Of all of them.
    confidence
        Coverage of the intervals, between 0 and 1.
    seed
        Of the draws that omega's interval is taken from.

    Returns
    -------
    tuple of Dimension
        In the order given.

    Raises
    ------
    MissingColumns
        A column is absent.
    InvalidItems
        A dimension has no items, or fewer than ten customers answered all of one.
    AnswerOffScale
        An answer is no point of the scale.

    Notes
    -----
    A customer's score is the mean over the items; intervals and tests are Student's, paired for the
    gap. Gaps are differences of two answers that go together and so are less reliable than the
    answers: SERVPERF is given beside, and compare both reliabilities. Source: A. Parasuraman, V.
    Zeithaml, L. Berry, Journal of Retailing 64(1), 1988; J. Cronin and S. Taylor, Journal of
    Marketing 56(3), 1992.
    """
    found = []
    for name, items in dimensions.items():
        if not items:
            raise InvalidItems(f"{name} has no items. Name its columns or leave it out.")
        rows, missing = _answers(answers, [c for pair in items for c in pair], scale, called=name)
        expected, perceived = rows[:, 0::2], rows[:, 1::2]
        gaps = perceived - expected
        servqual, p = _mean(gaps.mean(axis=1), confidence)
        several = len(items) > 1
        found.append(
            Dimension(
                dimension=name,
                servperf=_mean(perceived.mean(axis=1), confidence)[0],
                expected=float(expected.mean()),
                servqual=servqual,
                p_value=p,
                p_corrected=p,
                perception_reliability=(
                    reliability(perceived, confidence=confidence, seed=seed) if several else None
                ),
                gap_reliability=(
                    reliability(gaps, confidence=confidence, seed=seed) if several else None
                ),
                n=len(rows),
                missing=missing,
            )
        )
    fair = holm([one.p_value for one in found])
    return tuple(replace(one, p_corrected=p) for one, p in zip(found, fair, strict=True))


def reliability(items: Floats, *, confidence: float = 0.95, seed: int = 0) -> Reliability:
    """Give Cronbach's alpha (Feldt's interval) and McDonald's omega (bootstrap interval).

    Parameters
    ----------
    items
        One row for each customer, one column for each item, nothing missing; all items turned the
        same way.
    confidence, seed
        As for `service_quality`.

    Raises
    ------
    InvalidItems
        Fewer than two items or ten rows, or an item that all answered alike.

    Notes
    -----
    Alpha takes all items to measure the one thing equally well and else says too little; omega lets
    each have its own loading, of one factor fitted to the covariances by least squares. Neither
    shows that there is only one thing. With two items the two are the same. Source: L. Cronbach,
    Psychometrika 16, 1951; L. Feldt, Psychometrika 30, 1965; R. McDonald, Test Theory, 1999.

    Examples
    --------
    >>> rows = np.array([[1, 2], [2, 2], [3, 4], [4, 3], [5, 5]] * 4, dtype=float)
    >>> found = reliability(rows)
    >>> round(found.alpha.value, 4), round(found.omega.value, 4)
    (0.9091, 0.9091)
    """
    n, size = items.shape
    if size < 2 or n < FEWEST:
        raise InvalidItems(
            f"There are {size} items and {n} customers who answered all. Reliability needs two"
            f" items and {FEWEST} customers."
        )
    if (items.std(axis=0) == 0).any():
        raise InvalidItems(
            "An item was answered alike by all, so it measures nothing. Leave it out."
        )
    rng = np.random.default_rng(seed)
    upper = np.triu_indices(size)
    around = items - items.mean(axis=0)
    products = np.hstack([np.ones((n, 1)), around, around[:, upper[0]] * around[:, upper[1]]])
    sums = np.vstack([np.ones(n), rng.multinomial(n, np.full(n, 1 / n), size=DRAWS)]) @ products / n
    covariances = np.empty((len(sums), size, size))
    covariances[:, upper[0], upper[1]] = covariances[:, upper[1], upper[0]] = sums[:, 1 + size :]
    means = sums[:, 1 : 1 + size]
    covariances -= means[:, :, None] * means[:, None, :]
    omegas = omega(covariances)
    ends = np.nanquantile(omegas[1:], [(1 - confidence) / 2, (1 + confidence) / 2])
    return Reliability(
        alpha=_feldt(alpha(covariances[0]), n=n, items=size, confidence=confidence),
        omega=Estimate(
            value=float(omegas[0]),
            lower=float(ends[0]),
            upper=float(ends[1]),
            confidence=confidence,
        ),
        items=size,
        n=n,
    )


def alpha(covariance: Floats) -> float:
    """Give Cronbach's alpha of a covariance matrix.

    Examples
    --------
    >>> round(alpha(np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])), 6)
    0.739865
    """
    size = len(covariance)
    return float(size / (size - 1) * (1 - np.trace(covariance) / covariance.sum()))


def omega(covariances: Floats) -> Floats:
    """Give McDonald's omega of each covariance matrix along the first axis.

    Examples
    --------
    Loadings .8, .7 and .6: 2.1² / (2.1² + .36 + .51 + .64).

    >>> matrix = np.array([[1, 0.56, 0.48], [0.56, 1, 0.42], [0.48, 0.42, 1]])
    >>> round(float(omega(matrix[None])[0]), 6)
    0.744932
    """
    many, size = covariances, covariances.shape[1]
    apart = many * (1 - np.eye(size))
    variances = np.einsum("bii->bi", many)
    if size == 2:
        return np.array([alpha(one) for one in many])
    _values, vectors = np.linalg.eigh(many)
    loadings = vectors[:, :, -1] * np.sqrt(_values[:, -1:])
    for _round in range(ROUNDS):
        before = loadings.copy()
        for item in range(size):
            squares = (loadings**2).sum(axis=1) - loadings[:, item] ** 2
            loadings[:, item] = (apart[:, item] * loadings).sum(axis=1) / squares
        # No item can have more in common than it varies (Heywood).
        loadings = np.clip(loadings, -np.sqrt(variances), np.sqrt(variances))
        if float(np.abs(loadings - before).max()) < CLOSE_ENOUGH:
            break
    common = loadings.sum(axis=1) ** 2
    return np.asarray(common / (common + (variances - loadings**2).sum(axis=1)))


def _feldt(value: float, *, n: int, items: int, confidence: float) -> Estimate:
    low, high = (1 + confidence) / 2, (1 - confidence) / 2
    freedom = n - 1, (n - 1) * (items - 1)
    lower, upper = (
        1 - (1 - value) * float(special.fdtri(*freedom, share)) for share in (low, high)
    )
    return Estimate(value=value, lower=lower, upper=upper, confidence=confidence)


def _mean(values: Floats, confidence: float) -> tuple[Estimate, float]:
    n, mean = len(values), float(values.mean())
    error = float(values.std(ddof=1)) / sqrt(n)
    half = float(special.stdtrit(n - 1, (1 + confidence) / 2)) * error
    p = float(2 * special.stdtr(n - 1, -abs(mean) / error)) if error else float(mean == 0)
    return Estimate(value=mean, lower=mean - half, upper=mean + half, confidence=confidence), p


def _answers(
    answers: Frame, columns: Sequence[str], scale: Scale, *, called: str
) -> tuple[Floats, int]:
    table = table_with(answers, columns=columns, called="The table of answers")
    arrow = table.select(
        **{f"c{place}": table[name].cast("float64") for place, name in enumerate(columns)}
    ).to_pyarrow()
    found = np.column_stack([arrow[name].to_numpy() for name in arrow.column_names])
    given = found[~np.isnan(found)]
    if len(strange := given[~np.isin(given, list(scale.points))]):
        raise AnswerOffScale(
            f"{strange[0]:g} cannot be answered on the scale {scale}."
            " Correct the answers or declare the scale that the questions had."
        )
    whole = ~np.isnan(found).any(axis=1)
    if whole.sum() < FEWEST:
        raise InvalidItems(
            f"{int(whole.sum())} customers answered all items of {called}; {FEWEST} are the fewest."
        )
    return np.asarray(found[whole], dtype=np.float64), int((~whole).sum())
