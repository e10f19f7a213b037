"""Every step of a ticket. Each is one transaction with its event, over the row that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import StaleVersion
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches
from zhike.apps.prepared.insert import insert, insert_numbered
from zhike.apps.prepared.select import Prepared
from zhike.apps.prepared.update import save
from zhike.apps.tickets import rules
from zhike.apps.tickets.clock_actions import (
    move_with_state,
    note_due,
    promised_clocks,
    recalculate_promised,
    running_clocks,
    start_promised,
    stop_clocks,
)
from zhike.apps.tickets.errors import (
    NobodyThere,
    ReasonMissing,
    StepNotAllowed,
    StillOpenTasks,
    TextMissing,
)
from zhike.apps.tickets.gates import require_solvable
from zhike.apps.tickets.models import STATE_LABELS, Ticket, TicketClock, own_key
from zhike.apps.tickets.queries import terms_of
from zhike.apps.tickets.resealing import reseal
from zhike.apps.tickets.rules import ClockName, Kind, Priority, State
from zhike.apps.vault.keys import Keyring, seal_for


def open_ticket(
    *,
    kind: Kind,
    subject: str,
    queue: WorkQueue,
    channel: str,
    by: str,
    customer: Customer | None = None,
    owner: User | None = None,
    priority: Priority = Priority.NORMAL,
    at: datetime | None = None,
    parent: Ticket | None = None,
    split_from: Ticket | None = None,
) -> Ticket:
    """Take a matter in. Until somebody takes it, the head of its queue owns it.

    Raises
    ------
    QueueNotServed, NobodyThere, TextMissing
    """
    if not subject.strip():
        raise TextMissing
    now = at or timezone.now()
    head = head_of(queue)
    if owner:
        _require_owner(owner, queue)
    key_owner, ring = _keys_of(customer)
    made = Ticket(
        kind=kind,
        state=State.OPEN if owner else State.NEW,
        priority=priority,
        subject_sealed=ring.seal(subject.strip(), customer_id=key_owner),
        key_owner=key_owner,
        queue=queue,
        owner=owner or head,
        customer=customer,
        channel=channel,
        opened_at=now,
        opened_by=by,
        touched_at=now,
        parent=parent,
        split_from=split_from,
    )
    clocks = promised_clocks(made, names=(ClockName.FIRST_REPLY, ClockName.RESOLUTION), at=now)
    made.due_at = min((clock.due_at for clock in clocks if clock.due_at), default=None)
    _write_opened(made, clocks, ring=ring, by=by)
    return made


@transaction.atomic
def _write_opened(ticket: Ticket, clocks: Sequence[TicketClock], *, ring: Keyring, by: str) -> None:
    """Write what was reckoned before: on SQLite others wait until this transaction ends."""
    ring.keep()
    insert_numbered(ticket)
    insert(*clocks)
    _record(
        ticket,
        activity="open ticket",
        by=by,
        at=ticket.opened_at,
        outcome=ticket.kind,
        after={
            "state": ticket.state,
            "queue": ticket.queue.code,
            "owner": ticket.owner.username,
        },
    )


@transaction.atomic
def assign_ticket(ticket_id: int, *, owner: User, by: str, at: datetime | None = None) -> Ticket:
    """Give a ticket to somebody, who owns it from now on; a new one is in work with it."""
    ticket = locked(ticket_id)
    _require_owner(owner, ticket.queue)
    if ticket.state not in rules.ACTIVE:
        raise _not_allowed(ticket, State.OPEN)
    before = ticket.owner.username
    if ticket.state == State.NEW:
        _become(ticket, State.OPEN, at=at)
    ticket.owner = owner
    return _saved(
        ticket,
        activity="assign ticket",
        by=by,
        at=at,
        outcome=owner.username,
        before={"owner": before},
        after={"owner": owner.username},
    )


@transaction.atomic
def transfer_ticket(ticket_id: int, *, queue: WorkQueue, reason: str, by: str) -> Ticket:
    """Move a ticket to another queue, whose head owns it until somebody there takes it."""
    ticket = locked(ticket_id)
    if ticket.state not in rules.ACTIVE:
        raise _not_allowed(ticket, State.OPEN)
    if not reason.strip():
        raise ReasonMissing
    before = {"queue": ticket.queue.code, "owner": ticket.owner.username}
    ticket.queue, ticket.owner = queue, head_of(queue)
    recalculate_promised(ticket, at=timezone.now(), reason="queue")
    return _saved(
        ticket,
        activity="transfer ticket",
        by=by,
        outcome=queue.code,
        reason=reason.strip(),
        before=before,
        after={"queue": queue.code, "owner": ticket.owner.username},
    )


@transaction.atomic
def change_state(
    ticket_id: int,
    *,
    state: State,
    by: str,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
    is_dropped: bool = False,
) -> Ticket:
    """Let a ticket wait, go on, be solved, closed or opened again.

    `is_dropped`: nobody goes on with it (the customer took it back, the bank did not take it up),
    so that nothing has to be known to close it.

    Raises
    ------
    StepNotAllowed, StillOpenTasks, StaleVersion
    ReasonMissing
        Somebody opens again what was done, or lets others wait, without saying why.
    """
    ticket = locked(ticket_id)
    if version is not None and ticket.version != version:
        raise StaleVersion
    before = State(ticket.state)
    if state == State.MERGED or not rules.may_become(before, state):
        raise _not_allowed(ticket, state)
    reopens = before in rules.DONE and state == State.OPEN
    if (reopens or state == State.ON_HOLD) and not reason.strip():
        raise ReasonMissing
    if state in rules.DONE and (left := ticket.tasks.filter(done_at__isnull=True).count()):
        raise StillOpenTasks(count=left)
    if rules.ends_work(before, state) and not is_dropped:
        require_solvable(ticket)
    _become(ticket, state, at=at)
    return _saved(
        ticket,
        activity="reopen ticket" if reopens else "change ticket state",
        by=by,
        at=at,
        outcome=state,
        reason=reason.strip(),
        before={"state": before},
        after={"state": state},
    )


@transaction.atomic
def change_ticket(
    ticket_id: int,
    *,
    by: str,
    version: int | None = None,
    kind: Kind | None = None,
    priority: Priority | None = None,
    subject: str = "",
) -> Ticket:
    """Correct what a ticket is; its running clocks then count as if it had always been so."""
    ticket = locked(ticket_id)
    if version is not None and ticket.version != version:
        raise StaleVersion
    before = {"kind": ticket.kind, "priority": ticket.priority}
    if kind is not None:
        ticket.kind = kind
    if priority is not None:
        ticket.priority = priority
    if subject.strip():
        ticket.subject_sealed = seal_for(ticket.key_owner, subject.strip())
    after = {"kind": ticket.kind, "priority": ticket.priority}
    if after != before:
        recalculate_promised(ticket, at=timezone.now(), reason="kind or priority")
    return _saved(ticket, activity="change ticket", by=by, before=before, after=after)


def note_customer_wrote(ticket: Ticket, *, at: datetime, by: str) -> Ticket:
    """The customer wrote: who waited for him goes on, and the next reply is due in its time.

    What was solved is open again; what was closed stays, and its reader opens it again or not.
    The ticket is one that this transaction has `locked`.
    """
    state = State(ticket.state)
    if state in {State.WAITING, State.SOLVED}:
        _become(ticket, State.OPEN, at=at)
        _record(
            ticket,
            activity="reopen ticket" if state == State.SOLVED else "change ticket state",
            by=by,
            at=at,
            outcome=State.OPEN,
            before={"state": state},
            after={"state": State.OPEN},
        )
    waits = ticket.first_replied_at is not None and ticket.state in rules.ACTIVE
    begun = 0
    if waits and not running_clocks(ticket, ClockName.NEXT_REPLY):
        begun = start_promised(ticket, names=(ClockName.NEXT_REPLY,), at=at)
    return _touched(ticket, at=at, clocks_moved=bool(begun) or ticket.state != state)


def note_staff_replied(ticket: Ticket, *, at: datetime) -> Ticket:
    """Staff answered the customer: the clocks of a `locked` ticket that waited for it stop."""
    stopped = stop_clocks(ticket, ClockName.FIRST_REPLY, ClockName.NEXT_REPLY, at=at)
    if ticket.first_replied_at is None:
        ticket.first_replied_at = at
    return _touched(ticket, at=at, clocks_moved=bool(stopped))


@transaction.atomic
def link_customer(ticket_id: int, *, customer: Customer, by: str) -> Ticket:
    """Say who a matter is about; its texts are sealed under his key from now on, all of them."""
    ticket = locked(ticket_id)
    if ticket.customer_id == customer.pk:
        return ticket
    new = customer.customer_id
    reseal(ticket, key_owner=new)
    before = ticket.customer_number
    ticket.customer, ticket.key_owner = customer, new
    return _saved(
        ticket,
        activity="link ticket to customer",
        by=by,
        before={"customer": before},
        after={"customer": new},
    )


def _keys_of(customer: Customer | None) -> tuple[str, Keyring]:
    """Whose key seals a new ticket's texts, and the key."""
    if customer:
        return customer.customer_id, Keyring.making([customer.customer_id])
    owner = own_key()
    return owner, Keyring.new(owner)


