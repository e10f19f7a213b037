"""Which conversations somebody may see, and what is said in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhike.apps.conversations.models import (
    CHANNEL_LABELS,
    AgentPresence,
    Attachment,
    Conversation,
    Draft,
    Message,
)
from zhike.apps.conversations.rules import Channel, State
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller, in_reach, reaches
from zhike.apps.prepared.select import Prepared
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import Keyring

OPEN_STATES = (State.WAITING, State.ACTIVE)
MOST_MINE = 10_000
SHOWN_WITH = ("ticket", "ticket__customer", "ticket__owner", "queue", "agent")


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    """A message with its words, and the names of its files, in the clear."""

    message: Message
    text: str
    files: list[tuple[Attachment, str]]


@dataclass(frozen=True, kw_only=True)
class InLine:
    """A conversation of an inbox, with its subject in the clear."""

    conversation: Conversation
    subject: str


def seen_by(caller: Caller) -> QuerySet[Conversation]:
    """The conversations in reach: of all queues where somebody supervises, else of his own.

    Spam is seen by nobody.
    """
    return _reached(caller).exclude(state=State.SPAM)


def _reached(caller: Caller) -> QuerySet[Conversation]:
    rows = Conversation.objects.select_related(*SHOWN_WITH)
    reached = in_reach(rows, caller=caller, branch="queue__branch")
    if caller.may(Permission.SUPERVISE_TICKETS) or not isinstance(caller, User):
        return reached
    return reached.filter(queue__in=caller.queues.values("pk")) | reached.filter(agent=caller)


_by_public_id = Prepared(
    lambda public_id: (
        Conversation.objects.select_related(*SHOWN_WITH, "queue__branch")
        .filter(public_id=public_id)
        .order_by()
    )
)


def seen(public_id: str, *, caller: Caller) -> Conversation | None:
    """One conversation, if it is among those of `seen_by`."""
    found = _by_public_id.first(public_id)
    if found is None or found.state == State.SPAM or not reaches(caller, found.queue.branch):
        return None
    if caller.may(Permission.SUPERVISE_TICKETS) or not isinstance(caller, User):
        return found
    is_served = found.agent_id == caller.pk or caller.queues.filter(pk=found.queue_id).exists()
    return found if is_served else None


def inbox(user: User, view: str) -> QuerySet[Conversation]:
    """One view of the inbox: mine, waiting (front of the line first), or all that is open."""
    rows = _reached(user)  # each view names its states, and spam is in none
    if view == "mine":
        return rows.filter(agent=user, state=State.ACTIVE).order_by("-last_message_at")
    if view == "waiting":
        return rows.filter(state=State.WAITING).order_by("ranked_at", "pk")
    if view == "ended":
        return rows.filter(state=State.ENDED).order_by("-last_message_at")
    # By the states it has, not by the one it has not: an index finds these few among all.
    return rows.filter(state__in=OPEN_STATES).order_by("-last_message_at")


def keys_of(user: User, view: str, *, most: int) -> list[int]:
    """The first ones of a view. Their keys come out of an index alone, and are sorted in no time;
    whole rows of all that is open do not."""
    if view == "mine":  # asked for all day long: by a statement that is built once
        found = _mine.tuples(user.pk, State.ACTIVE.value)
        reach = user.reach
        return [key for key, path in found if reach and path.startswith(reach)][:most]
    return list(inbox(user, view).select_related(None).values_list("pk", flat=True)[:most])


_mine: Prepared[Any] = Prepared(
    lambda agent, state: (
        Conversation.objects.filter(agent=agent, state=state)
        .order_by("-last_message_at")
        .values_list("pk", "queue__branch__path")
    )
)


def inbox_counts(user: User, *, known: Mapping[str, int]) -> dict[str, int]:
    """How many stand in each view of what is open; of one it may be `known`.

    How many have ended says nothing that helps, and is slow to count.
    """
    if user.may(Permission.SUPERVISE_TICKETS):
        found = _open_of_all.tuples()
    else:
        found = _open_of_his.tuples(user.pk, (user.acts_for or user).pk)
    reach = user.reach
    reached = [row for row in found if reach and row[0].startswith(reach)]
    mine = known["mine"] if "mine" in known else len(keys_of(user, "mine", most=MOST_MINE))
    return {
        "mine": mine,
        "waiting": sum(count for _path, state, count in reached if state == State.WAITING),
        "open": sum(count for _path, _state, count in reached),
    }


def _counted(rows: QuerySet[Conversation]) -> Any:
    """How many are open, by the branch of their queue and their state."""
    open_rows = rows.filter(state__in=OPEN_STATES).order_by()
    return open_rows.values_list("queue__branch__path", "state").annotate(count=Count("pk"))


_open_of_all: Prepared[Any] = Prepared(lambda: _counted(Conversation.objects.all()))
_open_of_his: Prepared[Any] = Prepared(
    lambda agent, member: _counted(
        Conversation.objects.filter(
            Q(agent=agent) | Q(queue__in=WorkQueue.objects.filter(teams__members=member))
        )
    )
)


_by_key = Prepared(
    lambda *keys: Conversation.objects.select_related(*SHOWN_WITH).filter(pk__in=keys).order_by()
)


def of_keys(keys: Iterable[int]) -> list[Conversation]:
    """Conversations in the order of their keys."""
    keys = list(keys)
    found = {row.pk: row for row in _by_key.among(keys)}
    return [found[key] for key in keys if key in found]


def in_line(rows: Iterable[Conversation]) -> list[InLine]:
    found = list(rows)
    ring = Keyring.of(row.ticket.key_owner for row in found)
    return [
        InLine(
            conversation=row,
            subject=ring.open(row.ticket.subject_sealed, customer_id=row.ticket.key_owner),
        )
        for row in found
    ]


def shown_messages(rows: Iterable[Message]) -> list[ShownMessage]:
    """Open messages with one look at the keys and one at the files."""
    found = list(rows)
    ring = Keyring.of(row.ticket.key_owner for row in found)
    files: dict[int, list[tuple[Attachment, str]]] = {}
    owners = {row.pk: row.ticket.key_owner for row in found}
    for one in _files.among(list(owners)):
        name = ring.open(one.name_sealed, customer_id=owners[one.message_id])
        files.setdefault(one.message_id, []).append((one, name))
    return [
        ShownMessage(
            message=row,
            text=ring.open(row.text_sealed, customer_id=row.ticket.key_owner),
            files=files.get(row.pk, []),
        )
        for row in found
    ]


_files = Prepared(
    lambda *messages: Attachment.objects.filter(message__in=messages).defer("content_sealed")
)


_said_after = Prepared(
    lambda conversation_id, after: (
        Message.objects.filter(conversation_id=conversation_id, pk__gt=after)
        .select_related("author", "ticket")
        .order_by("pk")
    )
)


def messages_of(conversation: Conversation, *, after: int = 0) -> list[ShownMessage]:
    """What was said in a conversation, in order."""
    return shown_messages(_said_after.all(conversation.pk, after))


def messages_of_tickets(keys: Sequence[int]) -> list[ShownMessage]:
    """What was said about tickets, over all their conversations, in order."""
    rows = Message.objects.filter(ticket__in=keys).select_related(
        "author", "ticket", "conversation"
    )
    return shown_messages(rows.order_by("sent_at", "pk"))


def conversations_of(ticket: Ticket) -> QuerySet[Conversation]:
    return ticket.conversations.select_related("agent", "queue").order_by("started_at")


def line_position(conversation: Conversation) -> int | None:
    """How many stand before a conversation in its queue, and it itself: 1 is next."""
    if conversation.state != State.WAITING or conversation.ranked_at is None:
        return None
    line = Conversation.objects.filter(queue=conversation.queue_id, state=State.WAITING)
    before = line.filter(ranked_at__lt=conversation.ranked_at).count()
    same = line.filter(ranked_at=conversation.ranked_at, pk__lt=conversation.pk).count()
    return before + same + 1


def draft_of(conversation: Conversation, user: User) -> str:
    found = Draft.objects.filter(conversation=conversation, user=user).first()
    if found is None:
        return ""
    owner = conversation.ticket.key_owner
    return Keyring.of([owner]).open(found.text_sealed, customer_id=owner)


def presence_of(user: User) -> AgentPresence | None:
    return _presence.first(user.pk)


_presence = Prepared(lambda user: AgentPresence.objects.filter(user=user).order_by())


def channel_in_words(channel: str) -> str:
    """A channel by its name; one that only another system knows, as that writes it."""
    return str(CHANNEL_LABELS[Channel(channel)]) if channel in set(Channel) else channel
