"""Wang at his desk: a chat in the line, and one that he has."""

from __future__ import annotations

import pytest
from tests.apps.conversations.conftest import begun
from tests.apps.mailboxes.conftest import SAID

from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.mailboxes.actions import add_mailbox
from zhike.apps.mailboxes.models import Mailbox


@pytest.fixture
def mailbox(hotline) -> Mailbox:
    return add_mailbox(**SAID, queue=hotline, password="secret", by="chen")


@pytest.fixture
def mine(hotline, lin, agent) -> Conversation:
    made = begun(hotline, customer=lin, text="转账限额怎么调？我的卡 6222021234567890128")
    return take(made.pk, agent=agent)


def at(conversation: Conversation, act: str = "") -> str:
    """The address of a conversation, or of an act on it."""
    return (
        f"/desk/c/{conversation.public_id}/{act}/"
        if act
        else (f"/desk/c/{conversation.public_id}/")
    )


def ticket_at(conversation: Conversation, act: str = "") -> str:
    number = conversation.ticket.number
    return f"/desk/tickets/{number}/{act}/" if act else f"/desk/tickets/{number}/"
