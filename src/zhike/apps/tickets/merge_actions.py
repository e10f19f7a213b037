"""Two tickets of one matter become one, and can become two again. Nothing is moved by it.

A merged ticket keeps what it has: whoever reads the one it went into reads its whole family. Its
promised clocks stop, since nobody works on it any more; a clock of the law goes on, for the
complaint it belongs to was made on its day.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.queries import is_one
from zhike.apps.tickets import rules
from zhike.apps.tickets.actions import locked
from zhike.apps.tickets.clock_actions import BY_MERGE, hold_promised, note_due, release_promised
from zhike.apps.tickets.errors import NotMerged, StepNotAllowed
from zhike.apps.tickets.gates import require_mergeable
from zhike.apps.tickets.models import STATE_LABELS, Ticket
from zhike.apps.tickets.rules import State


@transaction.atomic
def merge_ticket(ticket_id: int, *, into: int, by: str) -> Ticket:
    """Let a matter go on in another ticket of the same customer."""
    first, second = (locked(key) for key in sorted([ticket_id, into]))
    ticket, target = (first, second) if first.pk == ticket_id else (second, first)
    _require_fit(ticket, target)
    require_mergeable(ticket, into=target)
    now = timezone.now()
    ticket.state_before_merge, ticket.state = ticket.state, State.MERGED
    ticket.merged_into = target
    hold_promised(ticket, reason=BY_MERGE, at=now)
    return _saved(ticket, target, activity="merge tickets", by=by)


@transaction.atomic
def unmerge_ticket(ticket_id: int, *, by: str) -> Ticket:
    """Take a merge back: the ticket stands as it stood, its clocks go on."""
    ticket = locked(ticket_id)
    target = ticket.merged_into
    if target is None:
        raise NotMerged(why=_("This ticket was not merged. Look at it again."))
    require_mergeable(ticket, into=None)
    ticket.state, ticket.state_before_merge = ticket.state_before_merge, ""
    ticket.merged_into = None
    release_promised(ticket, reason=BY_MERGE, at=timezone.now())
    return _saved(ticket, target, activity="unmerge tickets", by=by)


def _require_fit(ticket: Ticket, target: Ticket) -> None:
    if ticket.pk == target.pk:
        raise NotMerged(why=_("A ticket cannot be merged into itself. Choose another one."))
    if State.MERGED not in rules.STEPS[State(ticket.state)]:
        raise StepNotAllowed(
            current=STATE_LABELS[State(ticket.state)], wanted=STATE_LABELS[State.MERGED]
        )
    if target.state == State.MERGED:
        raise NotMerged(
            why=_("%(number)s was merged itself. Choose the ticket it went into.")
            % {"number": target.number}
        )
    if ticket.customer and target.customer and not is_one(ticket.customer, target.customer):
        raise NotMerged(
            why=_("These tickets are of different customers: one would read the other's words.")
        )


def _saved(ticket: Ticket, target: Ticket, *, activity: str, by: str) -> Ticket:
    note_due(ticket)
    ticket.version += 1
    ticket.touched_at = timezone.now()
    ticket.save()
    for one, other in ((ticket, target), (target, ticket)):
        record_event(
            activity=activity,
            case_id=one.case_id,
            by=by,
            customer_id=one.customer_number,
            outcome=other.number,
        )
    return ticket
