"""What the desk shows, put together: messages masked, clocks and waiting in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.analytics.clocks import ClockState
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.queries import ShownMessage
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import identifiers_of, members_of
from zhike.apps.customers.shown import shown_customers, shown_identifiers
from zhike.apps.people.models import User
from zhike.apps.texting.words import failure_in_words
from zhike.apps.tickets import queries as tickets
from zhike.apps.tickets.clocks import ShownClock
from zhike.apps.tickets.models import CLOCK_STATE_LABELS, Ticket
from zhike.apps.unmasking.sight import sight_of
from zhike.pipelines.masking import mask_found

TONES = {
    ClockState.WAITING: "neutral",
    ClockState.RUNNING: "accent",
    ClockState.PAUSED: "neutral",
    ClockState.MET: "good",
    ClockState.BREACHED: "bad",
}
NEARLY_DUE = 0.8  # of the time: from here on a running clock is shown as urgent


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry of a thread: a message or, among colleagues, a note."""

    key: int
    side: str
    who: str
    text: str
    at: datetime
    files: list[tuple[str, str]]
    state: str = ""
    failure: str = ""
    is_note: bool = False
    message: int = 0


@dataclass(frozen=True, kw_only=True)
class ClockShown:
    """A clock as people read it."""

    label: Any
    words: str
    tone: str
    due_at: datetime | None
    state: Any
    used: int | None  # percent of the time
    rule_id: str = ""


def lines_of(messages: Iterable[ShownMessage], notes: Iterable[Any] = ()) -> list[Line]:
    """Give messages and notes as one thread; numbers of customers stand masked in it."""
    said = [
        Line(
            key=one.message.pk,
            side=one.message.side,
            who=str(one.message.author or ""),
            text=mask_found(one.text),
            at=one.message.sent_at,
            files=[(file.public_id, name) for file, name in one.files],
            state=one.message.get_state_display() if one.message.side == "staff" else "",
            failure=failure_in_words(one.message.failure),
            message=one.message.pk,
        )
        for one in messages
    ]
    noted = [
        Line(
            key=one.note.pk,
            side="note",
            who=str(one.note.author),
            text=mask_found(one.text),
            at=one.note.written_at,
            files=[],
            is_note=True,
        )
        for one in notes
    ]
    return sorted([*said, *noted], key=lambda line: (line.at, line.is_note, line.key))


def clocks_in_words(rows: Iterable[ShownClock], *, now: datetime) -> list[ClockShown]:
    """Give clocks with how long is left, or by how much they were missed."""
    return [_in_words(one, now=now) for one in rows]


def _in_words(one: ShownClock, *, now: datetime) -> ClockShown:
    row, reading = one.row, one.reading
    state = reading.state if reading else ClockState(row.state)
    tone = TONES[state]
    used = None
    if reading and reading.elapsed + reading.remaining > 0:
        used = round(100 * reading.elapsed / (reading.elapsed + reading.remaining))
        if state is ClockState.RUNNING and used >= NEARLY_DUE * 100:
            tone = "warn"
    due = (reading.deadline or reading.breached_at) if reading else None
    return ClockShown(
        label=row.label,
        words=left_in_words(state, due=due, now=row.stopped_at or now),
        tone=tone,
        due_at=due,
        state=CLOCK_STATE_LABELS[state],
        used=min(used, 100) if used is not None else None,
        rule_id=row.rule_id,
    )


def left_in_words(state: ClockState, *, due: datetime | None, now: datetime) -> str:
    """Say how a clock stands, in a few words."""
    if state is ClockState.RUNNING and due is not None:
        return _("%(time)s left") % {"time": span_in_words(due - now)}
    if state is ClockState.BREACHED and due is not None:
        return _("late by %(time)s") % {"time": span_in_words(now - due)}
    return str(CLOCK_STATE_LABELS[state])


def span_in_words(span: timedelta) -> str:
    """Give a length of time in its largest unit, rounded down.

    Nothing below a minute: a countdown that trembles helps nobody.
    """
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes >= 48 * 60:
        return _("%(days)s days") % {"days": minutes // (24 * 60)}
    if minutes >= 60:
        hours, rest = divmod(minutes, 60)
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return _("%(minutes)s min") % {"minutes": minutes}


def due_in_words(ticket: Ticket, *, now: datetime) -> tuple[str, str]:
    """Give how a ticket stands to its nearest deadline, with the tone of it."""
    if ticket.due_at is None:
        return "", "neutral"
    late = ticket.due_at < now
    state = ClockState.BREACHED if late else ClockState.RUNNING
    near = ticket.due_at - now < timedelta(minutes=30)
    tone = "bad" if late else "warn" if near else "neutral"
    return left_in_words(state, due=ticket.due_at, now=now), tone


@dataclass(frozen=True, kw_only=True)
class CustomerShown:
    """Who an agent talks to: what he must know before he answers, masked."""

    customer: Customer
    name: str
    known_by: Sequence[Any]
    open_tickets: Sequence[Any]


def customer_shown(customer: Customer, *, caller: User, besides: Ticket) -> CustomerShown:
    """Give the customer's pane; that somebody looked is written down."""
    members = members_of(customer)
    sight = sight_of(caller, customer_id=customer.customer_id)
    name = shown_customers([customer], sight=sight)[0].name
    known_by = [
        row
        for row in shown_identifiers(identifiers_of(members), sight=sight)
        if row.identifier.ended_at is None
    ]
    sight.write_down()
    others = tickets.open_tickets_of(customer, members=members).exclude(pk=besides.pk)
    return CustomerShown(
        customer=customer,
        name=name,
        known_by=known_by,
        open_tickets=masked_subjects(others[:10]),
    )


def masked_subjects(rows: Iterable[Ticket]) -> list[tuple[Ticket, str]]:
    """Give tickets with their subjects, numbers masked."""
    return [(one.ticket, mask_found(one.subject)) for one in tickets.shown_tickets(rows)]


def subject_of(ticket: Ticket) -> str:
    return masked_subjects([ticket])[0][1]


def new_client_id() -> str:
    """A name for a message that is not written yet: sent twice, it is one."""
    return uuid4().hex


def waited(conversation: Conversation) -> str:
    """Say how long somebody has been waiting in the line."""
    since = conversation.waiting_since
    return span_in_words(timezone.now() - since) if since else ""
