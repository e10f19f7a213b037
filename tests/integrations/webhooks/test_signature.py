from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from zhike.integrations.webhooks import is_genuine, signature_of

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BODY = '{"activity": "开立"}'.encode()
SECRET = "whsec_made_for_this_test"


def test_the_signature_is_the_hmac_over_time_and_body():
    expected = hmac.new(SECRET.encode(), b"1767603600." + BODY, hashlib.sha256).hexdigest()

    assert signature_of(BODY, secret=SECRET, sent_at=NOW) == f"t=1767603600,v1={expected}"


def test_a_signed_body_is_genuine_for_five_minutes():
    header = signature_of(BODY, secret=SECRET, sent_at=NOW)

    assert is_genuine(BODY, secret=SECRET, header=header, now=NOW + timedelta(minutes=4))
    assert not is_genuine(BODY, secret=SECRET, header=header, now=NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("body", "secret", "spoil"),
    [
        (BODY + b" ", SECRET, lambda header: header),
        (BODY, "another secret", lambda header: header),
        (BODY, SECRET, lambda header: header.replace("t=17", "t=16")),
        (BODY, SECRET, lambda header: header[:-1]),
        (BODY, SECRET, lambda header: ""),
    ],
    ids=["another body", "another secret", "another time", "cut short", "none at all"],
)
def test_whatever_was_changed_is_not_genuine(body, secret, spoil):
    header = spoil(signature_of(BODY, secret=SECRET, sent_at=NOW))

    assert not is_genuine(body, secret=secret, header=header, now=NOW)
