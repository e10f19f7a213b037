"""The operations about tickets. Numbers of customers in texts come masked, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from django.db import transaction
from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.api.versions import expected_version, versioned
from zhike.apps.audit.actions import record_read
from zhike.apps.audit.errors import StaleVersion
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import customer_of
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.tickets import actions, merge_actions, queries, work_actions
from zhike.apps.tickets.errors import PersonNeeded, PersonUnknown, QueueUnknown
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, State
from zhike.apps.tickets.told import (
    PRIORITIES,
    NoteOut,
    TaskOut,
    TicketOut,
    TicketWhole,
    told,
    told_note,
    told_opened,
    told_task,
    told_whole,
)

router = Router(tags=["Tickets"])
PriorityWord = Literal["urgent", "high", "normal", "low"]
SEES, WORKS = needs(Permission.SEE_TICKETS), needs(Permission.WORK_TICKETS)
_priority = lists.one_of(*PRIORITIES)
TICKETS = Listing(
    filters={
        "kind": Filter("kind", lists.one_of(*Kind)),
        "state": Filter("state", lists.one_of(*State)),
        "priority": Filter(
            "priority",
            lists.Kind(PRIORITIES.get, _priority.wanted, _priority.schema),
        ),
        "queue": Filter("queue__code"),
        "owner": Filter("owner__username"),
        "customer_id": Filter("customer__customer_id"),
        "channel": Filter("channel"),
        "opened_from": Filter("opened_at__gte", lists.MOMENT),
        "opened_until": Filter("opened_at__lt", lists.MOMENT),
        "touched_from": Filter("touched_at__gte", lists.MOMENT),
        "due_until": Filter("due_at__lt", lists.MOMENT),
    },
    sorts={"number": "id", "opened_at": "opened_at", "touched_at": "touched_at",
           "priority": "priority"},
    order=("-id",),
)  # fmt: skip


class TicketNew(Schema, extra="forbid"):
    kind: Kind = Kind.ENQUIRY
    subject: str = Field(min_length=1, max_length=300, examples=["信用卡年费怎么减免"])
    queue: str = Field(min_length=1, max_length=50, description="code of the queue")
    priority: PriorityWord = "normal"
    channel: str = Field("api", min_length=1, max_length=20, pattern="^[a-z_]+$")
    customer_id: str | None = Field(None, min_length=1, max_length=40)
    owner: str | None = Field(
        None, min_length=1, max_length=150, description="without one: the head of the queue"
    )


class TicketChange(Schema, extra="forbid"):
    """What is left out stays as it is."""

    kind: Kind | None = None
    priority: PriorityWord | None = None
    subject: str | None = Field(None, min_length=1, max_length=300)


class StateNew(Schema, extra="forbid"):
    state: Literal["open", "waiting", "on_hold", "solved", "closed"]
    reason: str = Field("", max_length=300, description="of letting others wait, or reopening")


class OwnerNew(Schema, extra="forbid"):
    owner: str = Field(min_length=1, max_length=150)


class QueueNew(Schema, extra="forbid"):
    queue: str = Field(min_length=1, max_length=50, description="code of the queue")
    reason: str = Field(min_length=1, max_length=300)


class NoteNew(Schema, extra="forbid"):
    text: str = Field(min_length=1, max_length=10_000)


class TaskNew(Schema, extra="forbid"):
    queue: str = Field(min_length=1, max_length=50, description="code of the queue that is asked")
    wanted: str = Field(min_length=1, max_length=4_000)


class Target(Schema, extra="forbid"):
    into: str = Field(min_length=1, max_length=20, description="number of the ticket that goes on")


@router.get("/tickets", auth=SEES, response=Page[TicketOut], summary="The tickets in reach")
@listed(TICKETS)
def list_tickets(request: HttpRequest) -> dict[str, Any]:
    page = TICKETS.page(request, queries.seen_by(known_caller(request)))
    return page | {"items": told(page["items"])}


@router.post("/tickets", auth=WORKS, response={201: TicketOut}, summary="Open a ticket")
def open_ticket(request: HttpRequest, new: TicketNew) -> Status[Any]:
    """Open a matter without a message. With the customer's first words: POST /conversations."""
    made = actions.open_ticket(
        kind=new.kind,
        subject=new.subject,
        queue=queue_named(request, new.queue),
        channel=new.channel,
        by=known_caller(request).username,
        customer=customer_named(request, new.customer_id),
        owner=person_named(request, new.owner) if new.owner else None,
        priority=PRIORITIES[new.priority],
    )
    return Status(201, told_opened(made, subject=new.subject))


@router.get(
    "/tickets/{number}", auth=SEES, response=TicketWhole, summary="One ticket, clocks and history"
)
@versioned
def read_ticket(request: HttpRequest, number: str) -> dict[str, Any]:
    found = ticket_numbered(request, number)
    if found.customer_number:
        record_read(customer_id=found.customer_number, by=known_caller(request).username)
    return told_whole(found)


