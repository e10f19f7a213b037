"""A sender of offers, and the bank's staff who have had enough of them."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.mailboxes.conftest import SAID, receive
from tests.integrations.mail.mails import mail

from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.mailboxes.actions import add_mailbox
from zhike.apps.mailboxes.models import Mailbox
from zhike.apps.vault.keys import index_of, seal_for

SPAMMER = "offers@win.example"
OFFER = {"from": f"Win <{SPAMMER}>", "subject": "You have won"}


@pytest.fixture
def box(hotline) -> Mailbox:
    """A mailbox of the hotline whose server nobody asks."""
    return add_mailbox(**SAID, queue=hotline, password="secret", by="chen")


def offer(box, number: int = 1, text: str = "Click here.\r\n", **more):
    """One more mail of the spammer."""
    said = OFFER | {"message_id": f"<{number}@win.example>"} | more
    return receive(box, mail(text, **said))


@pytest.fixture
def spam(box) -> Conversation:
    """The first mail of the spammer, in the line."""
    return offer(box).message.conversation


def known_as(customer: Customer, value: str, *, kind: str) -> None:
    """Let a customer be known by an address or number."""
    Identifier.objects.create(
        customer=customer,
        kind=kind,
        value_sealed=seal_for(customer.customer_id, value),
        value_index=index_of(value, kind=kind),
        source="test",
        noted_at=timezone.now(),
    )
