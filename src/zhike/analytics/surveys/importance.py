"""How much of an outcome each attribute accounts for, from correlations alone.

Attributes of one service go together: who finds the staff friendly finds the wait short. A
regression coefficient then tells what an attribute adds to all others, which may be little or
negative for the very thing customers care about. Both measures here share R² out fairly instead.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidDrivers

Floats = NDArray[np.float64]
LMG_UP_TO = 15
# So many keep 2^15 subsets of each in the cache; 25 at once take six times as long.
DRAWS_AT_ONCE = 4
NOTHING_LEFT = 1e-10


def lmg(correlations: Floats) -> Floats:
    """Give each attribute's share of R² by Lindeman, Merenda and Gold (the Shapley value).

    Parameters
    ----------
    correlations
        One matrix, or many along the first axis: attributes first, the outcome last. At most 15
        attributes: every subset of them is fitted.

    Returns
    -------
    array
        One value for each attribute, 0 or above, which sum to R²; along the first axis for each
        matrix.

    Raises
    ------
    InvalidDrivers
        There are more than 15 attributes, or none.

    Notes
    -----
    The mean gain in R² over all orders in which attributes can enter. All subsets are swept out of
    each other (one Schur complement each), never fitted anew. Do not read it as what would happen
    if the attribute were improved: association is no cause. Source: R. Lindeman, P. Merenda, R.
    Gold, 1980; U. Grömping, The American Statistician 61, 2007.

    Examples
    --------
    >>> matrix = [[1, 0.5, 0.5, 0.6], [0.5, 1, 0.5, 0.5], [0.5, 0.5, 1, 0.4], [0.6, 0.5, 0.4, 1]]
    >>> [round(float(value), 6) for value in lmg(np.array(matrix))]
    [0.227778, 0.126111, 0.061111]
    """
    many, single = _many(correlations)
    attributes = many.shape[1] - 1
    if attributes > LMG_UP_TO:
        raise InvalidDrivers(
            f"LMG fits every subset of {attributes} attributes; {LMG_UP_TO} is the most."
            " Ask for Johnson's relative weights instead."
        )
    share = _subset_weights(attributes)
    found = np.concatenate(
        [
            (share @ _explained(many[begin : begin + DRAWS_AT_ONCE])).T
            for begin in range(0, len(many), DRAWS_AT_ONCE)
        ]
    )
    return np.asarray(found[0] if single else found, dtype=np.float64)


def relative_weights(correlations: Floats) -> Floats:
    """Give each attribute's share of R² by Johnson's relative weights.

    Parameters
    ----------
    correlations
        As for `lmg`, for any number of attributes.

    Returns
    -------
    array
        As of `lmg`; the two seldom differ by more than a hundredth of R².

    Raises
    ------
    InvalidDrivers
        There is no attribute.

    Notes
    -----
    The outcome is explained by the uncorrelated variables nearest to the attributes, and what those
    explain is handed back by how much of each attribute they hold. Source: J. W. Johnson,
    Multivariate Behavioral Research 35, 2000.

    Examples
    --------
    >>> matrix = [[1, 0.5, 0.5, 0.6], [0.5, 1, 0.5, 0.5], [0.5, 0.5, 1, 0.4], [0.6, 0.5, 0.4, 1]]
    >>> [round(float(value), 6) for value in relative_weights(np.array(matrix))]
    [0.227222, 0.127222, 0.060556]
    """
    many, single = _many(correlations)
    values, vectors = np.linalg.eigh(many[:, :-1, :-1])
    roots = np.sqrt(np.maximum(values, 0.0))[:, None, :]
    turned = np.swapaxes(vectors, 1, 2)
    loadings = (vectors * roots) @ turned
    with np.errstate(divide="ignore"):
        inverse = np.where(roots > NOTHING_LEFT, 1 / roots, 0.0)
    beta = ((vectors * inverse) @ turned) @ many[:, :-1, -1:]
    found = (loadings**2 @ beta**2)[..., 0]
    return np.asarray(found[0] if single else found, dtype=np.float64)


def r_squared(correlations: Floats) -> Floats:
    """Give R² of all attributes together, for each matrix.

    Examples
    --------
    >>> float(r_squared(np.array([[1, 0.6], [0.6, 1]])))
    0.36
    """
    many, single = _many(correlations)
    found = relative_weights(many).sum(axis=1)
    return np.asarray(found[0] if single else found, dtype=np.float64)


def _many(correlations: Floats) -> tuple[Floats, bool]:
    array = np.asarray(correlations, dtype=np.float64)
    single = array.ndim == 2
    many = array[None] if single else array
    if many.shape[1] < 2:
        raise InvalidDrivers("There is no attribute. Name one or more beside the outcome.")
    return many, single


def _explained(many: Floats) -> Floats:
    """Give R² of every subset: one row each, attribute k in it where bit k is set."""
    draws, size, _ = many.shape
    # Subsets and draws lie last, so that each step runs over long stretches of memory.
    left = np.ascontiguousarray(np.moveaxis(many, 0, 2))[:, :, None, :]
    for _attribute in range(size - 1):
        pivot, row, rest = left[0, 0], left[0, 1:], left[1:, 1:]
        with np.errstate(divide="ignore"):
            scaled = row * np.where(pivot > NOTHING_LEFT, 1 / pivot, 0.0)
        subsets = pivot.shape[0]
        left = np.empty((*rest.shape[:2], 2 * subsets, draws))
        left[:, :, :subsets] = rest
        swept = left[:, :, subsets:]
        np.multiply(row[:, None], scaled[None, :], out=swept)
        np.subtract(rest, swept, out=swept)
    return np.asarray(1.0 - left[0, 0].reshape(-1, draws), dtype=np.float64)


def _subset_weights(attributes: int) -> Floats:
    """Give by what each subset's R² counts for each attribute in the mean over all orders."""
    subsets = np.arange(2**attributes)
    member = (subsets[None, :] >> np.arange(attributes)[:, None]) & 1
    size = member.sum(axis=0)
    orders = [factorial(s) * factorial(attributes - 1 - s) for s in range(attributes)]
    weight = np.array([*orders, 0], dtype=np.float64) / factorial(attributes)
    return np.asarray(np.where(member == 1, weight[size - 1], -weight[size]))