@router.patch("/tickets/{number}", auth=WORKS, response=TicketOut, summary="Correct a ticket")
@versioned
def change_ticket(request: HttpRequest, number: str, change: TicketChange) -> dict[str, Any]:
    """Its running clocks then count as if it had always been so."""
    changed = actions.change_ticket(
        ticket_numbered(request, number).pk,
        version=expected_version(request),
        by=known_caller(request).username,
        kind=change.kind,
        priority=PRIORITIES[change.priority] if change.priority else None,
        subject=change.subject or "",
    )
    return told([changed])[0]


@router.post(
    "/tickets/{number}/state", auth=WORKS, response=TicketOut, summary="Let it wait, solve, reopen"
)
@versioned
def change_state(request: HttpRequest, number: str, new: StateNew) -> dict[str, Any]:
    changed = actions.change_state(
        ticket_numbered(request, number).pk,
        state=State(new.state),
        reason=new.reason,
        version=expected_version(request),
        by=known_caller(request).username,
    )
    return told([changed])[0]


@router.post(
    "/tickets/{number}/assign", auth=WORKS, response=TicketOut, summary="Give it to somebody"
)
@versioned
def assign(request: HttpRequest, number: str, new: OwnerNew) -> dict[str, Any]:
    owner = person_named(request, new.owner)
    with _as_seen(request, number) as ticket:
        changed = actions.assign_ticket(ticket.pk, owner=owner, by=known_caller(request).username)
    return told([changed])[0]


@router.post(
    "/tickets/{number}/transfer", auth=WORKS, response=TicketOut, summary="Move to another queue"
)
@versioned
def transfer(request: HttpRequest, number: str, new: QueueNew) -> dict[str, Any]:
    queue = queue_named(request, new.queue)
    with _as_seen(request, number) as ticket:
        changed = actions.transfer_ticket(
            ticket.pk, queue=queue, reason=new.reason, by=known_caller(request).username
        )
    return told([changed])[0]


@router.post(
    "/tickets/{number}/notes", auth=WORKS, response={201: NoteOut}, summary="Note for staff"
)
def add_note(request: HttpRequest, number: str, new: NoteNew) -> Status[Any]:
    """Only a person writes notes; no customer ever reads one."""
    author = acting_person(request)
    made = work_actions.add_note(ticket_numbered(request, number).pk, text=new.text, author=author)
    return Status(201, told_note(queries.ShownNote(note=made, text=new.text.strip())))


@router.post(
    "/tickets/{number}/tasks", auth=WORKS, response={201: TaskOut}, summary="Ask a department"
)
def ask_department(request: HttpRequest, number: str, new: TaskNew) -> Status[Any]:
    made = work_actions.ask_department(
        ticket_numbered(request, number).pk,
        queue=queue_named(request, new.queue),
        wanted=new.wanted,
        by=known_caller(request).username,
    )
    shown = queries.ShownTask(task=made, wanted=new.wanted.strip(), result="")
    return Status(201, told_task(shown))


@router.post(
    "/tickets/{number}/merge", auth=WORKS, response=TicketOut, summary="Let it go on in another"
)
def merge(request: HttpRequest, number: str, target: Target) -> dict[str, Any]:
    """Nothing is moved; reading the other ticket reads both."""
    ticket, other = ticket_numbered(request, number), ticket_numbered(request, target.into)
    by = known_caller(request).username
    return told([merge_actions.merge_ticket(ticket.pk, into=other.pk, by=by)])[0]


@router.post(
    "/tickets/{number}/unmerge", auth=WORKS, response=TicketOut, summary="Take a merge back"
)
def unmerge(request: HttpRequest, number: str) -> dict[str, Any]:
    by = known_caller(request).username
    return told([merge_actions.unmerge_ticket(ticket_numbered(request, number).pk, by=by)])[0]


def ticket_numbered(request: HttpRequest, number: str) -> Ticket:
    """The ticket of an address; one out of reach is not there."""
    found = queries.ticket_seen(known_caller(request), number)
    if found is None:
        raise Http404
    return found


def queue_named(request: HttpRequest, code: str) -> WorkQueue:
    """A queue in reach that takes tickets."""
    found = queries.served_queue(code, caller=known_caller(request))
    if found is None:
        raise QueueUnknown
    return found


def person_named(request: HttpRequest, username: str) -> User:
    """A colleague in reach."""
    rows = in_reach(User.objects.filter(is_active=True), caller=known_caller(request))
    found = rows.select_related("branch", "own_role").filter(username=username).first()
    if found is None:
        raise PersonUnknown
    return found


def customer_named(request: HttpRequest, customer_id: str | None) -> Customer | None:
    """A customer in reach, or none where none is named."""
    if customer_id is None:
        return None
    found = customer_of(customer_id, caller=known_caller(request))
    if found is None:
        raise Http404
    return found


def acting_person(request: HttpRequest) -> User:
    """Who does what only a person does: a token is nobody who could be asked about it later."""
    caller = known_caller(request)
    if not isinstance(caller, User):
        raise PersonNeeded
    return caller


@contextmanager
def _as_seen(request: HttpRequest, number: str) -> Iterator[Ticket]:
    """The ticket, locked, as its writer saw it."""
    expected, key = expected_version(request), ticket_numbered(request, number).pk
    with transaction.atomic():
        ticket = actions.locked(key)
        if ticket.version != expected:
            raise StaleVersion
        yield ticket
