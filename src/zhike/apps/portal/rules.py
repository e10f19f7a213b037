"""Who is at the customers' door and how long he stays: plain values in and out, time passed in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from zhike.apps.audit.rules import CUSTOMER_ACTS

HOME = "/my/"
CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=5)
CODE_TRIES = 5
IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=2)
FRESH = timedelta(minutes=10)  # how long a sign-in is proof enough to take a copy of everything
SEEN_EVERY = timedelta(minutes=1)  # each note of a visit is a write to the database
TOKEN_LIVES = timedelta(minutes=5)
CLOCKS_DIFFER = timedelta(seconds=30)
LAST_SECOND = 2**37  # far beyond any token, and still a date
AUDIENCE = "zhike-portal"
LONGEST_NUMBER = 40
# What a customer may set right himself. The rest is proved by papers or measured by the bank: he
# asks for its correction by right.
OWN_WORD = frozenset(
    {
        "occupation", "income_band", "education", "marital_status", "city", "contact_channel",
        "contact_time", "language", "topics",
    }
)  # fmt: skip


class Way(StrEnum):
    """How a customer proved who he is."""

    CODE = "code"
    APP = "app"
    OIDC = "oidc"


class CodeState(StrEnum):
    """How far a code is. NOBODY: what was typed leads to no one; it is tried like the others."""

    WAITING = "waiting"
    SENT = "sent"
    NOBODY = "nobody"
    FAILED = "failed"
    USED = "used"


TRIED = (CodeState.WAITING, CodeState.SENT, CodeState.NOBODY, CodeState.FAILED)


@dataclass(frozen=True, kw_only=True)
class Span:
    """One session: begun, last seen, when its customer proved who he is, and ended, if it was."""

    begun_at: datetime
    last_seen_at: datetime
    proved_at: datetime | None = None
    ended_at: datetime | None = None


def number_claimed(claims: Mapping[str, Any], *, claim: str) -> str:
    """Give the customer's number out of the claims of the bank's own sign-in; "" for none.

    Examples
    --------
    >>> number_claimed({"customer": "C001"}, claim="customer")
    'C001'
    >>> number_claimed({"customer": ["C001", "C002"]}, claim="customer")
    ''
    """
    found = claims.get(claim)
    return found.strip() if isinstance(found, str) and len(found) <= LONGEST_NUMBER else ""


def proved_there(claims: Mapping[str, Any], *, now: datetime) -> datetime | None:
    """Give when somebody showed the bank's own sign-in who he is; None where it does not say.

    Whoever is signed in there comes back without being asked anything, so the return itself proves
    nothing of who sits at the browser now (OpenID Connect Core, auth_time).

    Examples
    --------
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> proved_there({"auth_time": int(noon.timestamp()) - 60}, now=noon)
    datetime.datetime(2026, 1, 1, 11, 59, tzinfo=datetime.timezone.utc)
    >>> proved_there({}, now=noon), proved_there({"auth_time": "soon"}, now=noon)
    (None, None)
    """
    said = claims.get("auth_time")
    if isinstance(said, bool) or not isinstance(said, int) or not 0 < said < LAST_SECOND:
        return None
    at = datetime.fromtimestamp(said, tz=UTC)
    # Clocks of two machines differ; one that is far ahead says nothing.
    return min(at, now) if at <= now + CLOCKS_DIFFER else None


def by_customer(number: str) -> str:
    """Name a customer as the one who acts, in events and the audit log.

    Examples
    --------
    >>> by_customer("C001")
    'customer:C001'
    """
    return f"{CUSTOMER_ACTS}{number}"


def is_open(span: Span, *, now: datetime) -> bool:
    """Say whether a session still opens pages.

    Examples
    --------
    >>> noon = datetime(2026, 1, 1, 12)
    >>> span = Span(begun_at=noon, last_seen_at=noon)
    >>> is_open(span, now=noon + timedelta(minutes=15))
    True
    >>> is_open(span, now=noon + timedelta(minutes=16))
    False
    """
    if span.ended_at is not None:
        return False
    return now - span.last_seen_at <= IDLE and now - span.begun_at <= LONGEST


def is_fresh(span: Span, *, now: datetime) -> bool:
    """Say whether somebody proved lately enough that it is he."""
    return span.proved_at is not None and timedelta(0) <= now - span.proved_at <= FRESH


def code_of(draw: Callable[[int], int]) -> str:
    """Draw a code; it may begin with noughts.

    Examples
    --------
    >>> code_of(lambda below: 42)
    '000042'
    """
    return f"{draw(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def code_digest(code: str, *, handle: str, key: bytes) -> str:
    """Give what is stored of a code: without the key a million tries would tell it."""
    return hmac.digest(key, f"{handle}\n{code}".encode(), hashlib.sha256).hex()


def same(one: str, other: str) -> bool:
    """Compare two digests in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def digest(secret: str) -> str:
    """Give what is stored of a long random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_own_page(path: str) -> bool:
    """Say whether a path lies in the portal; nothing else is followed after the sign-in.

    Examples
    --------
    >>> is_own_page("/my/rights/3/"), is_own_page("/my/../jobs/"), is_own_page("//evil.cn/my/")
    (True, False, False)
    """
    plain = path.startswith(HOME) and ".." not in path and "\\" not in path
    return plain and path.isprintable()


@dataclass(frozen=True, kw_only=True)
class Pass:
    """What a token of the bank's app says, when it holds."""

    number: str
    token_id: str
    expires_at: datetime


def pass_of(claims: Mapping[str, Any], *, now: datetime) -> Pass | None:
    """Read the claims of a token whose signature holds; None where they let nobody in.

    The token names the portal as its audience, a customer, itself, and lives five minutes at most.
    """
    begun, ends = _time(claims.get("iat")), _time(claims.get("exp"))
    number, token_id = claims.get("sub"), claims.get("jti")
    if claims.get("aud") != AUDIENCE or begun is None or ends is None:
        return None
    if not (isinstance(number, str) and number and isinstance(token_id, str) and token_id):
        return None
    if not begun - CLOCKS_DIFFER <= now < ends or ends - begun > TOKEN_LIVES:
        return None
    return Pass(number=number, token_id=token_id, expires_at=ends)


def _time(value: Any) -> datetime | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < LAST_SECOND:
        return None
    return datetime.fromtimestamp(value, UTC)
