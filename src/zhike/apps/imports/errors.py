"""Errors of the imports app.

ImportsError
  UploadRefused       a file that cannot be taken in (no file, empty, unknown format)
  UploadTooLarge      a file beyond the limit
  NoRoom              the disk has no room for the file and what is made of it
  AddressRefused      a database address that zhike does not read
  SourceGone          the uploaded file is no longer kept
  MappingIncomplete   a mapping without something that every row needs
  MappingUnknown      no saved mapping of that name
  NotNow              the import's state does not allow the step
  ReasonMissing       an import was to be undone without a reason
  NameTaken           a saved mapping of that name is there already
  BatchTooLarge       an API batch beyond the limit
  LengthMissing       an API batch that does not say how long it is
  TypeRefused         an API batch that is not NDJSON
  TooBusy             too many batches at once
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.errors import CustomersError
from zhike.apps.sentences import told as sentences
from zhike.apps.sentences.errors import Refusal
from zhike.apps.vault.errors import VaultError
from zhike.integrations.errors import IntegrationError
from zhike.pipelines.errors import PipelineError


class ImportsError(Refusal):
    """An import that is refused."""

    code = "imports_error"


class UploadRefused(ImportsError):
    """A file that cannot be taken in."""

    code = "upload_refused"
    status = 422

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s is no file that zhike can read.") % {"name": name or _("Nothing")},
            way_out=_(
                "Choose a CSV, Excel (.xlsx), NDJSON, Parquet or XES file that holds at least one"
                " row; CSV, NDJSON and XES may be compressed (.gz)."
            ),
        )


class UploadTooLarge(ImportsError):
    """A file beyond the limit."""

    code = "upload_too_large"
    status = 413

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            _("The file is larger than %(limit)s.") % {"limit": filesizeformat(limit)},
            way_out=_("Cut it into parts, or use “zhike import events” on the server."),
        )


class NoRoom(ImportsError):
    """The disk has no room for the file and what is made of it."""

    code = "disk_full"
    status = 507

    def __init__(self, *, needed: int, free: int) -> None:
        super().__init__(
            _("This needs %(needed)s on the disk, and %(free)s are free. Nothing was stored.")
            % {"needed": filesizeformat(needed), "free": filesizeformat(free)},
            way_out=_("Free some space or move ZHIKE_HOME, then upload the file again."),
        )


class AddressRefused(ImportsError):
    """A database address that zhike does not read."""

    code = "address_refused"
    status = 422

    def __init__(self, *, known: tuple[str, ...]) -> None:
        super().__init__(
            _("This is no database address that zhike reads."),
            way_out=_(
                "Write it as KIND://USER:PASSWORD@HOST:PORT/DATABASE, where KIND is one of"
                " %(known)s. zhike's own files cannot be imported."
            )
            % {"known": ", ".join(known)},
        )


class SourceGone(ImportsError):
    """The uploaded file is no longer kept."""

    code = "source_gone"
    status = 409

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("%(name)s is no longer kept here.") % {"name": name},
            way_out=_("Upload it again; rows that are stored already are found as duplicates."),
        )


class MappingIncomplete(ImportsError):
    """A mapping without something that every row needs."""

    code = "mapping_incomplete"
    status = 422

    def __init__(self, *, missing: str) -> None:
        super().__init__(
            _("No column is chosen for: %(missing)s.") % {"missing": missing},
            way_out=_("Choose one column for each of them."),
        )


class MappingUnknown(ImportsError):
    """No saved mapping of that name."""

    code = "mapping_unknown"
    status = 422

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("No saved mapping is called %(name)s.") % {"name": name},
            way_out=_("Save one on the mapping page of an import, or leave the parameter out."),
        )


class NotNow(ImportsError):
    """The import's state does not allow the step."""

    code = "step_not_allowed"
    status = 409

    def __init__(self, *, state: Any) -> None:
        super().__init__(
            _("This cannot be done with an import that is: %(state)s.") % {"state": state},
            way_out=_("Load the page again to see where it stands."),
        )


class ReasonMissing(ImportsError):
    """An import was to be undone without a reason."""

    code = "reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("An import is undone only with a reason."),
            way_out=_("Write one; it stays in the record."),
        )


class NotTakenBack(ImportsError):
    """An import of a kind that is never undone."""

    code = "import_not_undone"
    status = 409

    def __init__(self, *, why: Any) -> None:
        super().__init__(
            _("An import of this kind is not undone."),
            way_out=str(why),
        )


class AllWorkedOn(ImportsError):
    """An import of which nothing could go any more."""

    code = "import_worked_on"
    status = 409

    def __init__(self, *, numbers: Sequence[str]) -> None:
        super().__init__(
            _("Nothing of this import can go: somebody worked on each since then: %(numbers)s.")
            % {"numbers": ", ".join(numbers)},
            way_out=_("Settle or withdraw them one by one."),
        )


class NameTaken(ImportsError):
    """A saved mapping of that name is there already."""

    code = "name_taken"
    status = 409

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("The name %(name)s is taken.") % {"name": name}, way_out=_("Choose another one.")
        )


class BatchTooLarge(ImportsError):
    """An API batch beyond the limit."""

    code = "batch_too_large"
    status = 413

    def __init__(self, *, limit: int) -> None:
        super().__init__(
            _("The batch is larger than %(limit)s. Nothing was stored.")
            % {"limit": filesizeformat(limit)},
            way_out=_("Send the rows in smaller batches."),
        )


class LengthMissing(ImportsError):
    """An API batch that does not say how long it is."""

    code = "length_required"
    status = 411

    def __init__(self) -> None:
        super().__init__(
            _("The request does not say how long it is."),
            way_out=_("Send Content-Length; chunked transfer is not read."),
        )


class TypeRefused(ImportsError):
    """An API batch that is not NDJSON."""

    code = "content_type_refused"
    status = 415

    def __init__(self, *, found: str) -> None:
        super().__init__(
            _("The content type is %(found)s.") % {"found": found or _("missing")},
            way_out=_("Send one JSON object a line, as application/x-ndjson, not compressed."),
        )


class TooBusy(ImportsError):
    """Too many batches at once."""

    code = "too_busy"
    status = 429
    retry_seconds = 2

    def __init__(self) -> None:
        super().__init__(
            _("Too many batches arrive at once. Nothing was stored."),
            way_out=_("Send it again after the seconds that Retry-After names."),
        )


# What reading, mapping and storing may raise; errors of the engine are RuntimeErrors.
REFUSALS = (
    ImportsError, CustomersError, VaultError, PipelineError, IntegrationError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Problem:
    """An error as a page tells it: words for the code, and the sentence with the facts."""

    code: str
    text: str


def problem_of(error: Exception) -> Problem:
    return Problem(code=str(getattr(error, "code", "")), text=told(error))


def told(error: Exception) -> str:
    """What a page may say of an error: those of our own packages never quote a customer's data."""
    if not type(error).__module__.startswith("zhike."):
        raise error
    return sentences.told(error)
