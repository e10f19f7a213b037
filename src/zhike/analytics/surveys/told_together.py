"""Which of many figures may be told together, so that none of few answers follows from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidTable
from zhike.analytics.surveys.suppression import MINIMUM

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NOTHING = 1e-6  # a vector of less than this is none; those that are some lie near 1
WITNESSES = 3  # random directions that must all be empty before something counts as recovered
AT_ONCE = 2000  # cells that are laid out at a time
MOST_PAIRED = 400  # secrets of which two are tried together; the others by themselves alone


def told_together(
    figures: Sequence[Collection[int]],
    *,
    secrets: Sequence[Collection[int]],
    sizes: Sequence[int],
    kept: int = 0,
    minimum: int = MINIMUM,
) -> list[bool]:
    """Give for each figure whether it may be told beside those before it.

    Parameters
    ----------
    figures
        What may be told, the most important first: each a set of places in `sizes`, as the answers
        of a branch, or of a channel in March. Sets may cross and hold one another.
    secrets
        Sets of few answers that nobody may recover.
    sizes
        How many answers lie in each of the smallest cells that any figure tells apart.
    kept
        So many of the first figures are told in any case. What follows from them alone is lost.
    minimum
        The fewest answers a figure may rest on.

    Returns
    -------
    list of bool
        After it no sum or difference of what is told, of however many figures, is a secret or two
        secrets that share nobody and are fewer than `minimum` together; and no two told figures,
        one within the other, differ by fewer than `minimum` answers.

    Raises
    ------
    InvalidTable
        A set names a place that `sizes` has not.

    Notes
    -----
    Linear algebra: a secret follows where it lies in the span of what is told. Each cell becomes a
    random vector of more dimensions than there are figures, so a set is the sum of its cells and
    lies in a span exactly when it did before (with probability 1), however many cells there are;
    the span grows by Gram and Schmidt. It knows nothing of what numbers cannot be (negative,
    broken), and tries no three secrets at once: `suppress` and `reveal` do that within one table,
    so this one joins tables which they have decided. Of many secrets only the first `MOST_PAIRED`
    are tried two by two. Cost about figures² times (figures + secrets).

    Examples
    --------
    The cards' queue of 7 lies in a branch beside a queue of 33: branch and queue cannot both be
    told, since one less the other is the 7.

    >>> told_together([{0, 1}, {0}], secrets=[{1}], sizes=[33, 7], minimum=10)
    [True, False]
    """
    _refuse([*figures, *secrets], len(sizes))
    width = len(figures) + WITNESSES
    told, hidden = (_laid_out(sets, count=len(sizes), width=width) for sets in (figures, secrets))
    span = _Span(hidden, pairs=_pairs(secrets[:MOST_PAIRED], sizes, minimum))
    too_near = _too_near(figures, sizes, minimum)
    shown = np.zeros(len(figures), dtype=bool)
    for place in range(len(figures)):
        is_kept = place < kept
        if is_kept or not (too_near[place] & shown).any():
            shown[place] = span.take(told[place], anyway=is_kept)
    return [bool(one) for one in shown]


class _Span:
    """The span of what is told so far, and what is left of each secret outside of it."""

    def __init__(self, secrets: Floats, *, pairs: tuple[NDArray[Any], NDArray[Any]]) -> None:
        width = secrets.shape[1]
        self.basis: Floats = np.zeros((width, width))
        self.rank = 0
        self.secrets, self.pairs = secrets, pairs
        self.witnesses = np.random.default_rng(2).normal(size=(width, WITNESSES))
        self.left: Floats = secrets @ self.witnesses
        self.lost = self._recovered(self.left)

    def take(self, figure: Floats, *, anyway: bool) -> bool:
        """Add a figure; say no where it would recover something that is not lost already."""
        known = self.basis[: self.rank]
        rest = figure - known.T @ (known @ figure)
        rest -= known.T @ (known @ rest)  # once more: the first leaves rounding behind
        length = float(np.linalg.norm(rest))
        if length < NOTHING:
            return True  # it follows from the others
        direction = rest / length
        left = self.left - np.outer(self.secrets @ direction, direction @ self.witnesses)
        recovered = self._recovered(left)
        if not anyway and (recovered & ~self.lost).any():
            return False
        self.basis[self.rank] = direction
        self.rank += 1
        self.left, self.lost = left, recovered
        return True

    def _recovered(self, left: Floats) -> Flags:
        """Which secrets, and then which pairs of them, have nothing left outside of the span."""
        first, second = self.pairs
        both = np.vstack([left, left[first] + left[second]])
        return np.asarray((np.abs(both) < NOTHING).all(axis=1))


def _refuse(sets: Sequence[Collection[int]], count: int) -> None:
    if any(place < 0 or place >= count for one in sets for place in one):
        raise InvalidTable(f"A set names a place beyond the {count} sizes. Give each its size.")


def _rows(sets: Sequence[Collection[int]], count: int) -> Any:
    """The sets as rows of zeros and ones."""
    from scipy import sparse  # late: it takes long to load

    places = [place for one in sets for place in one]
    ends = np.cumsum([0, *(len(one) for one in sets)])
    return sparse.csr_matrix((np.ones(len(places)), places, ends), shape=(len(sets), count))


def _laid_out(sets: Sequence[Collection[int]], *, count: int, width: int) -> Floats:
    """Each set as the sum of the random vectors of its cells."""
    draw = np.random.default_rng(1)
    rows, found = _rows(sets, count).tocsc(), np.zeros((len(sets), width))
    for begin in range(0, count, AT_ONCE):
        end = min(begin + AT_ONCE, count)
        cells = draw.normal(scale=width**-0.5, size=(end - begin, width))
        found += rows[:, begin:end] @ cells
    return found


def _shared(sets: Sequence[Collection[int]], sizes: Sequence[int]) -> Floats:
    """How many answers each two sets share."""
    rows = _rows(sets, len(sizes))
    weighed = rows.multiply(np.asarray(sizes, dtype=np.float64)).tocsr()
    return np.asarray((weighed @ rows.T).todense(), dtype=np.float64)


def _pairs(
    secrets: Sequence[Collection[int]], sizes: Sequence[int], minimum: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Two secrets that share nobody and are few together."""
    shared = _shared(secrets, sizes)
    own = np.diag(shared)
    few = (shared == 0) & (own[:, None] + own < minimum) & (own > 0) & (own[:, None] > 0)
    first, second = np.nonzero(np.triu(few, 1))
    return first, second


def _too_near(figures: Sequence[Collection[int]], sizes: Sequence[int], minimum: int) -> Flags:
    """Which two figures lie one within the other and differ by few."""
    shared = _shared(figures, sizes)
    own = np.diag(shared)
    within = (shared == own[:, None]) | (shared == own)
    apart = np.abs(own[:, None] - own)
    return np.asarray(within & (apart > 0) & (apart < minimum))
