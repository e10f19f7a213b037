"""Hands text messages to a gateway: signed, tried again where it is away, taken once.

The number stands in the body alone: an address of HTTP is written into the logs of every machine
on the way.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from zhike.integrations.sms.errors import SmsNotTaken
from zhike.integrations.webhooks.signature import HEADER, signature_of

TIMEOUT_SECONDS = 5.0
WAITS = (0.5, 2.0)  # seconds before the second and the third try
TOO_MANY = 429
BETWEEN = (502, 504)  # a machine between has no answer, and the gateway may have the message
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.UnsupportedProtocol,
)
PLAIN_BODY = {"to": "{number}", "text": "{text}", "reference": "{reference}"}


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """Where text messages go out, and how.

    Parameters
    ----------
    body
        The JSON that the gateway wants; `{number}`, `{text}` and `{reference}` stand for the parts.
    signature
        What stands before every text: in China the bank's name in 【】.
    secret
        Signs each message as webhooks are signed; without one none is signed.
    token
        Goes along as `Authorization: Bearer …`, where the gateway wants that.
    """

    url: str
    body: Mapping[str, Any] = field(default_factory=lambda: PLAIN_BODY)
    signature: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


def post_sms(
    gateway: Gateway,
    *,
    number: str,
    text: str,
    reference: str,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Hand a text message over; its repeats carry the same reference, by which they are one.

    Raises
    ------
    SmsNotTaken
    """
    parts = {"number": number, "text": gateway.signature + text, "reference": reference}
    body = json.dumps(_filled(gateway.body, parts), ensure_ascii=False).encode()
    maybe_taken = False
    for wait in (*WAITS, None):
        failure = _tried(gateway, body)
        if failure is None:
            return
        maybe_taken = maybe_taken or failure.maybe_taken
        if failure.is_final or wait is None:
            raise SmsNotTaken(reason=failure.reason, maybe_taken=maybe_taken)
        sleep(wait)


@dataclass(frozen=True, kw_only=True)
class _Failure:
    """Why a try failed, whether another is in vain, and whether it may have gone through."""

    reason: str
    is_final: bool = False
    maybe_taken: bool = False


def _tried(gateway: Gateway, body: bytes) -> _Failure | None:
    """Give why it was not taken; None where it was."""
    headers = {"Content-Type": "application/json"}
    if gateway.secret:
        headers[HEADER] = signature_of(body, secret=gateway.secret, sent_at=datetime.now(UTC))
    if gateway.token:
        headers["Authorization"] = f"Bearer {gateway.token}"
    try:
        with httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS) as http:
            status = http.post(gateway.url, content=body, headers=headers).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return _Failure(reason=type(error).__name__, maybe_taken=not isinstance(error, NEVER_SENT))
    if 200 <= status < 300:
        return None
    return _Failure(
        reason=f"HTTP {status}",
        is_final=status < 500 and status != TOO_MANY,
        maybe_taken=status in BETWEEN,
    )


def _filled(template: Any, parts: Mapping[str, str]) -> Any:
    """Put the parts in after the JSON was read, so that no text can become another field."""
    if isinstance(template, Mapping):
        return {name: _filled(value, parts) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, parts) for value in template]
    if not isinstance(template, str):
        return template
    for name, value in parts.items():
        if template == f"{{{name}}}":
            return value
    return template
