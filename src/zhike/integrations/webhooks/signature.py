"""The signature of a message: the receiver knows who sent it, and that it is not an old one.

``Zhike-Signature: t=<seconds since 1970>,v1=<64 hexadecimal digits>``, where v1 is HMAC-SHA256 over
the digits of t, a full stop and the body, under the secret that both sides know. The time stands
inside the signature, so that a message caught on its way cannot be played again later.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime

HEADER = "Zhike-Signature"
FRESH_SECONDS = 300
_SHAPE = re.compile(r"t=(\d{1,10}),v1=([0-9a-f]{64})")


def signature_of(body: bytes, *, secret: str, sent_at: datetime) -> str:
    """Give the header's value for a body that is sent at a moment.

    Examples
    --------
    >>> signature_of(b"{}", secret="s", sent_at=datetime(2026, 1, 5, tzinfo=UTC))[:15]
    't=1767571200,v1'
    """
    seconds = str(int(sent_at.timestamp()))
    return f"t={seconds},v1={_digest(body, secret=secret, seconds=seconds)}"


def is_genuine(body: bytes, *, secret: str, header: str, now: datetime) -> bool:
    """Say whether the body was signed with the secret within the last five minutes."""
    found = _SHAPE.fullmatch(header)
    if found is None:
        return False
    seconds, digest = found.groups()
    sent_at = datetime.fromtimestamp(int(seconds), UTC)
    if abs((now - sent_at).total_seconds()) > FRESH_SECONDS:
        return False
    return hmac.compare_digest(digest, _digest(body, secret=secret, seconds=seconds))


def _digest(body: bytes, *, secret: str, seconds: str) -> str:
    return hmac.digest(secret.encode(), seconds.encode() + b"." + body, "sha256").hex()
