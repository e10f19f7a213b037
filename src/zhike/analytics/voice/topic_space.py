"""Texts as points: each a vector of its words, near to another where they share rare words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.voice.cleaning import clean, simplified
from zhike.analytics.voice.segmentation import Cutter, cutter

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
FLOOR = 0.35  # how near (cosine) a text lies to its topic at least
_MASKS = re.compile(r"\[[^\[\]]{1,8}\]")
_WORD = re.compile(r"[㐀-鿿]{2,}|[a-z][a-z0-9]+")


@dataclass(frozen=True)
class Space:
    """The words of a month with their weights, and its texts in them."""

    names: Sequence[str]
    rarity: Floats
    place_of: Mapping[str, int] = field(repr=False)


def words_of(texts: Sequence[str], cut: Cutter | None) -> list[list[str]]:
    """Give the words of each text that tell what it is about, without masks and common words."""
    cutting, common = cut or _own_cutter(), _common()
    return [
        [
            word
            for word in cutting(_MASKS.sub(" ", simplified(clean(text)).lower()))
            if _WORD.fullmatch(word) and word not in common
        ]
        for text in texts
    ]


def space_of(words: Sequence[Sequence[str]]) -> Space:
    """Words of two texts and more, in the order of the alphabet."""
    seen: dict[str, int] = {}
    for text in words:
        for word in set(text):
            seen[word] = seen.get(word, 0) + 1
    names = sorted(word for word, count in seen.items() if count >= 2)
    counts = np.array([seen[word] for word in names], dtype=np.float64)
    rarity = np.log((1 + len(words)) / (1 + counts)) + 1
    return Space(names, rarity, {word: place for place, word in enumerate(names)})


def vectors_of(words: Sequence[Sequence[str]], space: Space) -> Any:
    """Give a row for each text (tf-idf, of length 1; of length 0 without words), sparse."""
    from scipy import sparse  # late: it takes long to load

    rows, columns = [], []
    for row, text in enumerate(words):
        found = {space.place_of[word] for word in text if word in space.place_of}
        rows += [row] * len(found)
        columns += sorted(found)
    shape = (len(words), len(space.names))
    made = sparse.csr_matrix((space.rarity[columns], (rows, columns)), shape=shape)
    return _to_length_one(made)


def _to_length_one(rows: Any) -> Any:
    from scipy import sparse

    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(length > 0, length, 1.0)) @ rows


def nearest(vectors: Any, centres: Floats) -> tuple[Places, Floats]:
    """Give for each text the place of the nearest centre (-1: near none), and the cosine."""
    if not len(centres):
        return np.full(vectors.shape[0], -1), np.zeros(vectors.shape[0])
    cosines = np.asarray(vectors @ centres.T)
    places, best = cosines.argmax(axis=1), cosines.max(axis=1)
    return np.where(best >= FLOOR, places, -1), best


def centres_of(vectors: Any, places: Places, count: int) -> Floats:
    """Give the mean direction of the texts at each of `count` places."""
    from scipy import sparse

    rows = np.flatnonzero(places >= 0)
    member = sparse.csr_matrix(
        (np.ones(len(rows)), (places[rows], rows)), shape=(count, vectors.shape[0])
    )
    sums = np.asarray((member @ vectors).todense())
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths > 0, lengths, 1.0))


@cache
def _own_cutter() -> Cutter:
    return cutter()


@cache
def _common() -> frozenset[str]:
    text = resources.files(__package__).joinpath("common_words.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if line[:1] != "#" for w in line.split())
