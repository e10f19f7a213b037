"""Errors of the integrations: an outside system or file is not what its format promises.

IntegrationError
  SourceMissing     the file is not there or cannot be read
  SourceBroken      the file breaks off or contradicts its own format
    NoRecords       every line can be read as text and none as a record
  EncodingUnknown   an encoding that zhike cannot read
  SheetUnknown      the workbook has no sheet of that name
  DatabaseRefused   a database cannot be reached, or refuses the table or query
  CountryUnknown    no public holidays are known of that country
"""

from __future__ import annotations

from pathlib import Path

from zhike.schema.sentence import Sentence


class IntegrationError(ValueError):
    """An outside source cannot be read. `code` is stable; the text is not."""

    code = "integration_error"


class SourceMissing(IntegrationError):
    """The file is not there or cannot be read."""

    code = "source_missing"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(
            Sentence(
                "{path} cannot be read ({reason}). Check the path and its permissions.",
                path=path,
                reason=reason,
            )
        )


class SourceBroken(IntegrationError):
    """The file breaks off or contradicts its own format, so that no row of it can be trusted."""

    code = "source_broken"

    def __init__(self, *, path: Path, where: str, reason: str, way_out: str) -> None:
        super().__init__(
            Sentence(
                "{name} breaks at {where}: {reason}. Nothing was stored. {way_out}",
                name=path.name,
                where=where,
                reason=reason,
                way_out=way_out,
            )
        )


class NoRecords(SourceBroken):
    """Every line can be read as text and none as a record; the rejects tell why of each."""


class EncodingUnknown(IntegrationError):
    """An encoding that zhike cannot read."""

    code = "encoding_unknown"

    def __init__(self, *, encoding: str, known: tuple[str, ...]) -> None:
        super().__init__(
            Sentence(
                "{encoding!r} is no encoding zhike reads. Use: {known}.",
                encoding=encoding,
                known=", ".join(known),
            )
        )


class SheetUnknown(IntegrationError):
    """The workbook has no sheet of that name, or none to choose by itself."""

    code = "sheet_unknown"

    def __init__(self, *, path: Path, sheet: str, known: tuple[str, ...]) -> None:
        wanted = (
            Sentence("{name} has no sheet {sheet!r}.", name=path.name, sheet=sheet)
            if sheet
            else Sentence("{name} has no visible sheet.", name=path.name)
        )
        there = (
            Sentence("It has: {known}.", known=", ".join(known))
            if known
            else Sentence("It has no sheets at all.")
        )
        super().__init__(Sentence("{wanted} {there}", wanted=wanted, there=there))


class DatabaseRefused(IntegrationError):
    """A database cannot be reached, or refuses the table or query. The message names no secret."""

    code = "database_refused"

    def __init__(self, *, database: str, reason: str, way_out: str) -> None:
        super().__init__(
            Sentence(
                "{database}: {reason}. {way_out}", database=database, reason=reason, way_out=way_out
            )
        )


class CountryUnknown(IntegrationError):
    """No public holidays are known of that country."""

    code = "country_unknown"

    def __init__(self, *, country: str) -> None:
        super().__init__(
            Sentence(
                "No public holidays of {country!r} are known. Use a two-letter code such as CN.",
                country=country,
            )
        )
