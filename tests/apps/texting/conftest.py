"""The gateway's own telling, signed; and 林知夏 who writes from her telephone."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.telephony.conftest import NUMBER, known
from tests.sms_gateway import SECRET

from zhike.apps.consents import sending
from zhike.apps.consents.gateways import send_sms
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer
from zhike.integrations.customer_messages.senders import SmsSender
from zhike.integrations.webhooks import signature_of

URL = "/texting/events/"


@pytest.fixture
def served(settings, gateway, hotline, monkeypatch):
    """The bank's real gateway on the loopback, and the queue that serves what comes in."""
    settings.SMS, settings.SMS_QUEUE = gateway.described, hotline.code
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(SmsSender(send_sms))
    load_standard_purposes()
    return gateway


@pytest.fixture
def lin(served) -> Customer:
    return known("C001")


def said(text: str = "信用卡年费怎么减免", **changes: Any) -> dict[str, Any]:
    return {"event": "message", "id": "m-1", "from": NUMBER, "text": text} | changes


def report(reference: str, outcome: str = "delivered", **changes: Any) -> dict[str, Any]:
    return {"event": "report", "reference": reference, "outcome": outcome} | changes


def tell(*events: Any, secret: str = SECRET, sent_at: datetime | None = None) -> Any:
    """Tell events as the gateway does; give the answer."""
    body = json.dumps(list(events)).encode()
    header = signature_of(body, secret=secret, sent_at=sent_at or timezone.now())
    return Client().post(
        URL, data=body, content_type="application/json", headers={"Zhike-Signature": header}
    )
