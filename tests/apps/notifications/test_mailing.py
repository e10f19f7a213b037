"""Against a real mail server on the loopback."""

from __future__ import annotations

import email
import socket
from datetime import timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from zhike.apps.notifications.actions import choose_ways
from zhike.apps.notifications.mailing import send_due
from zhike.apps.notifications.models import MailAddress, Notification
from zhike.apps.notifications.rules import LEASE, Ways
from zhike.integrations.mail import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings):
    class Box:
        mails: list = []  # noqa: RUF012
        answer = "250 OK"

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            mail = email.message_from_bytes(envelope.content, policy=policy.default)
            self.mails.append(mail) if self.answer.startswith("250") else None
            return self.answer

    handler = Box()
    handler.mails = []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.SMTP = MailServer(host="127.0.0.1", port=port, encryption="none")
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def reached(analyst):
    mail = Ways(bell=True, mail=True)
    choose_ways(
        analyst, ways={"job_done": mail}, address="li@bank.example", language="zh-hans", by="li"
    )


def test_a_mail_arrives_in_the_language_of_its_reader(box, reached, finished):
    finished()

    assert send_due() == 1

    (mail,) = box.mails
    assert mail["To"] == "li@bank.example"
    assert mail["Subject"] == "知客 zhike: 已完成：loans.csv"
    assert Notification.objects.get().mail_state == "sent"
    assert send_due() == 0


def test_a_mail_that_is_not_taken_waits_and_is_tried_again(box, reached, finished):
    box.answer = "451 later"
    finished()
    send_due()
    assert (Notification.objects.get().mail_state, len(box.mails)) == ("waiting", 0)

    box.answer = "250 OK"
    Notification.objects.update(mail_due_at=timezone.now())
    send_due()

    assert (Notification.objects.get().mail_state, len(box.mails)) == ("sent", 1)


def test_one_mail_that_is_refused_stops_no_other(box, reached, finished, monkeypatch):
    finished(title="first\r\nBcc: thief@evil.example")
    finished(title="second")

    assert send_due() == 2
    assert len(box.mails) == 2
    assert all(mail["Bcc"] is None for mail in box.mails)


def test_after_five_failures_a_mail_is_given_up(box, reached, finished):
    box.answer = "550 no"
    finished()

    for _ in range(6):
        Notification.objects.filter(mail_state="waiting").update(mail_due_at=timezone.now())
        send_due()

    row = Notification.objects.get()
    assert (row.mail_state, row.mail_tries) == ("given_up", 5)


def test_a_mail_whose_sender_died_is_sent_by_another(box, reached, finished):
    finished()
    past = timezone.now() - LEASE - timedelta(seconds=1)
    Notification.objects.update(mail_state="sending", mail_taken_at=past)

    assert send_due() == 1


def test_who_took_his_address_away_gets_no_mail(box, reached, finished):
    finished()
    MailAddress.objects.all().delete()

    send_due()

    assert box.mails == []
    assert Notification.objects.get().mail_state == "none"


def test_without_a_mail_server_mails_wait(reached, finished, settings):
    settings.SMTP = None
    finished()

    assert send_due() == 0
    assert Notification.objects.get().mail_state == "waiting"
