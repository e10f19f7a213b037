from __future__ import annotations

import pytest
from tests.apps.conversations.conftest import HELLO, begun

from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.queries import messages_of_tickets
from zhike.apps.conversations.split_actions import split_ticket
from zhike.apps.tickets.errors import NotMerged
from zhike.apps.tickets.rules import Kind


def split(chat, *messages, subject="另一件事"):
    return split_ticket(
        chat.ticket_id,
        messages=[message.pk for message in messages],
        subject=subject,
        kind=Kind.COMPLAINT,
        by="wang",
    )


@pytest.mark.parametrize("is_known", [True, False])
def test_messages_go_over_and_none_is_lost(hotline, lin, is_known):
    chat = begun(hotline, customer=lin if is_known else None)
    second = customer_writes(
        chat.pk,
        said=Said(text="另外要投诉网点", files=[Upload(name="a.pdf", content=b"%PDF-1")]),
        by="customer",
    )

    made = split(chat, second)

    (shown,) = messages_of_tickets([made.pk])
    assert (shown.text, [name for _file, name in shown.files]) == ("另外要投诉网点", ["a.pdf"])
    assert [one.text for one in messages_of_tickets([chat.ticket_id])] == [HELLO]
    assert Message.objects.count() == 2
    assert (made.split_from, made.customer, made.owner) == (
        chat.ticket,
        chat.ticket.customer,
        chat.ticket.owner,
    )


def test_one_message_stays_at_least(chat):
    with pytest.raises(NotMerged, match="Leave one"):
        split(chat, chat.messages.get())


def test_only_messages_of_the_ticket_go_over(chat, hotline):
    other = begun(hotline).messages.get()

    with pytest.raises(NotMerged, match="of this ticket"):
        split(chat, other)


def test_a_split_of_nothing_is_refused(chat):
    with pytest.raises(NotMerged):
        split(chat)
