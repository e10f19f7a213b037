"""The strict XES reader: every attribute of every event, and the place where a file breaks.

It streams through expat, and its memory does not grow with the log. Values stay the text of
the source. A nested attribute becomes ``parent/child``; a list or container becomes JSON. A
`global` default is never filled in: an event without a name is shown as one.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from zhike.integrations.errors import EncodingUnknown, SourceBroken
from zhike.integrations.files.parts import TextParts
from zhike.integrations.files.text import PACKING_ERRORS
from zhike.integrations.xes.check import unpacked
from zhike.schema.sentence import Sentence

DEEPEST = 64
LONGEST_HEAD_BYTES = 64 << 20
LISTS = {"list", "container"}
ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id"} | LISTS
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
# Encodings expat knows by itself; any other that Python knows is turned into UTF-8 before it.
_EXPAT_KNOWS = {"utf-8", "utf-16", "iso8859-1", "ascii"}


# What expat finds most, in its own words, which so have their Chinese.
REASONS = {
    reason.template: reason
    for reason in (
        Sentence("no element found"),
        Sentence("unclosed token"),
        Sentence("mismatched tag"),
        Sentence("not well-formed (invalid token)"),
        Sentence("syntax error"),
        Sentence("junk after document element"),
        Sentence("undefined entity"),
        Sentence("duplicate attribute"),
    )
}


@dataclass(frozen=True, kw_only=True)
class Strictly:
    """What a file held: its events and how many of its cases have any.

    `whole` is false where reading was stopped before the end.
    """

    rows: TextParts
    events: int
    cases: int
    cases_with_events: int
    whole: bool


class _EnoughError(Exception):
    """Stops the parser where enough was read."""


class _NotXesError(ValueError):
    """The XML is well formed but no event log; carries the reason."""


@dataclass(kw_only=True)
class _Attribute:
    """An attribute that is open: its own value, and those nested in it."""

    kind: str
    key: str
    value: str | None
    listed: list[dict[str, object]] = field(default_factory=list)


@dataclass(kw_only=True)
class _Builder:
    """Handlers of the parser: keep where it stands, hand over one row per event."""

    emit: Callable[[dict[str, str | None]], None]
    path: list[str] = field(default_factory=list)
    open: list[_Attribute] = field(default_factory=list)
    case: dict[str, str | None] = field(default_factory=dict)
    event: dict[str, str | None] | None = None
    cases: int = 0
    cases_with_events: int = 0
    events: int = 0
    case_is_empty: bool = True

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """Open an element."""
        name = name.rpartition(":")[2]
        above = self.path[-1] if self.path else ""
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise _NotXesError(Sentence("elements are nested more than {most} deep", most=DEEPEST))
        if len(self.path) == 1 and name != "log":
            raise _NotXesError(Sentence("the outermost element is not <log>"))
        if name == "trace":
            self._expect(above == "log", Sentence("a <trace> stands outside <log>"))
            self.cases, self.case, self.case_is_empty = self.cases + 1, {}, True
        elif name == "event":
            self._expect(above == "trace", Sentence("an <event> stands outside <trace>"))
            self.events, self.event = self.events + 1, {}
            self.cases_with_events += self.case_is_empty
            self.case_is_empty = False
        elif name in ATTRIBUTES and "trace" in self.path[1:2]:
            self.open.append(
                _Attribute(kind=name, key=attrs.get("key", ""), value=attrs.get("value"))
            )

    def end(self, name: str) -> None:
        """Close an element."""
        name = name.rpartition(":")[2]
        self.path.pop()
        if name == "event" and self.event is not None:
            self.emit({**{f"case:{key}": value for key, value in self.case.items()}, **self.event})
            self.event = None
        elif name in ATTRIBUTES and self.open:
            self._close_attribute(self.open.pop())

    def _close_attribute(self, attribute: _Attribute) -> None:
        listed = next((above for above in reversed(self.open) if above.kind in LISTS), None)
        value = _text(attribute)
        if listed is not None:
            listed.listed.append({attribute.key: value})
            return
        key = "/".join([*(above.key for above in self.open), attribute.key])
        target = self.case if self.event is None else self.event
        # XES says a key occurs once; where it does not, the first one counts.
        target.setdefault(key, value)

    @staticmethod
    def _expect(holds: bool, otherwise: str) -> None:
        if not holds:
            raise _NotXesError(otherwise)


def _text(attribute: _Attribute) -> str | None:
    if attribute.kind in LISTS:
        return json.dumps(attribute.listed, ensure_ascii=False)
    return attribute.value


def read_strictly(path: Path, *, folder: Path, most_bytes: int | None = None) -> Strictly:
    """Read every event of an XES file, kept below `folder` until they are loaded.

    With `most_bytes` the first ones: reading stops after so many bytes of cases, unpacked.

    Raises `SourceBroken` with line, byte and case where the file breaks off, contradicts XML or
    XES, or declares a DOCTYPE.
    """
    parts = TextParts(folder)
    builder = _Builder(emit=parts.add)
    parser = expat.ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        chunks = _utf8(
            _first(unpacked(path), most_bytes=most_bytes, builder=builder), parser=parser
        )
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        whole = True
    except _EnoughError:
        whole = False
    except expat.ExpatError as error:
        said = expat.errors.messages[error.code]
        reason = REASONS.get(said, said)
        raise _broken(path, parser=parser, builder=builder, reason=reason) from error
    except PACKING_ERRORS as error:
        raise _broken(
            path,
            parser=parser,
            builder=builder,
            reason=Sentence("the gzip stream is cut off or damaged"),
        ) from error
    except (_NotXesError, UnicodeDecodeError) as error:
        bytes_wrong = Sentence("its bytes are not in its encoding")
        reason = error.args[0] if isinstance(error, _NotXesError) else bytes_wrong
        raise _broken(path, parser=parser, builder=builder, reason=reason) from error
    return Strictly(
        rows=parts,
        events=builder.events,
        cases=builder.cases,
        cases_with_events=builder.cases_with_events,
        whole=whole,
    )


def _first(
    chunks: Iterator[bytes], *, most_bytes: int | None, builder: _Builder
) -> Iterator[bytes]:
    """Give chunks until there were so many bytes of cases, or of what stands before them."""
    before = events = 0
    for chunk in chunks:
        if most_bytes is not None and (events >= most_bytes or before >= LONGEST_HEAD_BYTES):
            raise _EnoughError
        yield chunk
        # BPI 2012 tells 7 MB of statistics before its first case.
        if builder.events:
            events += len(chunk)
        else:
            before += len(chunk)


def _refuse_doctype(*_declaration: object) -> None:
    raise _NotXesError(
        Sentence("a DOCTYPE is declared, which XES does not need and which can hide a bomb")
    )


def _utf8(chunks: Iterator[bytes], *, parser: expat.XMLParserType) -> Iterator[bytes]:
    """Turn an encoding expat does not know (GB18030, Big5 …) into UTF-8, chunk by chunk."""
    first = next(chunks, b"")
    declared = _DECLARED.match(first)
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        codec = codecs.lookup(name)
    except LookupError as error:
        raise EncodingUnknown(encoding=name, known=("UTF-8", "GB18030", "Big5")) from error
    if codec.name in _EXPAT_KNOWS:
        yield first
        yield from chunks
        return
    decoder = codec.incrementaldecoder("strict")
    # The declaration still names the old encoding, so it is replaced by one that is true.
    yield b'<?xml version="1.0" encoding="UTF-8"?>'
    yield decoder.decode(first[first.index(b"?>") + 2 :]).encode()
    for chunk in chunks:
        yield decoder.decode(chunk).encode()
    yield decoder.decode(b"", True).encode()


def _broken(
    path: Path, *, parser: expat.XMLParserType, builder: _Builder, reason: str
) -> SourceBroken:
    place = (
        Sentence("case {case}", case=builder.cases)
        if builder.cases
        else Sentence("the head of the log")
    )
    return SourceBroken(
        path=path,
        where=Sentence(
            "line {line}, byte {byte} of the unpacked text, in {place}, event {event}",
            line=parser.CurrentLineNumber,
            byte=max(parser.CurrentByteIndex, 0),
            place=place,
            event=builder.events,
        ),
        reason=reason,
        way_out=Sentence("Export the log again, or repair that place."),
    )
