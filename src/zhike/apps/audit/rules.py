"""The seal of an audit row and the walk along the chain: plain values in, plain values out.

Every row gets a place, a seal and a link. The seal is an HMAC over place and content and proves the
row; the link is an HMAC over the link before it and the seal, and so proves all that came before.
The key lies outside the database. Anchors repeat some of the links in a file of their own: a chain
that was cut short, or made anew with a stolen key, does not meet them.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

BEGINNING = ""  # what stands before the first link

# What stands before the number of a customer who acts himself, in the place of a user name.
CUSTOMER_ACTS = "customer:"


class FaultKind(StrEnum):
    ALTERED = "altered"
    REMOVED = "removed"
    ADDED = "added"
    UNANCHORED = "unanchored"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The end of the chain at one moment, as the file of anchors keeps it."""

    place: int
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedRow:
    """What the walk needs of a row."""

    place: int
    seal: str
    link: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that was done behind the system's back, at the places from first to last."""

    kind: FaultKind
    first: int
    last: int


def content_of(values: Sequence[str]) -> bytes:
    """Write values as bytes that no other values give."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def seal_of(content: bytes, *, key: bytes, place: int) -> str:
    """Give the seal of a row: 64 hexadecimal digits."""
    return hmac.digest(key, b"seal\n%d\n%b" % (place, content), "sha256").hex()


def link_of(seal: str, *, key: bytes, before: str) -> str:
    """Give the link that follows the link `before`: 64 hexadecimal digits."""
    return hmac.digest(key, f"link\n{before}\n{seal}".encode(), "sha256").hex()


def faults_in(
    rows: Iterable[SealedRow], *, anchors: Iterable[Anchor], key: bytes
) -> Iterator[Fault]:
    """Walk along the chain and name what does not hold.

    Parameters
    ----------
    rows
        All sealed rows, in the order of their places.
    anchors
        All anchors.
    key
        The key of seals and links.

    Yields
    ------
    Fault
        ALTERED: content, place, seal or link of this row is not what was sealed (two rows that
        changed places are two of these). REMOVED: no row has these places. ADDED: a row without
        a valid seal behind the last anchor, or a second row at one place. UNANCHORED: the row
        holds its seal, but the anchor of its place has another link: the chain was made anew.
    """
    walk = _Walk(key=key, anchors={anchor.place: anchor.link for anchor in anchors})
    for row in rows:
        yield from walk.step(row)
    yield from walk.end()


class _Walk:
    def __init__(self, *, key: bytes, anchors: dict[int, str]) -> None:
        self.key = key
        self.anchors = anchors
        self.last_anchor = max(anchors, default=0)
        self.place = 0
        # None behind a fault: the next row is then proved by its seal, and the chain goes on there.
        self.before: str | None = BEGINNING

    def step(self, row: SealedRow) -> Iterator[Fault]:
        if row.place <= self.place:
            yield Fault(kind=FaultKind.ADDED, first=row.place, last=row.place)
            return
        if row.place > self.place + 1:
            yield Fault(kind=FaultKind.REMOVED, first=self.place + 1, last=row.place - 1)
            self.before = None
        self.place = row.place
        kind = self._fault(row)
        if kind:
            yield Fault(kind=kind, first=row.place, last=row.place)
        self.before = None if kind else row.link

    def _fault(self, row: SealedRow) -> FaultKind | None:
        if row.seal != seal_of(row.content, key=self.key, place=row.place):
            return FaultKind.ADDED if row.place > self.last_anchor > 0 else FaultKind.ALTERED
        known = self.before is not None
        if known and row.link != link_of(row.seal, key=self.key, before=self.before or BEGINNING):
            return FaultKind.ALTERED
        if self.anchors.get(row.place, row.link) != row.link:
            return FaultKind.UNANCHORED
        return None

    def end(self) -> Iterator[Fault]:
        if self.last_anchor > self.place:
            yield Fault(kind=FaultKind.REMOVED, first=self.place + 1, last=self.last_anchor)
