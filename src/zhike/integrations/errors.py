"""Errors of the integrations: an outside system or file is not what its format promises.

IntegrationError
  SourceMissing     the file is not there or cannot be read
  SourceBroken      the file breaks off or contradicts its own format
  EncodingUnknown   an encoding that zhike cannot read
  SheetUnknown      the workbook has no sheet of that name
  DatabaseRefused   a database cannot be reached, or refuses the table or query
  CountryUnknown    no public holidays are known of that country
"""

from __future__ import annotations

from pathlib import Path


class IntegrationError(ValueError):
    """An outside source cannot be read. `code` is stable; the text is not."""

    code = "integration_error"


class SourceMissing(IntegrationError):
    """The file is not there or cannot be read."""

    code = "source_missing"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be read ({reason}). Check the path and its permissions.")


class SourceBroken(IntegrationError):
    """The file breaks off or contradicts its own format, so that no row of it can be trusted."""

    code = "source_broken"

    def __init__(self, *, path: Path, where: str, reason: str, way_out: str) -> None:
        super().__init__(f"{path.name} breaks at {where}: {reason}. Nothing was stored. {way_out}")


class EncodingUnknown(IntegrationError):
    """An encoding that zhike cannot read."""

    code = "encoding_unknown"

    def __init__(self, *, encoding: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{encoding!r} is no encoding zhike reads. Use: {', '.join(known)}.")


class SheetUnknown(IntegrationError):
    """The workbook has no sheet of that name, or none to choose by itself."""

    code = "sheet_unknown"

    def __init__(self, *, path: Path, sheet: str, known: tuple[str, ...]) -> None:
        wanted = f"sheet {sheet!r}" if sheet else "visible sheet"
        super().__init__(f"{path.name} has no {wanted}. It has: {', '.join(known) or 'none'}.")


class DatabaseRefused(IntegrationError):
    """A database cannot be reached, or refuses the table or query. The message names no secret."""

    code = "database_refused"

    def __init__(self, *, database: str, reason: str, way_out: str) -> None:
        super().__init__(f"{database}: {reason}. {way_out}")


class CountryUnknown(IntegrationError):
    """No public holidays are known of that country."""

    code = "country_unknown"

    def __init__(self, *, country: str) -> None:
        super().__init__(
            f"No public holidays of {country!r} are known. Use a two-letter code such as CN."
        )
