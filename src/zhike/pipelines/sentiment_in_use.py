"""The model of sentiment that texts are read with: a file beside the store, none at first.

Who approved it and what it was measured at is kept where people decide (`apps/labels`); this file
follows that, and no other part writes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from zhike.analytics import voice
from zhike.engine.home import home

FILE = "sentiment-model.json"


def model_in_use() -> voice.SentimentModel | None:
    """Give the model; None where texts are read by rules alone."""
    tried = _TRIED.get()
    if tried is not None:
        return _opened(tried) if tried else None
    path = home() / FILE
    try:
        stands = path.stat()
    except OSError:
        return None
    return _read(path, stands.st_mtime_ns, stands.st_ino)


def use_model(written: str) -> None:
    """Read texts with this model from now on; an empty text: by rules alone.

    Raises
    ------
    InvalidLabels
        It is no model; what was in use stays.
    """
    path = home() / FILE
    if not written:
        path.unlink(missing_ok=True)
        return
    voice.sentiment_model(written)
    # Whole or not at all: a reader never sees half a model.
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(written, encoding="ascii")
    draft.replace(path)


@contextmanager
def reading_with(written: str) -> Iterator[None]:
    """Read with this model (empty: by rules alone) in this thread; all others go on as before.

    So texts are read anew before a model is used, and no page stands empty meanwhile.
    """
    if written:
        voice.sentiment_model(written)
    token = _TRIED.set(written)
    try:
        yield
    finally:
        _TRIED.reset(token)


_TRIED: ContextVar[str | None] = ContextVar("tried", default=None)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int, _file: int) -> voice.SentimentModel:
    return voice.sentiment_model(path.read_text("ascii"))


@lru_cache(maxsize=2)
def _opened(written: str) -> voice.SentimentModel:
    return voice.sentiment_model(written)
