"""Decisions about tokens, windows and cursors: plain values in, plain values out."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from zhike.apps.people.rules import Permission

TOKEN_MARK = "zhike_"  # noqa: S105 - by this mark scanners know a leaked one
TOKEN_BYTES = 32
SHOWN_LETTERS = len(TOKEN_MARK) + 6
LAST_USED_EVERY = timedelta(minutes=1)
LIFE_DAYS, LONGEST_LIFE_DAYS = 90, 365
KEY_LIMIT = 200
KEYS_KEPT = timedelta(days=7)
WINDOW_SECONDS = 60
LEASES_A_WINDOW = 50
LARGEST_LEASE = 1_000


class Bundle(StrEnum):
    """A name for permissions that go together: what most tokens are made for."""

    INGEST = "ingest"
    READ = "read"
    CUSTOMERS = "customers"


BUNDLES: dict[Bundle, frozenset[Permission]] = {
    Bundle.INGEST: frozenset({Permission.RUN_IMPORTS}),
    Bundle.READ: frozenset({Permission.SEE_JOURNEYS}),
    Bundle.CUSTOMERS: frozenset({Permission.SEE_CUSTOMERS, Permission.CHANGE_CUSTOMERS}),
}


def permissions_of(words: Iterable[str]) -> frozenset[Permission]:
    """Give the permissions that words mean: names of bundles and of permissions, mixed.

    Raises
    ------
    ValueError
        A word is neither.

    Examples
    --------
    >>> sorted(permissions_of(["read", "customers.see"]))
    [<Permission.SEE_CUSTOMERS: 'customers.see'>, <Permission.SEE_JOURNEYS: 'journeys.see'>]
    """
    found: set[Permission] = set()
    for word in words:
        found |= BUNDLES[Bundle(word)] if word in {*Bundle} else {Permission(word)}
    return frozenset(found)


def token_digest(secret: str) -> str:
    """Give what is stored of a token. A random 256-bit secret needs no slow hash."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def shown_part(secret: str) -> str:
    """Give the beginning of a token, by which people tell their tokens apart."""
    return secret[:SHOWN_LETTERS]


def is_life_allowed(days: int) -> bool:
    return 1 <= days <= LONGEST_LIFE_DAYS


def is_valid(*, revoked_at: datetime | None, expires_at: datetime, now: datetime) -> bool:
    """Say whether a token still opens anything."""
    return revoked_at is None and now < expires_at


@dataclass(frozen=True, kw_only=True)
class Window:
    """A minute in which calls are counted."""

    number: int
    ends_in_seconds: int


def window_at(seconds: float) -> Window:
    """Give the window of a moment, in seconds since 1970."""
    number = int(seconds // WINDOW_SECONDS)
    return Window(number=number, ends_in_seconds=int((number + 1) * WINDOW_SECONDS - seconds) + 1)


@dataclass(kw_only=True)
class Standing:
    """What one caller may still do in the present window, as this process knows it."""

    limit: int
    window: Window
    left: int = 0  # of what this process has leased
    behind: int = 0  # in the database, when it was last asked

    @property
    def remaining(self) -> int:
        return self.left + self.behind


def lease_size(*, limit: int, used: int) -> int:
    """Give how many calls a process takes out of what is left of a window, in one write.

    A fiftieth of the limit: few writes, and little that one process keeps from another. However
    high the limit, no more than a second's worth: a process that dies takes its lease along.
    """
    return max(0, min(max(1, limit // LEASES_A_WINDOW), LARGEST_LEASE, limit - used))


def is_key(text: str) -> bool:
    """Say whether a text can be an idempotency key: 1 to 200 visible ASCII letters."""
    return 0 < len(text) <= KEY_LIMIT and text.isascii() and text.isprintable()


def answer_key(text: str, *, master: bytes) -> bytes:
    """Give the key that seals an answer: without the caller's own key nobody reads it again."""
    return hmac.digest(master, b"zhike answer\n" + text.encode(), "sha256")


def etag(version: int) -> str:
    """Write a version as an entity tag."""
    return f'"{version}"'


def version_in(tag: str) -> int | None:
    """Read the version in an entity tag, or None where it is none of ours.

    Examples
    --------
    >>> version_in('"7"'), version_in('W/"7"'), version_in("*")
    (7, None, None)
    """
    inner = tag.strip()
    if len(inner) < 3 or inner[0] != '"' or inner[-1] != '"':
        return None
    digits = inner[1:-1]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
