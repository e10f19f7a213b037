from __future__ import annotations

from datetime import UTC, datetime

from django.test import RequestFactory

from zhike.apps.webhooks.incoming import LARGEST_BYTES, is_signed, is_small, refused
from zhike.integrations.webhooks import signature_of

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def post(body: bytes = b"[]", *, secret: str = "s"):
    header = signature_of(body, secret=secret, sent_at=NOW)
    return RequestFactory().post(
        "/", data=body, content_type="application/json", headers={"Zhike-Signature": header}
    )


def test_who_knows_the_secret_is_heard():
    assert is_signed(post(), secret="s", now=NOW)
    assert not is_signed(post(), secret="t", now=NOW)


def test_without_a_secret_nobody_is_heard():
    assert not is_signed(post(secret=""), secret="", now=NOW)


def test_what_is_too_large_is_not_read():
    assert is_small(post(b"x" * LARGEST_BYTES))
    assert not is_small(post(b"x" * (LARGEST_BYTES + 1)))


def test_a_refusal_has_its_code():
    assert refused("no_queue", status=503).status_code == 503
