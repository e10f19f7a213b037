"""Everything that is said in conversations. Each message is one transaction and arrives once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.conversations import rules
from zhike.apps.conversations.errors import (
    ConversationOver,
    MessageEmpty,
    MessageTooLong,
    NotYours,
)
from zhike.apps.conversations.files import Upload, checked
from zhike.apps.conversations.models import (
    AgentPresence,
    Attachment,
    Conversation,
    Draft,
    Message,
    new_public_id,
)
from zhike.apps.conversations.rules import Channel, Presence, Side, State
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.prepared.delete import delete
from zhike.apps.prepared.insert import insert_numbered
from zhike.apps.prepared.select import Prepared
from zhike.apps.prepared.update import save
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, Priority
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.vault.keys import Keyring

SUBJECT_LENGTH = 60
# What is written about such a matter begins a new one.
GONE = frozenset({TicketState.CLOSED, TicketState.SPAM})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody sends: words, files, and the name by which a repeat of it is known."""

    text: str = ""
    files: Sequence[Upload] = ()
    client_id: str = ""
    external_id: str = ""
    at: datetime | None = None


@transaction.atomic
def start_conversation(
    *,
    channel: Channel,
    queue: WorkQueue,
    said: Said,
    by: str,
    customer: Customer | None = None,
    subject: str = "",
    kind: Kind = Kind.ENQUIRY,
    priority: Priority = Priority.NORMAL,
    ticket: Ticket | None = None,
    visitor_digest: str = "",
    thread_key: str = "",
    language: str = "",
    skills: Sequence[str] = (),
    public_id: str = "",
) -> Conversation:
    """Take a customer's first message in: with its ticket, and at its place in the line.

    Whoever sends it names the conversation by `public_id`; the same one twice is one.
    """
    if before := Conversation.objects.filter(public_id=public_id).first():
        return before
    text = _checked_text(said)
    now = said.at or timezone.now()
    matter = ticket or tickets.open_ticket(
        kind=kind,
        subject=subject.strip() or text[:SUBJECT_LENGTH] or str(rules.Channel(channel)),
        queue=queue,
        channel=channel,
        by=by,
        customer=customer,
        priority=priority,
        at=said.at,
    )
    made = Conversation.objects.create(
        public_id=public_id or new_public_id(),
        channel=channel,
        ticket=matter,
        queue=queue,
        visitor_digest=visitor_digest,
        thread_key=thread_key,
        language=language,
        skills=sorted(skills),
        started_at=now,
        waiting_since=now,
        ranked_at=place_in_line(matter, waiting_since=now),
        last_message_at=now,
    )
    record(made, activity="start conversation", by=by, at=now)
    _write(made, said, text=text, side=Side.CUSTOMER, by=by, at=now)
    return made


@transaction.atomic
def contact_customer(
    *,
    channel: Channel,
    queue: WorkQueue,
    said: Said,
    author: User,
    customer: Customer,
    subject: str,
    ticket: Ticket | None = None,
    public_id: str = "",
) -> Conversation:
    """Begin a conversation from the bank's side; it is the agent's own from the start.

    Whoever begins it may name it by `public_id`.
    """
    text = _checked_text(said)
    now = said.at or timezone.now()
    matter = ticket or tickets.open_ticket(
        kind=Kind.ENQUIRY,
        subject=subject,
        queue=queue,
        channel=channel,
        by=author.username,
        customer=customer,
        owner=author,
        at=said.at,
    )
    made = Conversation.objects.create(
        public_id=public_id or new_public_id(),
        channel=channel,
        ticket=matter,
        queue=queue,
        state=State.ACTIVE,
        agent=author,
        started_at=now,
        taken_at=now,
        last_message_at=now,
        last_side=Side.STAFF,
    )
    record(made, activity="contact customer", by=author.username, at=now)
    _write(made, said, text=text, side=Side.STAFF, by=author.username, author=author, at=now)
    tickets.note_staff_replied(tickets.locked(matter.pk), at=now)
    return made


@transaction.atomic
def customer_writes(conversation_id: int, *, said: Said, by: str) -> Message:
    """Take one more message of the customer in; the same one twice is one.

    Where the conversation had ended it waits in its queue again; where its ticket was closed for
    good a new one begins that names the old one as its parent.
    """
    conversation = locked(conversation_id)
    if before := _same(conversation, said):
        return before
    text = _checked_text(said)
    now = said.at or timezone.now()
    if conversation.ticket.state in GONE:
        return _go_on_anew(conversation, said, by=by)
    if conversation.state == State.ENDED:
        conversation.state, conversation.agent = State.WAITING, None
        conversation.waiting_since = conversation.last_message_at = now
        conversation.ranked_at = place_in_line(conversation.ticket, waiting_since=now)
        conversation.ended_at = None
    made = _write(conversation, said, text=text, side=Side.CUSTOMER, by=by, at=now)
    tickets.note_customer_wrote(conversation.ticket, at=now, by=by)
    return made


@transaction.atomic
def agent_writes(conversation_id: int, *, said: Said, author: User) -> Message:
    """Answer the customer. Only its agent writes, or who supervises."""
    conversation = locked(conversation_id)
    if before := _same(conversation, said):
        return before
    if conversation.state in rules.OVER:
        raise ConversationOver
    if conversation.agent_id != author.pk and not author.may(Permission.SUPERVISE_TICKETS):
        raise NotYours
    text = _checked_text(said)
    now = said.at or timezone.now()
    made = _write(
        conversation,
        said,
        text=text,
        side=Side.STAFF,
        by=author.username,
        author=author,
        at=now,
    )
    tickets.note_staff_replied(conversation.ticket, at=now)
    _note_at_work(author, at=now)
    delete(Draft, where={"conversation": conversation, "user": author})
    return made


