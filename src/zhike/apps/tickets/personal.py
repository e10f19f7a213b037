"""What tickets keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.tickets.models import Note, Task, Ticket
from zhike.apps.tickets.queries import shown_tickets

SPOKEN = ~Q(subject_sealed="")


def read_tickets(members: Members) -> list[dict[str, Any]]:
    return [
        {
            "number": one.ticket.number,
            "kind": one.ticket.kind,
            "state": one.ticket.state,
            "subject": one.subject,
            "channel": one.ticket.channel,
            "opened_at": one.ticket.opened_at,
            "solved_at": one.ticket.solved_at,
            "closed_at": one.ticket.closed_at,
        }
        for one in shown_tickets(_tickets(members))
    ]


def clear_tickets(members: Members) -> int:
    """Take the words away; that there was a matter, and whether it was settled in time, stays."""
    return _tickets(members).filter(SPOKEN).update(subject_sealed="")


def _tickets(members: Members) -> QuerySet[Ticket]:
    return Ticket.objects.filter(customer__in=members)


def _written(members: Members) -> int:
    notes = Note.objects.filter(ticket__customer__in=members).exclude(text_sealed="")
    tasks = Task.objects.filter(ticket__customer__in=members)
    return notes.count() + tasks.filter(~Q(wanted_sealed="") | ~Q(result_sealed="")).count()


def clear_written(members: Members) -> int:
    notes = Note.objects.filter(ticket__customer__in=members).exclude(text_sealed="")
    tasks = Task.objects.filter(ticket__customer__in=members)
    spoken = tasks.filter(~Q(wanted_sealed="") | ~Q(result_sealed=""))
    return notes.update(text_sealed="") + spoken.update(wanted_sealed="", result_sealed="")


keeps(
    Place(
        name="tickets.tickets",
        label=_("Tickets"),
        read=read_tickets,
        clear=clear_tickets,
        left=lambda members: _tickets(members).filter(SPOKEN).count(),
        stays=_("That there was a matter, and when it was settled, stays without its words."),
        stay=lambda members: _tickets(members).count(),
    )
)
keeps(
    Place(
        name="tickets.notes",
        label=_("Notes and tasks of staff"),
        # What staff think among themselves is the bank's; the matter and its answers are his.
        read=lambda members: [],
        clear=clear_written,
        left=_written,
    )
)
