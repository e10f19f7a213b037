"""Errors of the engine layer.

EngineError
  HomeNotWritable   the state folder cannot be made or written to
"""

from __future__ import annotations

from pathlib import Path


class EngineError(RuntimeError):
    """The stores or engines cannot do what was asked. `code` is stable; the text is not."""

    code = "engine_error"


class HomeNotWritable(EngineError):
    """The state folder cannot be made or written to."""

    code = "home_not_writable"

    def __init__(self, *, folder: Path, reason: str) -> None:
        super().__init__(
            f"The state folder {folder} cannot be written ({reason})."
            " Set ZHIKE_HOME to a folder of yours."
        )
