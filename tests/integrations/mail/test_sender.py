"""Against a real mail server on the loopback."""

from __future__ import annotations

import email
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller

from zhike.integrations.mail import Mail, MailServer, send
from zhike.integrations.mail.errors import MailNotTaken


class Box:
    def __init__(self):
        self.mails = []
        self.answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the server calls it so
        if self.answer.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def box():
    handler = Box()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.server = MailServer(host="127.0.0.1", port=port, encryption="none")
    yield handler
    controller.stop()


def mail(**changes):
    parts = {
        "sender": "zhike@bank.example",
        "to": "li@bank.example",
        "subject": "导入已完成",
        "text": "您的导入已完成。\n",
        "message_id": "n-1",
    }
    return Mail(**(parts | changes))


def test_a_mail_arrives_with_its_chinese(box):
    send(mail(), server=box.server)

    (got,) = box.mails
    assert got["Subject"] == "导入已完成"
    assert got.get_content().strip() == "您的导入已完成。"
    assert got["Auto-Submitted"] == "auto-generated"


def test_a_line_break_in_a_subject_makes_no_header(box):
    send(mail(subject="Hello\r\nBcc: thief@evil.example"), server=box.server)

    (got,) = box.mails
    assert got["Bcc"] is None
    assert "Bcc: thief" in got["Subject"]


def test_an_address_with_a_line_break_is_refused(box):
    with pytest.raises(MailNotTaken):
        send(mail(to="li@bank.example\r\nBcc: thief@evil.example"), server=box.server)

    assert box.mails == []


def test_a_refusal_is_told_without_the_servers_words(box):
    box.answer = "550 li@bank.example is no mailbox here"

    with pytest.raises(MailNotTaken) as refusal:
        send(mail(), server=box.server)

    assert "550" in str(refusal.value)
    assert "li@bank" not in str(refusal.value)


def test_no_server_at_all_is_a_refusal_too():
    with pytest.raises(MailNotTaken, match="Refused"):
        send(mail(), server=MailServer(host="127.0.0.1", port=9, encryption="none"))
