"""The operations about conversations: how other systems carry messages, both ways."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, name_of, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.api.versions import versioned
from zhike.apps.audit.actions import record_read
from zhike.apps.conversations import actions, line_actions, queries
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import LONGEST_MESSAGE, Channel, Side, State
from zhike.apps.conversations.split_actions import split_ticket
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.api import (
    PriorityWord,
    QueueNew,
    acting_person,
    customer_named,
    person_named,
    queue_named,
    ticket_numbered,
)
from zhike.apps.tickets.errors import StepNotAllowed
from zhike.apps.tickets.models import STATE_LABELS, Ticket
from zhike.apps.tickets.rules import ACTIVE, Kind, number_of
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.tickets.told import PRIORITIES, TicketOut
from zhike.apps.tickets.told import told as tickets_told
from zhike.pipelines.masking import mask_found

router = Router(tags=["Conversations"])
SEES, WORKS = needs(Permission.SEE_TICKETS), needs(Permission.WORK_TICKETS)
CONVERSATIONS = Listing(
    filters={
        "state": Filter("state", lists.one_of(*State)),
        "channel": Filter("channel", lists.one_of(*Channel)),
        "queue": Filter("queue__code"),
        "agent": Filter("agent__username"),
        "customer_id": Filter("ticket__customer__customer_id"),
        "started_from": Filter("started_at__gte", lists.MOMENT),
        "started_until": Filter("started_at__lt", lists.MOMENT),
        "written_from": Filter("last_message_at__gte", lists.MOMENT),
    },
    sorts={"started_at": "started_at", "written_at": "last_message_at"},
    order=("-last_message_at", "-id"),
)
MESSAGES = Listing(
    filters={
        "after": Filter("id__gt", lists.NUMBER),
        "side": Filter("side", lists.one_of(*Side)),
    },
    sorts={"id": "id"},
    order=("id",),
)


class ConversationOut(Schema):
    id: str
    channel: str
    state: str
    ticket: str = Field(description="number of the ticket it is about")
    queue: str
    agent: str | None
    customer_id: str | None
    thread_key: str = Field(description="of the outside system")
    language: str
    started_at: datetime
    waiting_since: datetime | None
    ended_at: datetime | None
    last_message_at: datetime
    last_side: str
    version: int


class ConversationWhole(ConversationOut):
    position: int | None = Field(description="in the line, 1 is next; null: it waits no more")


class FileOut(Schema):
    name: str
    content_type: str
    size: int = Field(description="bytes")


class MessageOut(Schema):
    id: int = Field(description="in the order of arrival")
    conversation: str
    client_id: str
    external_id: str
    side: str
    author: str | None
    text: str = Field(description="numbers of customers in it are masked")
    files: list[FileOut]
    state: str
    sent_at: datetime
    delivered_at: datetime | None
    read_at: datetime | None
    failure: str


class Words(Schema, extra="forbid"):
    text: str = Field(min_length=1, max_length=LONGEST_MESSAGE)
    client_id: str = Field(
        "", max_length=64, description="the same one in a conversation again is the same message"
    )
    external_id: str = Field("", max_length=200, description="of the message in the outside system")


class ConversationNew(Words):
    """A customer's first words. `client_id` names the start: the same one again is the same."""

    queue: str = Field(min_length=1, max_length=50, description="code of the queue")
    client_id: str = Field(min_length=1, max_length=64)
    customer_id: str | None = Field(
        None, min_length=1, max_length=40, description="of a new matter; null: nobody knows yet"
    )
    ticket: str | None = Field(
        None, min_length=1, max_length=20, description="of a matter that is there; else a new one"
    )
    kind: Kind = Kind.ENQUIRY
    subject: str = Field("", max_length=300, description="without one: the first words")
    priority: PriorityWord = "normal"
    thread_key: str = Field("", max_length=200, description="of the outside system")
    language: str = Field("", max_length=10)
    skills: list[Annotated[str, Field(max_length=50)]] = Field([], max_length=10)


class AgentNew(Schema, extra="forbid"):
    agent: str = Field(min_length=1, max_length=150)
    reason: str = Field("", max_length=300)


