"""A customer is called instead of waiting: his place in the line goes with him."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.gate_actions import hold_back
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import OVER, Channel, State
from zhike.apps.people.models import WorkQueue
from zhike.apps.portal.rules import by_customer
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import ACTIVE, Kind
from zhike.apps.tickets.rules import State as TicketState
from zhike.apps.vault.keys import Keyring, seal_for
from zhike.apps.webchat import queries
from zhike.apps.webchat.actions import (
    VISITOR,
    end_by_customer,
    is_his,
    limit_call_backs,
    queue_of,
    usual_queue,
)
from zhike.apps.webchat.errors import NotOpen, NumberRefused, WindowRefused
from zhike.apps.webchat.hours import Period, hours_of, in_words, window_from, windows_of
from zhike.apps.webchat.models import CallBack, Visitor
from zhike.apps.webchat.rules import Way
from zhike.schema.identifiers import normal

WRITTEN = re.compile(r"[0-9+()./\s-]+")
NUMBER = re.compile(r"[0-9]{6,15}")
SUBJECT_LENGTH = 60
AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Wish:
    """To be called: at which number, when, and about what."""

    once: str
    number: str
    text: str
    language: str
    begins_at: datetime
    ends_at: datetime
    asked_at: datetime

    @classmethod
    def kept(cls, values: dict[str, str]) -> Wish:
        """Give a wish as it was kept."""
        return cls(
            once=values["once"],
            number=values["number"],
            text=values["text"],
            language=values["language"],
            begins_at=datetime.fromisoformat(values["begins_at"]),
            ends_at=datetime.fromisoformat(values["ends_at"]),
            asked_at=datetime.fromisoformat(values["asked_at"]),
        )

    def to_keep(self) -> dict[str, str]:
        return asdict(self) | {
            "begins_at": self.begins_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "asked_at": self.asked_at.isoformat(),
        }


@transaction.atomic
def ask_call_back(
    visitor: Visitor,
    *,
    number: str,
    window: datetime | None,
    once: str,
    text: str = "",
    language: str = "",
) -> CallBack | None:
    """Leave a number and a time; the same wish twice is one.

    `window` is when the time begins that he chose; none: as soon as it is his turn. None is given
    back where he or the number is blocked: the wish is kept apart.

    Whoever waits keeps the place he has; his chat ends with it. Outside of the hours this is how a
    message is left.

    Raises
    ------
    NumberRefused, WindowRefused, NotOpen
    """
    Visitor.objects.select_for_update().get(pk=visitor.pk)
    if before := _asked_before(visitor, once=once):
        return before
    if not (queries.terms().is_on and queries.terms().offers_call_back):
        raise NotOpen
    limit_call_backs(visitor)
    called, now = number_of(number), timezone.now()
    talk = queries.talk_of(visitor)
    queue = talk.queue if talk else queue_of(queries.terms())
    begins, ends = _window(queue, wanted=window, now=now)
    wish = Wish(
        once=f"{visitor.pk}-{once}"[:64],
        number=called,
        text=text.strip(),
        language=language,
        begins_at=begins,
        ends_at=ends,
        asked_at=now,
    )
    about = talk.ticket if talk is not None and is_his(talk, visitor) else None
    if _is_held(wish, visitor=visitor, about=about):
        return None
    return _take(wish, visitor=visitor, queue=queue)


@transaction.atomic
def let_in(held: dict[str, Any]) -> CallBack:
    """Take a wish that was held back, as if it had been told then; its browser may have gone."""
    visitor = queries.visitor_in(held["thread"])
    wish = Wish.kept(held["wish"])
    if before := CallBack.objects.filter(once=wish.once).first():
        return before
    own = Ticket.objects.filter(pk=held["ticket"], state__in=ACTIVE).first()
    talk = queries.talk_of(visitor)
    queue = talk.queue if talk else usual_queue(queries.terms())
    return _take(wish, visitor=visitor, queue=queue, ticket=own)


def _take(
    wish: Wish, *, visitor: Visitor, queue: WorkQueue, ticket: Ticket | None = None
) -> CallBack:
    """Note a wish with its matter, and put it in the line if its time has begun."""
    by = by_customer(visitor.customer.customer_id) if visitor.customer else VISITOR
    place = None
    if ticket is None:
        subject = wish.text[:SUBJECT_LENGTH] or _("Please call back")
        talk = queries.talk_of(visitor)
        ticket, place = _matter(visitor, talk, queue=queue, subject=subject, by=by)
    made = CallBack.objects.create(
        ticket=ticket,
        once=wish.once,
        number_sealed=seal_for(ticket.key_owner, wish.number),
        language=wish.language,
        text_sealed=seal_for(ticket.key_owner, wish.text) if wish.text else "",
        place_at=place or conversations.place_in_line(ticket, waiting_since=wish.asked_at),
        begins_at=wish.begins_at,
        ends_at=wish.ends_at,
        asked_at=wish.asked_at,
    )
    record_event(
        activity="ask call back",
        case_id=ticket.case_id,
        by=by,
        channel=Channel.CHAT,
        customer_id=ticket.customer_number,
        attributes={
            "begins_at": wish.begins_at.isoformat(),
            "ends_at": wish.ends_at.isoformat(),
        },
    )
    if wish.begins_at <= timezone.now():
        _put_in_line(made, by=by)
    return made


def _asked_before(visitor: Visitor, *, once: str) -> CallBack | None:
    """Give the same wish, or one that still stands: whoever is not called yet has asked already."""
    own = CallBack.objects.filter(once__startswith=f"{visitor.pk}-")
    stands = Q(conversation=None) | Q(conversation__state=State.WAITING)
    same = own.filter(once=f"{visitor.pk}-{once}"[:64]).first()
    return same or own.filter(stands).exclude(number_sealed="").first()


def put_due_in_line(*, now: datetime | None = None) -> int:
    """Put those in the line whose time has begun; give how many."""
    moment = now or timezone.now()
    # Without a number nobody can be called: its owner was erased meanwhile. Spam is not called.
    due = CallBack.objects.filter(conversation=None, begins_at__lte=moment).exclude(
        Q(number_sealed="") | Q(ticket__state=TicketState.SPAM)
    )
    done = 0
    for key in list(due.order_by("begins_at").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = CallBack.objects.select_for_update(of=("self",)).select_related("ticket")
            row = rows.get(pk=key)
            if row.conversation_id is None and not _is_held_meanwhile(row):
                _put_in_line(row, by="zhike")
                done += 1
    return done


def number_of(text: str) -> str:
    """Give a number as it is dialled.

    Raises
    ------
    NumberRefused
    """
    plain = normal(text, kind="phone") or ""
    written = unicodedata.normalize("NFKC", text)
    if not WRITTEN.fullmatch(written) or not NUMBER.fullmatch(plain):
        raise NumberRefused
    return plain


def caller_of(talk: Conversation) -> Sender | None:
    """Who wished to be called, by the number he left."""
    row = CallBack.objects.select_related("ticket").filter(conversation=talk).first()
    if row is None or not row.number_sealed:
        return None
    owner = row.ticket.key_owner
    return queries.sender_of_number(
        Keyring.of([owner]).open(row.number_sealed, customer_id=owner), customer=row.ticket.customer
    )


def _is_held(wish: Wish, *, visitor: Visitor, about: Ticket | None) -> bool:
    """Keep a wish apart whose browser or number is blocked; never what the portal sends."""
    if visitor.way == Way.PORTAL:
        return False
    customer = visitor.customer or (about.customer if about else None)
    senders = (
        queries.sender_at(visitor.thread, customer=customer),
        queries.sender_of_number(wish.number, customer=customer),
    )
    return any(
        hold_back(
            one,
            channel=Channel.CHAT,
            once=f"call-{wish.once}",
            words="\n".join(filter(None, (_("Please call back"), wish.text))),
            content={
                "thread": visitor.thread,
                "wish": wish.to_keep(),
                "ticket": about.pk if about else None,
            },
            about=about,
        )
        for one in senders
    )


def _is_held_meanwhile(row: CallBack) -> bool:
    """Keep a wish apart whose browser or number was blocked after it was told."""
    ring, owner = Keyring.of([row.ticket.key_owner]), row.ticket.key_owner
    wish = Wish(
        once=row.once,
        number=ring.open(row.number_sealed, customer_id=owner),
        text=ring.open(row.text_sealed, customer_id=owner),
        language=row.language,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        asked_at=row.asked_at,
    )
    visitor = Visitor.objects.filter(pk=row.once.partition("-")[0]).first()
    if not _is_held(wish, visitor=visitor or Visitor(), about=row.ticket):
        return False
    row.delete()  # it is whole where it is held
    return True


def _window(queue: WorkQueue, *, wanted: datetime | None, now: datetime) -> Period:
    hours = hours_of(queue, now=now)
    if wanted is not None:
        found = window_from(hours, wanted, now=now)
    else:
        found = windows_of(hours, now=now)[0] if hours.is_open else None
    if found is None:
        raise WindowRefused
    return found


def _matter(
    visitor: Visitor, talk: Conversation | None, *, queue: WorkQueue, subject: str, by: str
) -> tuple[Ticket, datetime | None]:
    """Give what he is called about, and the place he had in the line; his chat ends with it."""
    if talk is None or talk.ticket.state not in ACTIVE or not is_his(talk, visitor):
        ticket = tickets.open_ticket(
            kind=Kind.ENQUIRY,
            subject=subject,
            queue=queue,
            channel=Channel.PHONE,
            by=by,
            customer=visitor.customer,
        )
        return ticket, None
    found = conversations.locked(talk.pk)
    if found.state in OVER:
        return found.ticket, None
    place = found.ranked_at or found.waiting_since or found.started_at
    end_by_customer(found, by=by, outcome="call back")
    return found.ticket, place


def _put_in_line(row: CallBack, *, by: str) -> Conversation:
    """Begin the telephone conversation that waits for an agent to call."""
    ticket = row.ticket
    window = in_words((row.begins_at, row.ends_at), now=timezone.now())
    ring = Keyring.of([ticket.key_owner])
    text = ring.open(row.text_sealed, customer_id=ticket.key_owner)
    words = [text] if text else []
    words.append(_("Please call me: %(window)s") % {"window": window})
    made = conversations.start_conversation(
        channel=Channel.PHONE,
        queue=ticket.queue,
        said=Said(text="\n\n".join(words)),
        by=by,
        ticket=ticket,
        language=row.language,
    )
    made.ranked_at = row.place_at
    made.save()
    # From now on the words are those of the conversation.
    row.conversation, row.text_sealed = made, ""
    row.save(update_fields=["conversation", "text_sealed"])
    return made
