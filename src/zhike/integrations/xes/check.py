"""The streaming check of an XES file: is it whole, and may the fast reader be trusted with it?

The fast reader (`r4pm`) gives half of a half-cut file without a word, turns a number it cannot
read into 0, a missing name into the default of a `global`, a list into debug text, and panics at
an event without attributes. So each file first goes through expat, which proves that it is well
formed to the end, and through `UNPLAIN`, which finds what the fast reader would lose. Whatever is
not plain is read by `zhike.integrations.xes.strict`, slower and without loss.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from zhike.integrations.errors import SourceMissing
from zhike.integrations.files.text import PACKING_ERRORS

CHUNK_BYTES = 1 << 20
# Above this the whole log no longer fits comfortably into memory: the strict reader streams.
FAST_READER_BYTES = 2 << 30
# One case this long is not cut out of the stream any more; the strict reader streams it.
LONGEST_CASE_BYTES = 64 << 20

_DATE = (
    rb"(?:[12]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rb"|(?:0[13578]|1[02])-31)|[12]\d(?:0[48]|[2468][048]|[13579][26])-02-29)"
    rb"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
)
# What the fast reader would lose. A typed value must be one it keeps to the last digit.
UNPLAIN = re.compile(
    rb'<date (?!key="[^"<]*" value="' + _DATE + rb'"\s*/>)'
    rb'|<int (?!key="[^"<]*" value="-?\d{1,18}"\s*/>)'
    rb'|<float (?!key="[^"<]*" value="-?\d{1,7}(?:\.\d{1,8})?"\s*/>)'
    rb'|<boolean (?!key="[^"<]*" value="(?:true|false)"\s*/>)'
    rb"|<(?:id|list|container|values|!|\?|(?:event|trace)[^>])"
    rb"|</(?!event>|trace>|log>)"
    rb"|</event>(?!\s*<(?:event>|/trace>))"
)
_UTF8 = {"", "UTF-8", "UTF8", "US-ASCII", "ASCII"}


class DoctypeFoundError(ValueError):
    """Stops the parser at a document type declaration, before any entity of it can grow."""


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that is well formed to its end. The counts hold where it is plain."""

    events: int
    cases: int
    plain: bool


@dataclass(kw_only=True)
class Tally:
    """What has been counted in the cases that are complete so far."""

    events: int = 0
    cases: int = 0
    plain: bool = True
    begun: bool = False
    fed: int = 0
    rest: bytes = field(default=b"", repr=False)

    def add(self, chunk: bytes) -> None:
        """Count up to the last case that begins in this chunk; keep the rest for the next."""
        self.fed += len(chunk)
        window = self.rest + chunk
        if not self.begun:
            # The head of a log may nest attributes as it likes: no reader takes rows from it.
            start = window.find(b"<trace")
            self.begun = start >= 0
            window = window[start:] if self.begun else window[-len(b"<trace") :]
        cut = window.rfind(b"<trace") if self.begun else 0
        self._count(window[:cut])
        self.rest = window[cut:]
        if len(self.rest) > LONGEST_CASE_BYTES:
            self.plain, self.rest = False, b""

    def finish(self) -> None:
        """Count the last case."""
        if self.begun:
            self._count(self.rest)
        self.rest = b""

    def _count(self, body: bytes) -> None:
        self.cases += body.count(b"<trace>")
        self.events += body.count(b"<event>")
        self.plain = self.plain and UNPLAIN.search(body) is None


def check(path: Path, *, when_not_plain: Callable[[], None] | None = None) -> Checked:
    """Read an XES file once from end to end and say what it holds and whether it is plain.

    `when_not_plain` is called as soon as that is clear, and perhaps more than once.

    A file that is not well formed, breaks off, or declares a DOCTYPE (which XES does not need
    and which can hide an entity bomb) is not plain: the strict reader names the place.
    """
    tally, encoding = Tally(), ""

    def declared(_version: str, name: str | None, _standalone: int) -> None:
        nonlocal encoding
        encoding = (name or "").upper()

    def doctype(*_declaration: object) -> None:
        raise DoctypeFoundError

    parser = expat.ParserCreate()
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    try:
        for chunk in unpacked(path):
            parser.Parse(chunk, False)
            tally.add(chunk)
            if when_not_plain and not (tally.plain and tally.fed <= FAST_READER_BYTES):
                when_not_plain()
        parser.Parse(b"", True)
    except (expat.ExpatError, DoctypeFoundError, *PACKING_ERRORS):
        return Checked(events=tally.events, cases=tally.cases, plain=False)
    tally.finish()
    plain = (
        tally.plain and tally.events > 0 and encoding in _UTF8 and tally.fed <= FAST_READER_BYTES
    )
    return Checked(events=tally.events, cases=tally.cases, plain=plain)


def is_gzip(path: Path) -> bool:
    """Tell by the first two bytes, whatever the name says."""
    try:
        with path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"
    except OSError as error:
        raise SourceMissing(path=path, reason=error.strerror or type(error).__name__) from error


def unpacked(path: Path) -> Iterator[bytes]:
    """Give the bytes of a plain or gzip file in chunks; may raise one of `PACKING_ERRORS`."""
    with gzip.open(path) if is_gzip(path) else path.open("rb") as file:
        # read1 gives what could be unpacked before a cut; read would lose up to a whole chunk.
        while chunk := file.read1(CHUNK_BYTES):
            yield chunk
