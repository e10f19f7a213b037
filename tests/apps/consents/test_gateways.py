"""The bank's own ways out, against real servers on the loopback."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.apps.portal.conftest import MAIL, PHONE, customer

from zhike.apps.consents import gateways, sending
from zhike.apps.consents.gateways import send_mail, send_sms, take_into_service
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.portal.code_actions import ask_for_code, send_waiting_codes, try_code
from zhike.apps.portal.models import SignInCode
from zhike.apps.portal.rules import CodeState
from zhike.integrations.customer_messages.errors import NotTaken
from zhike.integrations.customer_messages.senders import Message


@pytest.fixture(autouse=True)
def senders():
    """The senders of the house are put back afterwards."""
    before = dict(sending._SENDERS)
    sending._SENDERS.clear()
    yield sending._SENDERS
    sending._SENDERS.clear()
    sending._SENDERS.update(before)


@pytest.fixture
def served(settings, gateway, outbox):
    settings.SMS, settings.SMTP = gateway.described, outbox.server
    take_into_service()


def test_without_a_server_the_customers_own_pages_alone_are_served(settings, senders):
    settings.SMS = settings.SMTP = None
    take_into_service()

    assert set(senders) == {"app"}


def test_what_no_page_shows_the_customer_did_not_go_out(monkeypatch):
    monkeypatch.setattr(gateways, "_SHOWN_BY", [lambda reference: reference == "shown"])
    message = Message(reference="shown", address="C001", subject="s", text="t")

    gateways.leave_on_pages(message)
    with pytest.raises(NotTaken, match="nothing shows it"):
        gateways.leave_on_pages(replace(message, reference="other"))


@pytest.mark.django_db
def test_a_sign_in_code_goes_out_as_a_text_message_and_opens_the_door(served, gateway):
    load_standard_purposes()
    customer("C1", phone=PHONE)

    asked = ask_for_code(PHONE, address="127.0.0.1", demo_here=False)
    assert send_waiting_codes() == 1

    (said,) = gateway.said()
    assert said["to"] == PHONE and said["text"].startswith("【测试银行】")
    code = "".join(letter for letter in said["text"] if letter.isdigit())[:6]
    assert try_code(asked.handle, code=code, address="127.0.0.1").customer.customer_id == "C1"


@pytest.mark.django_db
def test_a_sign_in_code_goes_out_by_mail(served, outbox):
    load_standard_purposes()
    customer("C1", mail=MAIL)

    ask_for_code(MAIL, address="127.0.0.1", demo_here=False)
    send_waiting_codes()

    (mail,) = outbox.mails
    assert mail["To"] == MAIL
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_a_gateway_that_refuses_fails_the_code_and_no_log_holds_the_number(
    served,
    gateway,
    caplog,
):
    load_standard_purposes()
    customer("C1", phone=PHONE)
    gateway.answers = [400]

    ask_for_code(PHONE, address="127.0.0.1", demo_here=False)
    send_waiting_codes()

    assert SignInCode.objects.get().state == CodeState.FAILED
    assert PHONE not in caplog.text


def test_what_the_servers_do_not_take_is_one_kind_of_failure(settings, gateway):
    gateway.answers = [400]
    settings.SMS = gateway.described
    settings.SMTP = None

    with pytest.raises(NotTaken, match="sms_not_taken"):
        send_sms(Message(reference="r1", address=PHONE, subject="", text="x"))


def test_a_mail_server_that_is_away_is_tried_twice_and_given_up(settings):
    from zhike.integrations.mail import MailServer

    settings.SMTP = MailServer(host="127.0.0.1", port=9, encryption="none")

    with pytest.raises(NotTaken, match="mail_not_taken"):
        send_mail(Message(reference="r1", address=MAIL, subject="x", text="y"))
