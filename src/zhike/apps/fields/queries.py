"""Which fields a ticket has, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zhike.apps.fields.models import FieldValue, TicketField
from zhike.apps.fields.rules import NO, YES, FieldKind
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.masking import mask_found


@dataclass(frozen=True, kw_only=True)
class ShownValue:
    """A field with its answer in the clear, "" where there is none."""

    field: TicketField
    value: str

    @property
    def words(self) -> str:
        if self.field.kind == FieldKind.YES_NO:
            return {YES: _("yes"), NO: _("no")}.get(self.value, "")
        return mask_found(self.value)


def fields_for(*, kind: str, queue: WorkQueue) -> list[TicketField]:
    """The fields that are asked about a ticket now, in their order."""
    rows = TicketField.objects.filter(Q(queue=None) | Q(queue=queue), retired_at=None)
    return [row for row in rows if not row.ticket_kinds or kind in row.ticket_kinds]


def asked_of_customers() -> QuerySet[TicketField]:
    """The fields that a customer is asked for where he begins a matter."""
    return TicketField.objects.filter(is_asked=True, retired_at=None, queue=None)


def answers_of(ticket: Ticket) -> list[ShownValue]:
    """The fields of a ticket with their answers, and answers to fields that are asked no more."""
    rows = FieldValue.objects.filter(ticket=ticket).select_related("field")
    kept = {row.field_id: row for row in rows}
    ring = Keyring.of([ticket.key_owner])
    asked = fields_for(kind=ticket.kind, queue=ticket.queue)
    shown = [*asked, *(row.field for row in rows if row.field not in asked and row.value_sealed)]
    return [
        ShownValue(
            field=field,
            value=(
                ring.open(kept[field.pk].value_sealed, customer_id=ticket.key_owner)
                if field.pk in kept
                else ""
            ),
        )
        for field in shown
    ]


def missing_of(ticket: Ticket) -> list[TicketField]:
    """The fields that have to be answered before a ticket is solved, and are not."""
    wanted = [
        field for field in fields_for(kind=ticket.kind, queue=ticket.queue) if field.is_required
    ]
    if not wanted:
        return []
    rows = FieldValue.objects.filter(ticket=ticket, field__in=wanted).exclude(value_sealed="")
    there = set(rows.values_list("field_id", flat=True))
    return [field for field in wanted if field.pk not in there]


def values_of_tickets(keys: Sequence[int]) -> dict[int, dict[str, str]]:
    """Answers by ticket and code of the field, for other systems."""
    rows = list(FieldValue.objects.filter(ticket__in=keys).select_related("field", "ticket"))
    ring = Keyring.of(row.ticket.key_owner for row in rows)
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        value = ring.open(row.value_sealed, customer_id=row.ticket.key_owner)
        found.setdefault(row.ticket_id, {})[row.field.code] = value
    return found


def fields_in_reach(caller: Caller) -> QuerySet[TicketField]:
    """Fields of every queue in reach and of all queues, for who looks after them."""
    own = in_reach(WorkQueue.objects.all(), caller=caller).values("pk")
    return TicketField.objects.filter(Q(queue=None) | Q(queue__in=own)).select_related("queue")


def plain(field: TicketField) -> dict[str, Any]:
    """What is written down of a field when it changes."""
    return {
        "label": field.label,
        "kind": field.kind,
        "options": field.options,
        "ticket_kinds": field.ticket_kinds,
        "queue": field.queue.code if field.queue else "",
        "is_required": field.is_required,
        "is_asked": field.is_asked,
    }