class Ending(Schema, extra="forbid"):
    solved: bool = Field(description="the matter is solved with it, or goes on without it")


class Split(Schema, extra="forbid"):
    messages: list[Annotated[int, Field(ge=1, lt=10**15)]] = Field(
        min_length=1, max_length=200, description="of the ticket"
    )
    subject: str = Field(min_length=1, max_length=300)
    kind: Kind = Kind.ENQUIRY


@router.get(
    "/conversations",
    auth=SEES,
    response=Page[ConversationOut],
    summary="The conversations in reach",
)
@listed(CONVERSATIONS)
def list_conversations(request: HttpRequest) -> dict[str, Any]:
    page = CONVERSATIONS.page(request, queries.seen_by(known_caller(request)))
    return page | {"items": [_told(one) for one in page["items"]]}


@router.post(
    "/conversations",
    auth=WORKS,
    response={201: ConversationWhole},
    summary="Bring a customer's first message",
)
def start(request: HttpRequest, new: ConversationNew) -> Status[Any]:
    """Begin a conversation on the generic channel, for systems that carry messages themselves."""
    caller = known_caller(request)
    # What one system calls a start is no other system's.
    named = hashlib.sha256(f"{name_of(caller)} {new.client_id}".encode()).hexdigest()[:32]
    if before := queries.seen(named, caller=caller):
        return Status(201, whole(before))
    queue, customer = queue_named(request, new.queue), customer_named(request, new.customer_id)
    ticket = _open_ticket(request, new.ticket) if new.ticket else None
    try:
        with transaction.atomic():
            made = actions.start_conversation(
                channel=Channel.API,
                queue=queue,
                said=_said(new),
                by=caller.username,
                customer=customer,
                subject=new.subject,
                kind=new.kind,
                priority=PRIORITIES[new.priority],
                ticket=ticket,
                thread_key=new.thread_key,
                language=new.language,
                skills=new.skills,
                public_id=named,
            )
    except IntegrityError:  # the same start came twice at one moment, and the other one was first
        return Status(201, whole(_conversation(request, named)))
    return Status(201, whole(_conversation(request, made.public_id)))


@router.get(
    "/conversations/{conversation_id}",
    auth=SEES,
    response=ConversationWhole,
    summary="One conversation",
)
@versioned
def read_conversation(request: HttpRequest, conversation_id: str) -> dict[str, Any]:
    return whole(_conversation(request, conversation_id))


@router.get(
    "/conversations/{conversation_id}/messages",
    auth=SEES,
    response=Page[MessageOut],
    summary="What was said in it",
)
@listed(MESSAGES)
def list_messages(request: HttpRequest, conversation_id: str) -> dict[str, Any]:
    """In order; `after` gives what came since."""
    found = _conversation(request, conversation_id)
    if number := found.ticket.customer_number:
        record_read(customer_id=number, by=known_caller(request).username)
    rows = found.messages.select_related("author", "ticket", "conversation")
    page = MESSAGES.page(request, rows)
    return page | {"items": _messages(page["items"])}


@router.post(
    "/conversations/{conversation_id}/customer-messages",
    auth=WORKS,
    response={201: MessageOut},
    summary="Bring what the customer wrote",
)
def customer_writes(request: HttpRequest, conversation_id: str, words: Words) -> Status[Any]:
    """Of a matter that was closed for good a new one begins: see `conversation` of the answer."""
    found = _conversation(request, conversation_id)
    by = known_caller(request).username
    made = actions.customer_writes(found.pk, said=_said(words), by=by)
    return Status(201, _message(made))


@router.post(
    "/conversations/{conversation_id}/messages",
    auth=WORKS,
    response={201: MessageOut},
    summary="Answer the customer",
)
def agent_writes(request: HttpRequest, conversation_id: str, words: Words) -> Status[Any]:
    """Only a person answers: the conversation's agent, or who supervises."""
    author = acting_person(request)
    found = _conversation(request, conversation_id)
    return Status(201, _message(actions.agent_writes(found.pk, said=_said(words), author=author)))


@router.post(
    "/conversations/{conversation_id}/take",
    auth=WORKS,
    response=ConversationOut,
    summary="Take it out of the line",
)
def take(request: HttpRequest, conversation_id: str) -> dict[str, Any]:
    agent = acting_person(request)
    return _told(line_actions.take(_conversation(request, conversation_id).pk, agent=agent))


