"""Errors of the journeys app.

JourneysError
  ViewNameRefused  a saved view cannot have that name
"""

from __future__ import annotations


class JourneysError(ValueError):
    """An act cannot be done as asked. `code` is stable; the text is not."""

    code = "journeys_error"


class ViewNameRefused(JourneysError):
    """A saved view cannot have that name."""

    code = "view_name_refused"

    def __init__(self, *, name: str, most: int) -> None:
        super().__init__(f"A view's name has 1 to {most} characters; this one has {len(name)}.")
