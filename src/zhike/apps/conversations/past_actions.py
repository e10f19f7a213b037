"""Talks that were over before they came in: closed from the start, taken back with their import.

Nobody is put into a line by them, no clock starts, nobody is asked how it was, and no other system
is told. They are one act, the import's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import Channel, Side, State
from zhike.apps.customers.models import Customer, Load
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets.models import QueueTerms, Ticket, own_key
from zhike.apps.tickets.rules import Kind
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.tickets.standing import held, portions, tell_bulk, worked_on
from zhike.apps.vault.keys import Keyring


@dataclass(frozen=True, kw_only=True)
class PastTalk:
    """A talk as a record tells it. `text` says what is known of it: nobody's words.

    `key_owner` is whose key seals it while nobody knows the customer; it is made where it is not
    there. `agent` is left out where who spoke is not known, `answered_at` where nobody did.
    """

    public_id: str
    channel: Channel
    queue: WorkQueue
    subject: str
    text: str
    began_at: datetime
    ended_at: datetime
    answered_at: datetime | None = None
    from_bank: bool = False
    customer: Customer | None = None
    agent: User | None = None
    key_owner: str = field(default_factory=own_key)

    @property
    def sealed_for(self) -> str:
        return self.customer.customer_id if self.customer else self.key_owner


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Talks of a load, by key, that stay when it is taken back: changed since, or on hold."""

    changed: Collection[int]
    held: Collection[int]


def bring_past(talks: Sequence[PastTalk], *, load: Load) -> dict[str, Conversation]:
    """Store talks of the past, in the caller's transaction; give them by their public ids.

    A few statements, however many there are. One of a queue that nobody answers for is left out:
    its matter would be without an owner.
    """
    heads = _heads({talk.queue.pk for talk in talks})
    talks = [talk for talk in talks if talk.queue.pk in heads]
    ring = Keyring.making(talk.sealed_for for talk in talks)
    tickets = [_ticket(talk, head=heads[talk.queue.pk], ring=ring, load=load) for talk in talks]
    Ticket.objects.bulk_create(tickets)
    pairs = list(zip(talks, tickets, strict=True))
    made = [_conversation(talk, ticket=ticket, load=load) for talk, ticket in pairs]
    Conversation.objects.bulk_create(made)
    # None of it is news: live updates look for what changed just now.
    Conversation.objects.filter(pk__in=[one.pk for one in made]).update(changed_at=F("ended_at"))
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            ticket=ticket,
            side=Side.SYSTEM,
            client_id=talk.public_id,
            text_sealed=ring.seal(talk.text, customer_id=ticket.key_owner),
            sent_at=talk.began_at,
        )
        for (talk, ticket), conversation in zip(pairs, made, strict=True)
    )
    tell_bulk([ticket.pk for ticket in tickets])
    return {one.public_id: one for one in made}


def standing(load: Load) -> Standing:
    """Say which talks of a load must stay; all are locked until the transaction ends."""
    rows = Ticket.objects.select_for_update().filter(conversations__load=load)
    found = list(rows.values_list("conversations__pk", "pk", "conversations__version"))
    tickets = {ticket: key for key, ticket, _version in found}
    changed = {key for key, _ticket, version in found if version != 1}
    changed |= {tickets[one] for one in worked_on(tickets, besides=(Conversation, Message))}
    # One more talk or message about the matter is somebody's, whoever began it.
    for some in portions(tickets):
        later = Conversation.objects.filter(ticket__in=some).exclude(load=load)
        written = Message.objects.filter(ticket__in=some).exclude(side=Side.SYSTEM)
        for others in (later, written):
            changed |= {tickets[one] for one in others.values_list("ticket_id", flat=True)}
    return Standing(changed=changed, held={tickets[one] for one in held(tickets)} - changed)


def delete_past(talks: Collection[int]) -> None:
    """Delete talks that an import brought, with their matters: none that `standing` names."""
    for some in portions(talks):
        rows = Conversation.objects.filter(pk__in=some, load__isnull=False)
        tickets = list(rows.values_list("ticket_id", flat=True))
        Message.objects.filter(conversation__in=some).delete()
        rows.delete()
        Ticket.objects.filter(pk__in=tickets).delete()
        tell_bulk(tickets)


def _heads(queues: Collection[int]) -> dict[int, User]:
    rows = QueueTerms.objects.filter(queue__in=queues).select_related("head")
    return {terms.queue_id: terms.head for terms in rows}


def _ticket(talk: PastTalk, *, head: User, ring: Keyring, load: Load) -> Ticket:
    return Ticket(
        kind=Kind.ENQUIRY,
        state=TicketState.CLOSED,
        subject_sealed=ring.seal(talk.subject, customer_id=talk.sealed_for),
        key_owner=talk.sealed_for,
        queue=talk.queue,
        owner=talk.agent or head,
        customer=talk.customer,
        channel=talk.channel,
        opened_at=talk.began_at,
        opened_by=load.loaded_by,
        first_replied_at=talk.answered_at,
        # Whether it was solved no record says.
        closed_at=talk.ended_at,
        touched_at=timezone.now(),
    )


def _conversation(talk: PastTalk, *, ticket: Ticket, load: Load) -> Conversation:
    return Conversation(
        public_id=talk.public_id,
        channel=talk.channel,
        ticket=ticket,
        queue=talk.queue,
        state=State.ENDED,
        agent=talk.agent,
        started_at=talk.began_at,
        taken_at=talk.answered_at,
        ended_at=talk.ended_at,
        last_message_at=talk.ended_at,
        last_side=Side.STAFF if talk.from_bank else Side.CUSTOMER,
        load=load,
    )
