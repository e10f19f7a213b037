"""Who a visitor is, what was said with him, and how his talk stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.rules import SenderKind
from zhike.apps.conversations.models import Attachment, Conversation, Message
from zhike.apps.conversations.queries import ShownMessage, line_position, shown_messages
from zhike.apps.conversations.rules import Channel, Side, State
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import known_by, members_of
from zhike.apps.customers.rules import IdentifierKind
from zhike.apps.portal import rules as portal_rules
from zhike.apps.prepared.select import Prepared
from zhike.apps.webchat import rules
from zhike.apps.webchat.models import ChatTerms, Typing, Visitor
from zhike.apps.webchat.rules import TAKES_WITHIN, Way

SIDES = (Side.CUSTOMER, Side.STAFF)


def terms() -> ChatTerms:
    """How the chat is offered; as it comes where nobody changed anything."""
    return ChatTerms.objects.select_related("queue__branch", "queue__terms").first() or ChatTerms()


_by_digest = Prepared(
    lambda digest: (
        Visitor.objects.select_related("customer", "session").filter(key_digest=digest).order_by()
    )
)


def visitor_of(key: str) -> Visitor | None:
    """Whose key this is, while it opens something."""
    if not key or len(key) > 100:
        return None
    found = _by_digest.first(rules.digest(key))
    now = timezone.now()
    if found is None or not rules.is_open(found.visit, now=now):
        return None
    if found.way == Way.PORTAL and not _is_signed_in(found, now=now):
        return None
    return found


def _is_signed_in(visitor: Visitor, *, now: datetime) -> bool:
    """Whoever chats uses his session, so only its end and its longest time count."""
    session = visitor.session
    if session is None or session.ended_at is not None:
        return False
    return now - session.begun_at <= portal_rules.LONGEST


def members(visitor: Visitor) -> list[Customer]:
    """All entries that mean the person who was linked."""
    return members_of(visitor.customer) if visitor.customer else []


def conversations_of(visitor: Visitor) -> QuerySet[Conversation]:
    # No thread: none of a browser.
    return _in_thread(visitor.thread) if visitor.thread else Conversation.objects.none()


def _in_thread(thread: str) -> QuerySet[Conversation]:
    return Conversation.objects.filter(channel=Channel.CHAT, visitor_digest=thread)


def sender_at(thread: str, *, customer: Customer | None = None) -> Sender:
    """Who writes in a thread, and the customer who proved to be he."""
    known = (customer,) if customer else ()
    return Sender(kind=SenderKind.VISITOR, value=thread, customers=known)


def sender_of_number(number: str, *, customer: Customer | None = None) -> Sender:
    """Who is called at a number: those whose it is, and the customer who proved to be he."""
    known = known_by(number, kind=IdentifierKind.PHONE)
    own = [customer] if customer else []
    return Sender(kind=SenderKind.PHONE, value=number, customers=(*own, *known))


def visitor_in(thread: str) -> Visitor:
    """Give the visitor of a thread, or one that is not kept where his browser was forgotten."""
    rows = Visitor.objects.select_related("customer").filter(thread=thread)
    return rows.order_by("-pk").first() or Visitor(thread=thread)


_last_talk = Prepared(
    lambda thread: _in_thread(thread).select_related("ticket").order_by("-pk")[:1]
)


def talk_of(visitor: Visitor) -> Conversation | None:
    """The conversation that a visitor is in, or was in last."""
    return _last_talk.first(visitor.thread) if visitor.thread else None


_sent_before = Prepared(
    lambda thread, client_id: Message.objects.filter(
        conversation__in=_in_thread(thread), client_id=client_id
    )
)


def sent_before(visitor: Visitor, client_id: str) -> Message | None:
    """What a visitor sent under this name already, over all his talks."""
    return _sent_before.first(visitor.thread, client_id) if visitor.thread else None


_sent_since: Prepared[Any] = Prepared(
    lambda thread, since: Message.objects.filter(
        conversation__in=_in_thread(thread), side=Side.CUSTOMER, sent_at__gte=since
    ).values_list("pk")
)


def sent_since(visitor: Visitor, since: datetime) -> list[int]:
    """The keys of what a visitor sent lately."""
    found = _sent_since.tuples(visitor.thread, since) if visitor.thread else []
    return [key for (key,) in found]


def messages_of(visitor: Visitor, *, after: int = 0) -> list[dict[str, Any]]:
    """What was said with a visitor, in order; nothing of it stands masked, for it is his own."""
    rows = Message.objects.filter(
        conversation__in=conversations_of(visitor), side__in=SIDES, pk__gt=after
    ).select_related("ticket")
    newest = rows.order_by("-pk")[: rules.SHOWN_MESSAGES]
    return [told(one) for one in shown_messages(sorted(newest, key=lambda row: row.pk))]


def told(one: ShownMessage) -> dict[str, Any]:
    """A message as the talk page takes it. Nobody's name goes out with it."""
    is_his = one.message.side == Side.CUSTOMER
    return {
        "id": one.message.pk,
        "his": is_his,
        "client_id": one.message.client_id if is_his else "",
        "text": one.text,
        "at": one.message.sent_at.isoformat(),
        "files": [
            {"id": file.public_id, "name": name, "size": file.size} for file, name in one.files
        ],
    }


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Up to which message of his own the staff's side received and read; and the last of all."""

    delivered: int
    read: int
    last: int


