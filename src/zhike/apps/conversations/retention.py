"""How long messages and files are kept: as long as the matter they belong to."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import Attachment, Draft, Message
from zhike.apps.privacy.record_classes import RecordClass, keeps_class
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.tickets.retention import LIMITATION, ended_tickets, records_of


def _conversations() -> list[Record]:
    of_ticket = {"ticket": OuterRef("pk")}
    written = Exists(Message.objects.filter(**of_ticket).exclude(text_sealed=""))
    filed = Exists(Attachment.objects.filter(**of_ticket))
    return records_of(ended_tickets().filter(written | filed))


def clear_messages(tickets: Collection[int]) -> int:
    """Take what was said about tickets away; that somebody wrote, and when, stays."""
    Draft.objects.filter(ticket__in=tickets).delete()
    Attachment.objects.filter(ticket__in=tickets).delete()
    Message.objects.filter(ticket__in=tickets).update(text_sealed="")
    return len(tickets)


keeps_class(
    RecordClass(
        code="conversations",
        label=_("Messages and files of matters"),
        starts_with=_("day on which the matter was closed"),
        months=36,
        source=LIMITATION,
        mark=Mark.MEMORY,
        is_automatic=False,
        records=_conversations,
        remove=clear_messages,
    )
)
