"""The parts of a MIME message, one after the other, in time that grows with its size alone.

The standard library's parser goes one call deeper for each nested part and compares each line
with the boundaries of all parts around it: ten thousand nested parts break it, and a few hundred
make 25 MB take minutes. Here a list holds what is still to cut, and depth and count are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from zhike.integrations.mail.headers import MAX_BYTES, Headers, split_head

MAX_DEPTH = 20
MAX_PARTS = 500


@dataclass(frozen=True, kw_only=True)
class Part:
    """A leaf. `choice` numbers the `multipart/alternative` it belongs to; 0 is none."""

    headers: Headers
    packed: bytes = field(repr=False)
    kind: str
    choice: int = 0

    def content(self) -> tuple[bytes, bool]:
        """Give the bytes it was packed from, and whether nothing in the packing was broken."""
        message = Message()
        encoding = self.headers.value("content-transfer-encoding")
        if encoding not in {"base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"}:
            return self.packed, True
        message["Content-Transfer-Encoding"] = encoding
        message.set_payload(self.packed.decode("ascii", "surrogateescape"))
        found = message.get_payload(decode=True)
        content = found if isinstance(found, bytes) else self.packed
        lost = encoding == "base64" and not _BASE64.fullmatch(self.packed)
        return content, not (lost or message.defects)


@dataclass(kw_only=True)
class Cuts:
    """What could not be followed while the parts were cut."""

    too_deep: bool = False
    too_many: bool = False
    no_boundary: bool = False
    head_cut: bool = False


_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_Waiting = tuple[bytes, int, int, str]


def leaves(content: bytes, *, cuts: Cuts) -> Iterator[Part]:
    """Give each part that is not itself made of parts, in the order of the mail."""
    waiting: list[_Waiting] = [(content, 0, 0, "text/plain")]
    choices = seen = 0
    while waiting:
        piece, depth, choice, kind = waiting.pop()
        seen += 1
        if seen > MAX_PARTS:
            cuts.too_many = True
            return
        head, body = split_head(piece)
        cuts.head_cut |= len(head) > MAX_BYTES
        headers = Headers(head)
        kind = headers.value("content-type") or kind
        if not kind.startswith("multipart/"):
            yield Part(headers=headers, packed=body, kind=kind, choice=choice)
            continue
        if depth == MAX_DEPTH:
            cuts.too_deep = True
            continue
        if kind == "multipart/alternative":
            choice = choices = choices + 1
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        pieces = _cut(body, headers.param("content-type", "boundary"), cuts)
        waiting.extend((each, depth + 1, choice, inner) for each in reversed(pieces))


def _cut(body: bytes, boundary: str, cuts: Cuts) -> list[bytes]:
    """Cut at the boundary. Where none is named or none stands, the whole is one part of text."""
    if boundary:
        mark = re.escape(boundary.encode("utf-8"))
        fence = re.compile(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=(\r?\n)|\Z)")
        pieces, start = [], -1
        for found in fence.finditer(body):
            if start >= 0:
                pieces.append(body[start : found.start()])
            start = -1 if found[1] else found.end() + len(found[2] or b"")
            if found[1] or len(pieces) > MAX_PARTS:
                break
        if start >= 0:
            pieces.append(body[start:])  # the end is missing: the mail broke off
        if pieces:
            return pieces
    cuts.no_boundary = True
    return [b"\r\n" + body]
