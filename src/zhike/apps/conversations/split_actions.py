"""Some messages of a ticket become a ticket of their own. None is copied, none is lost."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.conversations.models import Attachment, Message
from zhike.apps.tickets.actions import locked, open_ticket
from zhike.apps.tickets.errors import NotMerged
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, Priority
from zhike.apps.vault.keys import Keyring


@transaction.atomic
def split_ticket(
    ticket_id: int, *, messages: Collection[int], subject: str, kind: Kind, by: str
) -> Ticket:
    """Give some messages to a new ticket of the same customer, queue and owner."""
    ticket = locked(ticket_id)
    rows = list(Message.objects.filter(ticket=ticket, pk__in=messages))
    if len(rows) != len(set(messages)) or not rows:
        raise NotMerged(why=_("Choose messages of this ticket."))
    if len(rows) == Message.objects.filter(ticket=ticket).count():
        raise NotMerged(why=_("Leave one message at least: else correct the ticket itself."))
    made = open_ticket(
        kind=kind,
        subject=subject,
        queue=ticket.queue,
        channel=ticket.channel,
        by=by,
        customer=ticket.customer,
        owner=ticket.owner,
        priority=Priority(ticket.priority),
        split_from=ticket,
    )
    _give(rows, old=ticket, new=made)
    record_event(
        activity="split ticket",
        case_id=ticket.case_id,
        by=by,
        customer_id=ticket.customer_number,
        outcome=made.number,
        attributes={"messages": str(len(rows))},
    )
    return made


def _give(rows: list[Message], *, old: Ticket, new: Ticket) -> None:
    files = list(Attachment.objects.filter(message__in=rows))
    keys = Keyring.making({old.key_owner, new.key_owner})
    moved: list[Message | Attachment] = [*rows, *files]
    for row in moved:
        row.ticket = new
        for column in ("text_sealed", "name_sealed", "content_sealed"):
            if sealed := getattr(row, column, ""):
                text = keys.open(sealed, customer_id=old.key_owner)
                setattr(row, column, keys.seal(text, customer_id=new.key_owner))
    Message.objects.bulk_update(rows, ["ticket", "text_sealed"])
    Attachment.objects.bulk_update(files, ["ticket", "name_sealed", "content_sealed"])
