from __future__ import annotations

import pytest
from tests.integrations.customer_messages.test_permit import KEY, NOW, PAPER

from zhike.integrations.customer_messages.errors import PermitForged, WrongChannel
from zhike.integrations.customer_messages.permit import signed
from zhike.integrations.customer_messages.senders import MailSender, Message, Sender

MESSAGE = Message(reference="m1", address="lin@example.cn", subject="您好", text="新产品")


class SmsSender(Sender):
    channel = "sms"

    def _deliver(self, message):
        pytest.fail("delivered")


def test_a_sender_delivers_on_a_permit_for_its_channel():
    out = []

    MailSender(out.append).send(signed(PAPER, key=KEY), MESSAGE, key=KEY, now=NOW)

    assert out == [MESSAGE]


def test_no_sender_delivers_without_a_permit_or_on_one_of_another_channel():
    with pytest.raises(PermitForged):
        SmsSender().send(PAPER, MESSAGE, key=KEY, now=NOW)
    with pytest.raises(WrongChannel):
        SmsSender().send(signed(PAPER, key=KEY), MESSAGE, key=KEY, now=NOW)