def head_of(queue: WorkQueue) -> User:
    """Who owns what nobody of the queue took yet.

    Raises
    ------
    QueueNotServed
    """
    return terms_of(queue).head


_locked = Prepared(
    lambda ticket_id: (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("queue", "queue__branch", "owner", "customer")
        .filter(pk=ticket_id)
        .order_by()
    )
)


def locked(ticket_id: int) -> Ticket:
    """The ticket, which nobody else changes until the transaction ends."""
    found = _locked.first(ticket_id)
    if found is None:
        raise Ticket.DoesNotExist
    return found


def _become(ticket: Ticket, state: State, *, at: datetime | None) -> None:
    moment = at or timezone.now()
    before = State(ticket.state)
    ticket.state = state
    if state in rules.DONE and before not in rules.DONE:
        ticket.solved_at = moment
    if state in rules.ACTIVE and before in rules.DONE:
        ticket.solved_at = None
        ticket.reopened += 1
    ticket.closed_at = moment if state == State.CLOSED else None
    move_with_state(ticket, before=before, after=state, at=moment)


def _touched(ticket: Ticket, *, at: datetime | None, clocks_moved: bool = True) -> Ticket:
    if clocks_moved:
        note_due(ticket)
    ticket.touched_at = at or timezone.now()
    ticket.version += 1
    save(ticket)
    return ticket


def _saved(
    ticket: Ticket,
    *,
    activity: str,
    by: str,
    at: datetime | None = None,
    outcome: str = "",
    reason: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Ticket:
    _touched(ticket, at=at)
    _record(
        ticket,
        activity=activity,
        by=by,
        at=at,
        outcome=outcome,
        reason=reason,
        before=before,
        after=after,
    )
    return ticket


def _record(ticket: Ticket, *, activity: str, by: str, at: datetime | None, **said: Any) -> None:
    record_event(
        activity=activity,
        case_id=ticket.case_id,
        by=by,
        occurred_at=at,
        channel=ticket.channel,
        customer_id=ticket.customer_number,
        attributes={"queue": ticket.queue.code, "kind": ticket.kind},
        **said,
    )


def _require_owner(owner: User, queue: WorkQueue) -> None:
    if not (owner.may(Permission.WORK_TICKETS) and reaches(owner, queue.branch)):
        raise NobodyThere(name=str(owner))


def _not_allowed(ticket: Ticket, wanted: State) -> StepNotAllowed:
    return StepNotAllowed(current=STATE_LABELS[State(ticket.state)], wanted=STATE_LABELS[wanted])
