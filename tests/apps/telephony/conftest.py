"""A telephone system of the hotline, and Wang's telephone: extension 8001."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import Branch
from zhike.apps.telephony.actions import Made, add_switchboard, set_extension
from zhike.apps.telephony.event_actions import hear_event
from zhike.apps.telephony.models import Call, Switchboard
from zhike.apps.vault.keys import index_of, seal_for
from zhike.integrations.telephone import CallEvent, Kind
from zhike.integrations.webhooks import signature_of

NUMBER = "13812345678"
EXTENSION = "8001"


@pytest.fixture
def made(hotline) -> Made:
    return add_switchboard(name="热线", mapping="generic", queue=hotline, by="chen")


@pytest.fixture
def board(made, agent) -> Switchboard:
    set_extension(number=EXTENSION, person=agent, by="chen")
    return made.switchboard


@pytest.fixture
def caller(db) -> Customer:
    return known("C001")


def known(number: str, *, phone: str = NUMBER, branch: Branch | None = None, **more) -> Customer:
    """A customer who is known by a telephone number."""
    now = timezone.now()
    made = Customer.objects.create(
        customer_id=number,
        kind="personal",
        name_sealed=seal_for(number, "林知夏"),
        home_branch=branch or head_office(),
        created_at=now,
        updated_at=now,
        **more,
    )
    Identifier.objects.create(
        customer=made,
        kind="phone",
        value_sealed=seal_for(number, phone),
        value_index=index_of(phone, kind="phone"),
        source="test",
        noted_at=now,
    )
    return made


def event(kind: Kind, **said: Any) -> CallEvent:
    values = {"call_id": "c-1", "number": NUMBER, "extension": EXTENSION, "at": timezone.now()}
    return CallEvent(kind=kind, **values | said)


def told(board: Switchboard, *kinds: Kind, at: datetime | None = None, **said: Any) -> Call:
    """A call of which these events were told, ten seconds apart."""
    began = at or timezone.now() - timedelta(minutes=1)
    call = None
    for place, kind in enumerate(kinds):
        moment = began + timedelta(seconds=10 * place)
        call = hear_event(board, event=event(kind, at=moment, **said))
    assert call is not None
    return call


RINGING, ANSWERED, HUNG_UP = Kind.RINGING, Kind.ANSWERED, Kind.HUNG_UP


def body_of(*events: Any) -> bytes:
    return json.dumps(list(events)).encode()


def raw(kind: str = "ringing", **said: Any) -> dict[str, Any]:
    return {
        "event": kind,
        "call_id": "c-1",
        "number": NUMBER,
        "extension": EXTENSION,
        "at": timezone.now().isoformat(),
    } | said


def send(client, made: Made, body: bytes, *, secret: str = "", sent_at: datetime | None = None):
    """POST a signed message as a telephone system does."""
    header = signature_of(body, secret=secret or made.secret, sent_at=sent_at or timezone.now())
    return client.post(
        f"/telephony/events/{made.switchboard.public_id}/",
        data=body,
        content_type="application/json",
        headers={"Zhike-Signature": header},
    )
