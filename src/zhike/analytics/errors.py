"""Errors of the analytics library.

AnalyticsError
  MissingColumns   a table lacks columns its contract names
  InvalidDurations durations are negative, missing or uneven
"""

from __future__ import annotations

from collections.abc import Iterable


class AnalyticsError(ValueError):
    """The input cannot give a meaningful answer. `code` is stable; the text is not."""

    code = "analytics_error"


class MissingColumns(AnalyticsError):
    """A table lacks columns that its contract names."""

    code = "missing_columns"

    def __init__(self, *, table: str, missing: Iterable[str], found: Iterable[str]) -> None:
        self.missing = sorted(missing)
        super().__init__(
            f"{table} lacks the columns {', '.join(self.missing)}."
            f" It has: {', '.join(sorted(found))}."
        )


class InvalidDurations(AnalyticsError):
    """Durations are negative or missing, or do not match their marks and weights."""

    code = "invalid_durations"
