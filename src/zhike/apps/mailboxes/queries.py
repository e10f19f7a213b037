from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.rules import SenderKind
from zhike.apps.conversations.models import Message
from zhike.apps.customers.queries import known_by
from zhike.apps.customers.rules import IdentifierKind
from zhike.apps.mailboxes.models import (
    Mailbox,
    MailThread,
    OutgoingMail,
    ReceivedMail,
    RejectedMail,
)
from zhike.apps.people.models import WorkQueue
from zhike.apps.tickets.rules import key_of, number_of
from zhike.apps.vault.keys import indexes_of
from zhike.integrations.mail.threads import Hints, Thread
from zhike.schema.identifiers import normal


def mailboxes() -> QuerySet[Mailbox]:
    """Those in use, with how many of their mails wait for a decision."""
    open_rejects = Count("rejected", filter=Q(rejected__decided_at=None))
    return (
        Mailbox.objects.filter(removed_at=None).select_related("queue").annotate(open=open_rejects)
    )


def mailbox_of(queue: WorkQueue) -> Mailbox | None:
    """The mailbox from which a queue writes: the first of those in use."""
    return Mailbox.objects.filter(queue=queue, removed_at=None).order_by("pk").first()


def with_mailbox(queues: QuerySet[WorkQueue]) -> QuerySet[WorkQueue]:
    """Those of some queues that a mailbox serves."""
    return queues.filter(pk__in=Mailbox.objects.filter(removed_at=None).values("queue"))


def rejected_in(boxes: QuerySet[Mailbox]) -> QuerySet[RejectedMail]:
    """What waits for a decision first, then what was decided; never the mails themselves."""
    rows = RejectedMail.objects.filter(mailbox__in=boxes.values("pk")).defer("content_sealed")
    return rows.order_by(F("decided_at").desc(nulls_first=True), "-id")


def received_of(mailbox: Mailbox) -> QuerySet[ReceivedMail]:
    return mailbox.received.defer("text_sealed").select_related("message__ticket")


def threads_with(address: str) -> QuerySet[MailThread]:
    """The conversations with an address, under whichever key it was indexed."""
    indexes = indexes_of(normal(address, kind="email"), kind="email")
    return MailThread.objects.filter(address_index__in=indexes).select_related("conversation")


def sender_at(address: str) -> Sender:
    """Who writes from an address, and whose it is known as."""
    known = known_by(address, kind=IdentifierKind.EMAIL)
    return Sender(kind=SenderKind.EMAIL, value=address, customers=tuple(known))


def threads_of(hints: Hints, *, sender: str) -> list[Thread]:
    """The conversations of this sender that a mail hints at, in three queries at most."""
    keys = [key for key in map(key_of, hints.tickets) if key is not None]
    mine = threads_with(sender)
    ids = dict(
        Message.objects.filter(
            external_id__in=hints.message_ids, conversation__mail_thread__in=mine.order_by()
        ).values_list("external_id", "conversation_id")
    )
    named = mine.filter(
        Q(conversation__public_id__in=hints.conversations)
        | Q(ticket__in=keys)
        | Q(conversation__in=set(ids.values()))
    )
    return [
        Thread(
            conversation=row.conversation.public_id,
            addresses=frozenset({sender}),
            message_ids=frozenset(
                each for each, place in ids.items() if place == row.conversation_id
            ),
            ticket=number_of(row.ticket_id),
        )
        for row in named
    ]


def receipts_to(address_index: str, *, since: datetime) -> int:
    return OutgoingMail.objects.filter(
        address_index=address_index, message=None, created_at__gt=since
    ).count()
