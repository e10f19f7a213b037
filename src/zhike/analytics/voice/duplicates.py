"""Texts that say the same in nearly the same words: copied complaints, campaigns, spam."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.voice.cleaning import clean, simplified

BANDS, ROWS = 16, 4  # of the signature; pairs above 0.7 alike are met with 98 % and more
PRIME = (1 << 31) - 1
SEED = 20_260_105
SHORTEST = 6  # characters; shorter texts are alike by chance and are joined only where equal


def near_duplicates(texts: Sequence[str], *, alike: float = 0.7) -> NDArray[np.int64]:
    """Give for each text the place of the first text that it nearly repeats; its own if none.

    Parameters
    ----------
    texts
        In the order in which they came.
    alike
        The least share of rows of three characters that both have among those that either has
        (Jaccard).

    Returns
    -------
    array of int
        As long as `texts`. Texts of one group have the same number.

    Notes
    -----
    MinHash of 64 functions in 16 bands; whatever meets in a band is compared exactly with the first
    text of the band, and groups are joined through it, so a group may hold two texts that are less
    alike than asked. Cost grows with the number of texts, not of pairs. Texts shorter than six
    characters (不错) are joined only where they are equal. Source: A. Broder, On the resemblance
    and containment of documents, 1997; P. Indyk and R. Motwani, STOC 1998 (bands).

    Examples
    --------
    >>> texts = ["手机银行更新以后一直闪退", "转账很快", "手机银行更新以后一直闪退!"]
    >>> near_duplicates(texts).tolist()
    [0, 1, 0]
    """
    if not texts:
        return np.zeros(0, dtype=np.int64)
    from scipy import sparse  # late: it takes long to load
    from scipy.sparse import csgraph

    cleaned = [simplified(clean(text)).lower() for text in texts]
    pairs = [_equal(cleaned)]
    long = np.flatnonzero([len(text) >= SHORTEST for text in cleaned])
    if len(long) > 1:
        rows = _rows_of_three([cleaned[place] for place in long])
        pairs += [long[near] for near in _met(rows, alike)]
    first, second = np.concatenate(pairs, axis=1)
    links = sparse.coo_matrix((np.ones(len(first)), (first, second)), shape=(len(texts),) * 2)
    _count, group = csgraph.connected_components(links, directed=False)
    earliest = np.full(group.max() + 1, len(texts), dtype=np.int64)
    np.minimum.at(earliest, group, np.arange(len(texts)))
    firsts: NDArray[np.int64] = earliest[group]
    return firsts


def _equal(texts: Sequence[str]) -> NDArray[np.int64]:
    """Pairs of each text with the first that is equal to it, itself included."""
    seen: dict[str, int] = {}
    firsts = [seen.setdefault(text, place) for place, text in enumerate(texts)]
    return np.array([np.arange(len(texts)), firsts], dtype=np.int64)


def _rows_of_three(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(
        analyzer="char", ngram_range=(3, 3), binary=True, norm=None, alternate_sign=False,
        n_features=2**24, dtype=np.float32,
    )  # fmt: skip
    return hashing.transform(texts)


def _met(rows: Any, alike: float) -> list[NDArray[np.int64]]:
    """Pairs, as two rows, of a text and the first of its band, where they are alike enough."""
    draw = np.random.default_rng(SEED)
    times = draw.integers(1, PRIME, BANDS * ROWS)
    plus = draw.integers(0, PRIME, BANDS * ROWS)
    values, starts = rows.indices.astype(np.int64), rows.indptr[:-1]
    sizes = np.diff(rows.indptr)
    found = []
    for band in range(BANDS):
        key = np.zeros(rows.shape[0], dtype=np.int64)
        for function in range(band * ROWS, (band + 1) * ROWS):
            hashed = (values * times[function] + plus[function]) % PRIME
            key = key * 1_000_003 + np.minimum.reduceat(hashed, starts)
        _keys, first, group = np.unique(key, return_index=True, return_inverse=True)
        one, other = np.arange(rows.shape[0]), first[group]
        moved = one != other
        one, other = one[moved], other[moved]
        if len(one):
            both = np.asarray(rows[one].multiply(rows[other]).sum(axis=1)).ravel()
            near = both >= alike * (sizes[one] + sizes[other] - both)
            found.append(np.array([one[near], other[near]], dtype=np.int64))
    return found