def _note_at_work(agent: User, *, at: datetime) -> None:
    """Whoever answers is there, also where a busy server is late to hear that his page is open."""
    AgentPresence.objects.filter(user=agent, seen_at__lt=at - rules.SEEN_EVERY).exclude(
        state=Presence.OFFLINE
    ).update(seen_at=at)


def keep_draft(conversation: Conversation, *, user: User, text: str, is_note: bool) -> None:
    """Keep what somebody has begun to write; nothing of it is an act yet."""
    owner = conversation.ticket.key_owner
    keys = Keyring.making([owner])
    Draft.objects.update_or_create(
        conversation=conversation,
        user=user,
        defaults={
            "ticket": conversation.ticket,
            "text_sealed": keys.seal(text, customer_id=owner) if text else "",
            "is_note": is_note,
            "saved_at": timezone.now(),
        },
    )


def place_in_line(ticket: Ticket, *, waiting_since: datetime) -> datetime:
    """Give the place of a ticket's customer in the line."""
    customer = ticket.customer
    return rules.ranked_at(
        waiting_since,
        tier=customer.tier if customer else "",
        needs_care=bool(customer and (customer.is_vulnerable or customer.is_age_friendly)),
        urgent=ticket.priority == Priority.URGENT,
    )


_locked = Prepared(
    lambda conversation_id: (
        # With its ticket: whose key seals the next message must not change meanwhile.
        Conversation.objects.select_for_update(of=("self", "ticket"))
        .select_related("ticket", "ticket__customer", "ticket__queue", "queue__branch", "agent")
        .filter(pk=conversation_id)
        .order_by()
    )
)


def locked(conversation_id: int) -> Conversation:
    """The conversation, which nobody else changes until the transaction ends."""
    found = _locked.first(conversation_id)
    if found is None:
        raise Conversation.DoesNotExist
    return found


_in_conversation = Prepared(
    lambda conversation_id, client_id: (
        Message.objects.filter(conversation_id=conversation_id, client_id=client_id)
        .select_related("conversation")
        .order_by()
    )
)


def _same(conversation: Conversation, said: Said) -> Message | None:
    """The same message as it arrived before, here or in what went on after a closed matter."""
    if not said.client_id:
        return None
    if conversation.ticket.state not in GONE:
        return _in_conversation.first(conversation.pk, said.client_id)
    here = Q(conversation=conversation) | Q(
        conversation__ticket__parent=conversation.ticket_id,
        conversation__channel=conversation.channel,
    )
    rows = Message.objects.filter(here, client_id=said.client_id)
    return rows.select_related("conversation").first()


def _go_on_anew(old: Conversation, said: Said, *, by: str) -> Message:
    before = old.ticket
    ticket = tickets.open_ticket(
        kind=Kind(before.kind),
        subject=Keyring.of([before.key_owner]).open(
            before.subject_sealed, customer_id=before.key_owner
        )
        or before.number,
        queue=before.queue,
        channel=old.channel,
        by=by,
        customer=before.customer,
        parent=before,
        at=said.at,
    )
    made = start_conversation(
        channel=Channel(old.channel),
        queue=old.queue,
        said=said,
        by=by,
        ticket=ticket,
        visitor_digest=old.visitor_digest,
        thread_key=old.thread_key,
        language=old.language,
        skills=old.skills,
    )
    return made.messages.get()


def _write(
    conversation: Conversation,
    said: Said,
    *,
    text: str,
    side: Side,
    by: str,
    at: datetime,
    author: User | None = None,
) -> Message:
    ticket = conversation.ticket
    keys = Keyring.making([ticket.key_owner])
    made = Message(
        conversation=conversation,
        ticket=ticket,
        side=side,
        author=author,
        client_id=said.client_id or new_public_id(),
        external_id=said.external_id,
        text_sealed=keys.seal(text, customer_id=ticket.key_owner) if text else "",
        sent_at=at,
    )
    insert_numbered(made)
    Attachment.objects.bulk_create(
        Attachment(
            message=made,
            ticket=ticket,
            name_sealed=keys.seal(file.name, customer_id=ticket.key_owner),
            content_type=file.content_type,
            size=len(file.content),
            content_sealed=keys.seal(file.as_text, customer_id=ticket.key_owner),
        )
        for file in checked(said.files)
    )
    conversation.last_message_at, conversation.last_side = at, side
    conversation.version += 1
    save(conversation)
    record(
        conversation,
        activity="customer wrote" if side == Side.CUSTOMER else "agent wrote",
        by=by,
        at=at,
    )
    return made


def _checked_text(said: Said) -> str:
    text = said.text.replace("\x00", "").strip()
    if not rules.says_something(text) and not said.files:
        raise MessageEmpty
    if len(text) > rules.LONGEST_MESSAGE:
        raise MessageTooLong(length=len(text), limit=rules.LONGEST_MESSAGE)
    return text


def record(
    conversation: Conversation, *, activity: str, by: str, at: datetime | None = None
) -> None:
    record_event(
        activity=activity,
        case_id=conversation.case_id,
        by=by,
        occurred_at=at,
        channel=conversation.channel,
        customer_id=conversation.ticket.customer_number,
        attributes={"conversation": conversation.public_id},
    )
