from __future__ import annotations

from dataclasses import replace

import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.consents import actions, sending
from zhike.apps.consents.errors import NoAddress, NoSender, PermitUsed, TooSoon
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.rules import Channel, TakenThrough, Topic
from zhike.apps.customers.models import Identifier
from zhike.integrations.customer_messages.errors import PermitForged
from zhike.integrations.customer_messages.permit import Permit
from zhike.integrations.customer_messages.senders import MailSender


@pytest.fixture
def posted(monkeypatch):
    """The mails that went out; the senders of the house are put back afterwards."""
    out: list[tuple[str, str, str]] = []
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(lambda *mail: out.append(mail)))
    return out


@pytest.fixture
def permit(lin) -> Permit:
    actions.give_consent(
        lin, purposes=["marketing"], taken_through=TakenThrough.APP, evidence="S", by="wang"
    )
    return send_permission(lin, channel=Channel.EMAIL, purpose="marketing", topic=Topic.PRODUCTS)


def send(permit):
    return sending.send_to_customer(permit, subject="新产品", text="您好", by="wang")


def test_a_permitted_message_goes_to_the_address_of_the_customer_and_is_noted(posted, permit):
    send(permit)

    assert posted == [("lin@example.cn", "新产品", "您好")]
    noted = SentMessage.objects.get()
    assert (noted.purpose, noted.channel, noted.topic) == ("marketing", "email", "products")
    assert AuditRow.objects.filter(activity="send message", customer_id="C001").count() == 1


def test_a_permit_serves_once(posted, permit):
    send(permit)

    with pytest.raises(PermitUsed):
        send(permit)
    assert len(posted) == 1


@pytest.mark.parametrize(
    "changed", [{"customer_id": "C002"}, {"purpose": "service"}, {"signature": ""}]
)
def test_a_permit_that_was_written_by_hand_or_altered_opens_nothing(posted, permit, changed):
    with pytest.raises(PermitForged):
        send(replace(permit, **changed))

    assert posted == []
    assert not SentMessage.objects.exists()


def test_a_message_that_failed_is_not_noted_as_sent(monkeypatch, permit):
    def broken(*_mail):
        raise OSError("no route")

    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(broken))

    with pytest.raises(OSError, match="no route"):
        send(permit)
    assert not SentMessage.objects.exists()


def test_without_sender_or_address_nothing_goes_out(posted, lin, permit):
    by_sms = send_permission(lin, channel=Channel.SMS, purpose="service", topic=Topic.SERVICE)
    with pytest.raises(NoSender):
        send(by_sms)

    Identifier.objects.filter(kind="email").update(ended_at=lin.created_at)
    with pytest.raises(NoAddress):
        send(permit)
    assert posted == []


def test_of_two_permits_given_at_once_the_second_message_waits_for_the_days_of_rest(posted, lin):
    actions.give_consent(
        lin, purposes=["survey"], taken_through=TakenThrough.APP, evidence="S", by="wang"
    )
    first, second = (
        send_permission(lin, channel=Channel.EMAIL, purpose="survey", topic=Topic.SURVEYS)
        for _two in range(2)
    )
    send(first)

    with pytest.raises(TooSoon):
        send(second)
    assert len(posted) == 1
    assert SentMessage.objects.count() == 1


def test_without_days_of_rest_messages_follow_each_other(posted, lin, permit):
    again = send_permission(lin, channel=Channel.EMAIL, purpose="marketing", topic=Topic.PRODUCTS)
    send(permit)
    send(again)

    assert len(posted) == 2