@router.post(
    "/conversations/{conversation_id}/assign",
    auth=WORKS,
    response=ConversationOut,
    summary="Hand it over to a colleague",
)
def assign(request: HttpRequest, conversation_id: str, new: AgentNew) -> dict[str, Any]:
    by, agent = acting_person(request), person_named(request, new.agent)
    found = _conversation(request, conversation_id)
    return _told(line_actions.assign(found.pk, agent=agent, by=by, reason=new.reason))


@router.post(
    "/conversations/{conversation_id}/queue",
    auth=WORKS,
    response=ConversationOut,
    summary="Give it to another queue",
)
def send_to_queue(request: HttpRequest, conversation_id: str, new: QueueNew) -> dict[str, Any]:
    """Whoever waited keeps the time he waited."""
    by, queue = acting_person(request), queue_named(request, new.queue)
    found = _conversation(request, conversation_id)
    return _told(line_actions.send_to_queue(found.pk, queue=queue, reason=new.reason, by=by))


@router.post(
    "/conversations/{conversation_id}/end",
    auth=WORKS,
    response=ConversationOut,
    summary="End it",
)
def end(request: HttpRequest, conversation_id: str, ending: Ending) -> dict[str, Any]:
    by, found = acting_person(request), _conversation(request, conversation_id)
    return _told(line_actions.end_conversation(found.pk, by=by, solved=ending.solved))


@router.post(
    "/tickets/{number}/split",
    auth=WORKS,
    response={201: TicketOut},
    summary="Make a ticket of some messages",
)
def split(request: HttpRequest, number: str, wanted: Split) -> Status[Any]:
    made = split_ticket(
        ticket_numbered(request, number).pk,
        messages=wanted.messages,
        subject=wanted.subject,
        kind=wanted.kind,
        by=known_caller(request).username,
    )
    return Status(201, tickets_told([made])[0])


def _conversation(request: HttpRequest, public_id: str) -> Conversation:
    """The conversation of an address; one out of reach is not there."""
    found = queries.seen(public_id, caller=known_caller(request))
    if found is None:
        raise Http404
    return found


def _open_ticket(request: HttpRequest, number: str) -> Ticket:
    found = ticket_numbered(request, number)
    if found.state not in ACTIVE:
        raise StepNotAllowed(
            current=STATE_LABELS[TicketState(found.state)], wanted=STATE_LABELS[TicketState.OPEN]
        )
    return found


def _said(words: Words) -> Said:
    return Said(text=words.text, client_id=words.client_id, external_id=words.external_id)


def whole(row: Conversation) -> dict[str, Any]:
    """A conversation as `ConversationWhole` tells it."""
    return _told(row) | {"position": queries.line_position(row)}


def _told(row: Conversation) -> dict[str, Any]:
    same = (
        "channel", "state", "thread_key", "language", "started_at", "waiting_since", "ended_at",
        "last_message_at", "last_side", "version",
    )  # fmt: skip
    return {
        **{field: getattr(row, field) for field in same},
        "id": row.public_id,
        "ticket": number_of(row.ticket_id),
        "queue": row.queue.code,
        "agent": row.agent and row.agent.username,
        "customer_id": row.ticket.customer_number or None,
    }


def _message(made: Message) -> dict[str, Any]:
    rows = Message.objects.select_related("author", "ticket", "conversation")
    return _messages([rows.get(pk=made.pk)])[0]


def _messages(rows: Sequence[Message]) -> list[dict[str, Any]]:
    same = (
        "id", "client_id", "external_id", "side", "state", "sent_at", "delivered_at", "read_at",
        "failure",
    )  # fmt: skip
    return [
        {
            **{field: getattr(one.message, field) for field in same},
            "conversation": one.message.conversation.public_id,
            "author": one.message.author and one.message.author.username,
            "text": mask_found(one.text),
            "files": [
                {
                    "name": mask_found(name),
                    "content_type": file.content_type,
                    "size": file.size,
                }
                for file, name in one.files
            ],
        }
        for one in queries.shown_messages(rows)
    ]
