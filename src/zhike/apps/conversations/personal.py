"""What conversations keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import Attachment, Draft, Message
from zhike.apps.conversations.queries import shown_messages
from zhike.apps.customers.keeping import Members, Place, keeps


def read_messages(members: Members) -> list[dict[str, Any]]:
    rows = _messages(members).select_related("ticket", "conversation").order_by("pk")
    return [
        {
            "ticket": one.message.ticket.number,
            "channel": one.message.conversation.channel,
            "from": one.message.side,
            "sent_at": one.message.sent_at,
            "text": one.text,
            "files": [name for _file, name in one.files],
        }
        for one in shown_messages(rows)
    ]


def clear_messages(members: Members) -> int:
    """Take words and files away; that somebody wrote, and when he was answered, stays."""
    drafts = Draft.objects.filter(ticket__customer__in=members).delete()[0]
    files = Attachment.objects.filter(ticket__customer__in=members).delete()[0]
    spoken = _messages(members).exclude(text_sealed="").update(text_sealed="")
    return drafts + files + spoken


def left_in_messages(members: Members) -> int:
    return (
        Draft.objects.filter(ticket__customer__in=members).count()
        + Attachment.objects.filter(ticket__customer__in=members).count()
        + _messages(members).exclude(text_sealed="").count()
    )


def _messages(members: Members) -> QuerySet[Message]:
    return Message.objects.filter(ticket__customer__in=members)


keeps(
    Place(
        name="conversations.messages",
        label=_("Messages and files"),
        read=read_messages,
        clear=clear_messages,
        left=left_in_messages,
        stays=_("That messages were exchanged, and when, stays without their words."),
        stay=lambda members: _messages(members).count(),
    )
)
