from __future__ import annotations

from django.utils import timezone
from tests.apps.tickets.test_retention import ended

from zhike.apps.conversations.models import Draft, Message
from zhike.apps.conversations.retention import clear_messages
from zhike.apps.privacy.record_classes import record_class


def keys():
    return [one.key for one in record_class("conversations").records()]


def test_messages_are_kept_as_long_as_their_matter(chat):
    assert keys() == []

    ended(chat.ticket, days=5)

    assert keys() == [chat.ticket_id]


def test_words_go_and_that_somebody_wrote_stays(chat, colleague):
    Draft.objects.create(
        ticket=chat.ticket,
        conversation=chat,
        user=colleague,
        text_sealed="x",
        saved_at=timezone.now(),
    )
    ended(chat.ticket, days=5)

    assert clear_messages([chat.ticket_id]) == 1

    message = Message.objects.get()
    assert (message.text_sealed, message.side) == ("", "customer")
    assert not Draft.objects.exists()
    assert keys() == []
