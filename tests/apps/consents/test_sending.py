from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.apps.consents.conftest import customer
from tests.apps.threads import at_once

from zhike.apps.audit.models import AuditRow
from zhike.apps.consents import actions, sending
from zhike.apps.consents.actions import give_consent
from zhike.apps.consents.errors import NoAddress, NoSender, NotPermitted, PermitUsed, TooSoon
from zhike.apps.consents.gateways import send_sms
from zhike.apps.consents.models import SentMessage, WaitingMessage
from zhike.apps.consents.outcomes import Stand, Told, stand_of
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.rules import Channel, TakenThrough, Topic
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer, Identifier
from zhike.integrations.customer_messages.errors import NotTaken, PermitForged
from zhike.integrations.customer_messages.permit import Permit
from zhike.integrations.customer_messages.senders import MailSender, SmsSender


@pytest.fixture
def surveyed(lin):
    """Give permits of a purpose that has days of rest."""
    actions.give_consent(
        lin, purposes=["survey"], taken_through=TakenThrough.APP, evidence="S", by="wang"
    )

    def make() -> Permit:
        return send_permission(lin, channel=Channel.EMAIL, purpose="survey", topic=Topic.SURVEYS)

    return make


@pytest.fixture
def hanging(gateway, monkeypatch):
    """The gateway of text messages, which answers once it is let go on."""
    gateway.asked, gateway.go_on = threading.Event(), threading.Event()
    gateway.before_answer = lambda: (gateway.asked.set(), gateway.go_on.wait(timeout=10))
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(SmsSender(send_sms))
    return gateway


def failing(error: BaseException):
    def post(_message):
        raise error

    return post


def stands(sent: SentMessage, *, later: timedelta = timedelta(0)) -> Stand:
    told = [Told(outcome=one.outcome, occurred_at=one.occurred_at) for one in sent.outcomes.all()]
    return stand_of(told, sent_at=sent.sent_at, now=timezone.now() + later)


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


def test_a_refused_message_is_told_at_once_and_gives_the_rest_back(monkeypatch, surveyed):
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(failing(NotTaken(reason="mail_not_taken"))))

    with pytest.raises(NotTaken):
        send(surveyed())

    sent = SentMessage.objects.get()
    assert stands(sent) == Stand.REFUSED
    assert sent.outcomes.get().reason == "mail_not_taken"
    again = surveyed()  # the gate gives another permit: he was not disturbed
    assert again.permit_id != sent.permit_id


def test_one_of_which_nobody_knows_counts_and_is_never_sent_again(monkeypatch, surveyed):
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(failing(NotTaken(reason="silence", maybe_taken=True))))
    used = surveyed()

    with pytest.raises(NotTaken):
        send(used)

    sent = SentMessage.objects.get()
    assert stands(sent) == Stand.ON_ITS_WAY
    assert stands(sent, later=timedelta(minutes=16)) == Stand.UNKNOWN
    with pytest.raises(TooSoon):
        send(used)
    with pytest.raises(NotPermitted):
        surveyed()


def test_whoever_dies_while_the_sender_is_asked_leaves_an_unknown_message(monkeypatch, permit):
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(failing(KeyboardInterrupt())))

    with pytest.raises(KeyboardInterrupt):
        send(permit)

    assert stands(SentMessage.objects.get(), later=timedelta(hours=1)) == Stand.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nobody_may_wait_for_a_sender(posted, lin, permit):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        send(permit)

    assert posted == []
    assert not SentMessage.objects.exists()


def test_what_was_left_in_a_transaction_survives_a_crash_and_goes_out_once(posted, permit):
    with transaction.atomic():
        left = sending.leave_for_sending(permit, subject="新产品", text="您好", by="wang")
    # The process dies here: only the rows are left, and no word of them is in the clear.
    waiting = WaitingMessage.objects.get()
    assert posted == []
    assert "您好" not in waiting.text_sealed and "新产品" not in waiting.subject_sealed

    assert [sending.send_waiting() for _look in range(3)] == [1, 0, 0]

    assert posted == [("lin@example.cn", "新产品", "您好")]
    assert stands(left) == Stand.TAKEN
    assert not WaitingMessage.objects.exists()


def test_what_is_rolled_back_was_never_left(posted, permit):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sending.leave_for_sending(permit, subject="x", text="y", by="wang")
        raise ZeroDivisionError
    assert sending.send_waiting() == 0
    assert posted == []
    send(permit)


def test_a_worker_that_dies_while_it_sends_does_not_send_again(monkeypatch, posted, permit):
    left = sending.leave_for_sending(permit, subject="x", text="y", by="wang")
    sending.use_sender(MailSender(failing(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        sending.send_waiting()
    sending.use_sender(MailSender(lambda mail: posted.append(mail)))

    assert sending.send_waiting() == 0
    assert posted == []
    assert stands(left, later=timedelta(hours=1)) == Stand.UNKNOWN


def test_a_permit_that_ran_out_while_its_message_waited_opens_nothing(posted, surveyed):
    left = sending.leave_for_sending(surveyed(), subject="x", text="y", by="wang")
    WaitingMessage.objects.update(valid_until=timezone.now() - timedelta(minutes=1))

    sending.send_waiting()

    assert posted == []
    assert stands(left) == Stand.REFUSED
    surveyed()


def test_several_workers_send_a_waiting_message_once(shared_database, monkeypatch):
    posted: list[str] = []
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(lambda mail: posted.append(mail.reference)))
    load_standard_purposes()
    permits = [
        send_permission(who, channel=Channel.EMAIL, purpose="service", topic=Topic.SERVICE)
        for who in (customer("C001"), customer("C002"))
    ]
    for each in permits:
        sending.leave_for_sending(each, subject="x", text="y", by="wang")

    at_once(lambda _number: sending.send_waiting(), count=4)

    assert sorted(posted) == sorted(each.permit_id for each in permits)


def test_while_a_gateway_hangs_no_lock_is_held(shared_database, settings, hanging):
    """A real gateway that does not answer until another connection has written."""
    settings.SMS = hanging.described
    load_standard_purposes()
    lin, other = customer("C001"), customer("C002")
    permit = send_permission(lin, channel=Channel.SMS, purpose="service", topic=Topic.SERVICE)

    def act(number: int) -> None:
        if number == 0:
            sending.send_to_customer(permit, subject="x", text="y", by="wang")
            return
        assert hanging.asked.wait(timeout=10), "the gateway was never asked"
        try:
            with connection.cursor() as cursor:
                # A held lock is an error here and now, and not one after the gateway's patience.
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 200")
                else:
                    cursor.execute("SET lock_timeout = 200")
            with transaction.atomic():
                kept = Customer.objects.select_for_update().get(pk=lin.pk)
                give_consent(
                    kept, purposes=["survey"], taken_through=TakenThrough.APP, evidence="S", by="x"
                )
                Customer.objects.filter(pk=other.pk).update(updated_at=timezone.now())
            found.append(stands(SentMessage.objects.get()))
        finally:
            hanging.go_on.set()

    found: list[Stand] = []
    at_once(act, count=2)

    assert found == [Stand.ON_ITS_WAY]  # the note was there while the gateway still thought
    assert stands(SentMessage.objects.get()) == Stand.TAKEN


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
