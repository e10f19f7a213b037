from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from zhike.integrations.customer_messages.errors import PermitExpired, PermitForged
from zhike.integrations.customer_messages.permit import Permit, check, signed

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
KEY = b"k" * 32
PAPER = Permit(
    permit_id="1",
    customer_id="C001",
    channel="email",
    purpose="marketing",
    topic="products",
    third_party="",
    valid_until=NOW + timedelta(minutes=10),
)
OTHERS = {
    field.name: "other"
    for field in fields(Permit)
    if field.name not in {"valid_until", "signature"}
} | {"valid_until": NOW + timedelta(days=900)}


def test_a_signed_permit_holds_until_its_time():
    permit = signed(PAPER, key=KEY)

    check(permit, key=KEY, now=NOW)
    with pytest.raises(PermitExpired):
        check(permit, key=KEY, now=permit.valid_until)


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_whatever_is_altered_breaks_the_signature(name):
    permit = replace(signed(PAPER, key=KEY), **{name: OTHERS[name]})

    with pytest.raises(PermitForged):
        check(permit, key=KEY, now=NOW)


def test_a_permit_of_another_key_or_of_no_key_is_none():
    for paper in (PAPER, signed(PAPER, key=b"x" * 32), None, "permit"):
        with pytest.raises(PermitForged):
            check(paper, key=KEY, now=NOW)
