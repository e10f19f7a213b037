"""The permit to send one message to one customer: signed by the gate, held by the sender.

A permit says to whom, by which channel, for which purpose and until when. It is signed with a key
that only the gate has, so a permit that somebody writes down himself opens no sender.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from zhike.integrations.customer_messages.errors import PermitExpired, PermitForged


@dataclass(frozen=True, kw_only=True)
class Permit:
    """What may be sent; without the signature of the gate it is a piece of paper."""

    permit_id: str
    customer_id: str
    channel: str
    purpose: str
    topic: str
    third_party: str
    valid_until: datetime
    signature: str = ""


def signed(permit: Permit, *, key: bytes) -> Permit:
    """Give the permit with the signature of whoever holds the key."""
    return replace(permit, signature=_signature(permit, key=key))


def check(permit: Permit, *, key: bytes, now: datetime) -> None:
    """Raise unless the permit is the gate's own and still valid.

    Raises
    ------
    PermitForged, PermitExpired
    """
    if not isinstance(permit, Permit) or not hmac.compare_digest(
        permit.signature, _signature(permit, key=key)
    ):
        raise PermitForged
    if now >= permit.valid_until:
        raise PermitExpired


def _signature(permit: Permit, *, key: bytes) -> str:
    said = [
        permit.permit_id,
        permit.customer_id,
        permit.channel,
        permit.purpose,
        permit.topic,
        permit.third_party,
        permit.valid_until.astimezone(UTC).isoformat(),
    ]
    return hmac.digest(key, b"permit\n" + json.dumps(said).encode(), "sha256").hex()
