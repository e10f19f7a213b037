"""A matter that is nobody's is put away as spam, and comes back as it stood if it was one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.tickets.actions import locked
from zhike.apps.tickets.clock_actions import hold_promised, note_due, release_promised
from zhike.apps.tickets.errors import NeverSpam, StepNotAllowed
from zhike.apps.tickets.models import STATE_LABELS, Ticket
from zhike.apps.tickets.rules import Kind, State

PAUSED_AS_SPAM = "spam"


@transaction.atomic
def close_as_spam(ticket_id: int, *, by: str, reason: str = "") -> State:
    """Put a ticket away; give the state in which it was. Its clocks end, neither kept nor missed.

    Raises
    ------
    NeverSpam, StepNotAllowed
    """
    ticket = locked(ticket_id)
    before = State(ticket.state)
    if before in {State.MERGED, State.SPAM}:
        raise StepNotAllowed(current=STATE_LABELS[before], wanted=STATE_LABELS[State.SPAM])
    # A clock of the law waits for an answer, whatever the kind of its ticket says by now.
    if ticket.kind == Kind.COMPLAINT or ticket.clocks.exclude(jurisdiction="").exists():
        raise NeverSpam
    now = timezone.now()
    ticket.state, ticket.closed_at = State.SPAM, now
    hold_promised(ticket, reason=PAUSED_AS_SPAM, at=now)
    ticket.clocks.update(next_look_at=None)  # nobody is warned of them
    _save(ticket, activity="change ticket state", before=before, by=by, reason=reason)
    return before


@transaction.atomic
def take_spam_back(ticket_id: int, *, state: State, by: str) -> Ticket:
    """It was somebody's matter: it stands again as it stood, its clocks go on."""
    ticket = locked(ticket_id)
    if ticket.state != State.SPAM:
        raise StepNotAllowed(
            current=STATE_LABELS[State(ticket.state)], wanted=STATE_LABELS[State(state)]
        )
    ticket.state = state
    if state != State.CLOSED:
        ticket.closed_at = None
    release_promised(ticket, reason=PAUSED_AS_SPAM, at=timezone.now())
    return _save(ticket, activity="reopen ticket", before=State.SPAM, by=by)


def _save(ticket: Ticket, *, activity: str, before: State, by: str, reason: str = "") -> Ticket:
    note_due(ticket)
    ticket.version += 1
    ticket.touched_at = timezone.now()
    ticket.save()
    record_event(
        activity=activity,
        case_id=ticket.case_id,
        by=by,
        channel=ticket.channel,
        customer_id=ticket.customer_number,
        outcome=ticket.state,
        reason=reason,
        before={"state": before},
        after={"state": ticket.state},
        attributes={"queue": ticket.queue.code, "kind": ticket.kind},
    )
    return ticket
