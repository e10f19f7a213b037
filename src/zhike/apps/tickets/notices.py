"""What people are told of tickets."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.apps.tickets.models import CLOCK_LABELS, QueueTerms, Ticket, Watch
from zhike.apps.tickets.queries import supervisors_of

OWNER_HEARS, HEAD_HEARS = 50, 80  # percent of the time; at 100 those who supervise hear as well


@notifies(
    "ticket_assigned",
    activity="assign ticket",
    label=_("A ticket was given to me"),
    sentence=_("You own ticket %(number)s now"),
)
def assigned(event: Outbox) -> Notice | None:
    ticket = _ticket(event)
    if ticket is None or event.by == ticket.owner.username:
        return None
    return _about(ticket, [ticket.owner_id])


@notifies(
    "ticket_clock",
    activity="clock warning",
    label=_("The time of a ticket runs out"),
    sentence=_("Ticket %(number)s: %(percent)s %% of the time for “%(clock)s” are used up"),
    ways=Ways(mail=True),
)
def clock_warning(event: Outbox) -> Notice | None:
    ticket = _ticket(event)
    if ticket is None:
        return None
    name = event.attributes.get("clock", "")
    return _about(
        ticket,
        _chain(ticket, percent=int(event.outcome)),
        percent=event.outcome,
        clock=str(CLOCK_LABELS.get(name, name)),
    )


@notifies(
    "ticket_reopened",
    activity="reopen ticket",
    label=_("A ticket of mine is open again"),
    sentence=_("Ticket %(number)s is open again"),
)
def reopened(event: Outbox) -> Notice | None:
    ticket = _ticket(event)
    return _about(ticket, [ticket.owner_id]) if ticket else None


@notifies(
    "ticket_watched",
    activity="change ticket state",
    label=_("A ticket that I watch changed"),
    sentence=_("Ticket %(number)s, which you watch, changed"),
)
def watched(event: Outbox) -> Notice | None:
    ticket = _ticket(event)
    if ticket is None:
        return None
    rows = Watch.objects.filter(ticket=ticket).exclude(user__username=event.by)
    return _about(ticket, rows.values_list("user_id", flat=True))


def _chain(ticket: Ticket, *, percent: int) -> set[int]:
    """Who hears: the owner, then the head of the queue, then those who supervise in reach."""
    people = {ticket.owner_id}
    if percent >= HEAD_HEARS:
        people |= set(
            QueueTerms.objects.filter(queue=ticket.queue_id).values_list("head_id", flat=True)
        )
    if percent >= 100:
        people |= supervisors_of(ticket.queue)
    return people


def _about(ticket: Ticket, users: Iterable[int], **values: str) -> Notice:
    return Notice(
        users=users,
        values={"number": ticket.number, **values},
        url=reverse("desk:ticket", args=[ticket.number]),
    )


def _ticket(event: Outbox) -> Ticket | None:
    key = int(event.case_id.rpartition("-")[2])
    return Ticket.objects.select_related("queue__branch", "owner").filter(pk=key).first()
