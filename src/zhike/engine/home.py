"""Where zhike keeps its state: one folder, and nothing outside it."""

from __future__ import annotations

import os
from pathlib import Path

from zhike.engine.errors import HomeNotWritable
from zhike.schema.sentence import Sentence


def home() -> Path:
    """Give the folder of all state: `ZHIKE_HOME`, or `var` below the current folder.

    Raises
    ------
    HomeNotWritable
        The folder cannot be made or written to.
    """
    folder = Path(os.environ.get("ZHIKE_HOME") or "var").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeNotWritable(folder=folder, reason=error.strerror or str(error)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise HomeNotWritable(folder=folder, reason=Sentence("permission denied"))
    return folder


def subfolder(name: str) -> Path:
    """Give a folder below the home, made if need be (store, tmp, uploads, exports, rejects)."""
    folder = home() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
