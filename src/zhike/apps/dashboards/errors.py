"""Errors of the dashboards app.

DashboardError
  UnknownTone   a component was asked for a tone it does not have
"""

from __future__ import annotations


class DashboardError(ValueError):
    """A page is put together wrongly. `code` is stable; the text is not."""

    code = "dashboard_error"


class UnknownTone(DashboardError):
    """A component was asked for a tone it does not have."""

    code = "unknown_tone"

    def __init__(self, *, tone: str, known: tuple[str, ...]) -> None:
        super().__init__(f"The tone {tone!r} does not exist. There are: {', '.join(known)}.")
