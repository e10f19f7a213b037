"""A mailbox of the hotline on a real IMAP server, and a real SMTP server for the answers."""

from __future__ import annotations

import pytest
from tests.integrations.mail.mails import mail

from zhike.apps.mailboxes.accounts import thread_key
from zhike.apps.mailboxes.actions import add_mailbox
from zhike.apps.mailboxes.mail_actions import receive_mail
from zhike.apps.mailboxes.models import Mailbox
from zhike.integrations.mail import read_message

ADDRESS = "service@bank.example"
SAID = {
    "address": ADDRESS,
    "host": "127.0.0.1",
    "port": 1,
    "encryption": "none",
    "username": "desk",
    "folder": "INBOX",
    "taken_folder": "",
    "confirms": False,
}


@pytest.fixture
def box(hotline) -> Mailbox:
    """A mailbox whose server nobody asks."""
    return add_mailbox(**SAID, queue=hotline, password="secret", by="chen")


@pytest.fixture
def real_box(imap, hotline) -> Mailbox:
    account = imap.account()
    said = SAID | {"port": account.port, "username": account.username}
    return add_mailbox(**said, queue=hotline, password=account.password, by="chen")


@pytest.fixture
def smtp(outbox, settings):
    settings.SMTP = outbox.server
    return outbox


def receive(box: Mailbox, content: bytes | None = None, **changes):
    """Take a mail of its parts in, without a server."""
    content = mail(**changes) if content is None else content
    message = read_message(content, key=thread_key())
    return receive_mail(box, message=message, content=content)