def marks_of(conversations: Iterable[int], *, of: Side = Side.CUSTOMER) -> dict[int, Marks]:
    """How far the messages of one side came, by conversation."""
    own = Q(side=of)
    rows = (
        Message.objects.filter(conversation__in=list(conversations), side__in=SIDES)
        .order_by()
        .values("conversation")
        .annotate(
            delivered=Max("pk", filter=own & Q(delivered_at__isnull=False)),
            read=Max("pk", filter=own & Q(read_at__isnull=False)),
            last=Max("pk"),
        )
    )
    return {
        row["conversation"]: Marks(
            delivered=row["delivered"] or 0, read=row["read"] or 0, last=row["last"] or 0
        )
        for row in rows
    }


def typing_now(side: Side, *, now: datetime) -> set[int]:
    """In which conversations a side writes at this moment."""
    rows = Typing.objects.filter(side=side, until__gt=now)
    return set(rows.values_list("conversation_id", flat=True))


def standing_of(conversation: Conversation | None) -> dict[str, Any]:
    """How a talk stands, as its page shows it."""
    if conversation is None:
        return standing(state="none")
    now = timezone.now()
    marks = marks_of([conversation.pk]).get(conversation.pk)
    position = line_position(conversation)
    return standing(
        state=conversation.state,
        position=position,
        minutes=wait_of(conversation.queue_id, position=position, now=now),
        is_typing=conversation.pk in typing_now(Side.STAFF, now=now),
        marks=marks,
    )


def standing(
    *,
    state: str,
    position: int | None = None,
    minutes: int | None = None,
    is_typing: bool = False,
    marks: Marks | None = None,
) -> dict[str, Any]:
    return {
        # Why the bank ended it is no word for whoever wrote.
        "state": State.ENDED if state == State.SPAM else state,
        "position": position,
        "minutes": minutes,
        "typing": is_typing,
        "delivered": marks.delivered if marks else 0,
        "read": marks.read if marks else 0,
        "last": marks.last if marks else 0,
    }


def takes_of(queues: Iterable[int], *, now: datetime) -> dict[int, list[datetime]]:
    """When conversations of queues were taken lately."""
    found: dict[int, list[datetime]] = {}
    since = now - TAKES_WITHIN
    rows = Conversation.objects.filter(
        # A take is a change, and changes have an index.
        changed_at__gt=since,
        taken_at__gt=since,
        queue__in=list(queues),
        channel=Channel.CHAT,
    ).exclude(state=State.WAITING)
    for queue, moment in rows.order_by().values_list("queue_id", "taken_at"):
        if moment is not None:
            found.setdefault(queue, []).append(moment)
    return found


def wait_of(queue: int, *, position: int | None, now: datetime) -> int | None:
    if position is None:
        return None
    takes = takes_of([queue], now=now).get(queue, [])
    return rules.expected_minutes(position=position, taken_at=takes, now=now)


def file_of(visitor: Visitor, public_id: str) -> Attachment | None:
    """A file of his own talk; of any other there is none."""
    rows = Attachment.objects.select_related("ticket").filter(
        public_id=public_id,
        message__conversation__in=conversations_of(visitor),
        message__side__in=SIDES,
    )
    return rows.first()
