"""Posts one message and says what came back. Never follows a redirect, never reads much."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from zhike.integrations.webhooks.destination import Destination
from zhike.integrations.webhooks.errors import NoAnswer

TIMEOUT_SECONDS = 10.0
READ_BYTES = 2_000


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the receiver said, and how long it took."""

    status: int
    milliseconds: int

    @property
    def is_accepted(self) -> bool:
        """Tell whether the receiver took the message."""
        return 200 <= self.status < 300


def post(
    body: bytes,
    *,
    to: Destination,
    headers: Mapping[str, str],
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Answer:
    """Post a message to a judged destination.

    Raises
    ------
    NoAnswer
        No connection, a bad certificate, or no answer in time. The reason names the kind of
        failure only: what a server inside a network says is nobody's business outside.
    """
    begun = time.monotonic()
    default_port = 443 if to.is_https else 80
    host = to.host if to.port == default_port else f"{to.host}:{to.port}"
    try:
        # trust_env off: a proxy of the machine's environment would undo the judged address.
        with (
            httpx.Client(trust_env=False, follow_redirects=False, timeout=timeout_seconds) as http,
            http.stream(
                "POST",
                to.url,
                content=body,
                headers={**headers, "Host": host},
                # The certificate is held against the name, although the number is called.
                extensions={"sni_hostname": to.host},
            ) as answer,
        ):
            _read_a_little(answer, until=begun + timeout_seconds)
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoAnswer(reason=type(error).__name__) from error
    return Answer(status=status, milliseconds=round((time.monotonic() - begun) * 1000))


def _read_a_little(answer: httpx.Response, *, until: float) -> None:
    read = 0
    for piece in answer.iter_raw():
        read += len(piece)
        # A receiver that drips one byte a second must not hold the sender for ever.
        if read >= READ_BYTES or time.monotonic() > until:
            return
