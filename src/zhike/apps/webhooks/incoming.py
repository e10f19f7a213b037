"""What other systems tell us, signed as our own webhooks are: who may be heard, and who may not."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, JsonResponse

from zhike.integrations.webhooks.signature import HEADER, is_genuine

LARGEST_BYTES = 256 * 1024


def is_small(request: HttpRequest) -> bool:
    """Say whether a message tells its size and may be read at all."""
    length = request.headers.get("Content-Length") or ""
    return length.isdecimal() and int(length) <= LARGEST_BYTES


def is_signed(request: HttpRequest, *, secret: str, now: datetime) -> bool:
    """Say whether whoever sends knows the secret, and sends now. Without a secret nobody does."""
    header = request.headers.get(HEADER, "")
    genuine = is_genuine(request.body, secret=secret, header=header, now=now)
    return bool(secret) and genuine


def refused(code: str, *, status: int) -> JsonResponse:
    return JsonResponse({"error": code}, status=status)
