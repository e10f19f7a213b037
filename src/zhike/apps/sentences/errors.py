"""Errors of the apps whose text has two parts.

Refusal   what was asked for is refused: the facts, and what to do next
"""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A step that is refused. `code` is stable, the texts are not.

    `message` holds the facts and `way_out` what to do next.
    """

    code = "refused"
    status = 400

    def __init__(self, message: Any, *, way_out: Any) -> None:
        self.message, self.way_out = message, way_out
        super().__init__(message, way_out)

    def __str__(self) -> str:
        return f"{self.message} {self.way_out}"
