"""A customer is called instead of waiting: his place in the line goes with him."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.errors import HeldBack
from zhike.apps.blocks.gate_actions import is_blocked
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import OVER, Channel, State
from zhike.apps.people.models import WorkQueue
from zhike.apps.portal.rules import by_customer
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import ACTIVE, Kind
from zhike.apps.vault.keys import Keyring, seal_for
from zhike.apps.webchat import queries
from zhike.apps.webchat.actions import (
    VISITOR,
    end_by_customer,
    is_his,
    limit_call_backs,
    queue_of,
)
from zhike.apps.webchat.errors import NotOpen, NumberRefused, WindowRefused
from zhike.apps.webchat.hours import Period, hours_of, in_words, window_from, windows_of
from zhike.apps.webchat.models import CallBack, Visitor
from zhike.schema.identifiers import normal

WRITTEN = re.compile(r"[0-9+()./\s-]+")
NUMBER = re.compile(r"[0-9]{6,15}")
SUBJECT_LENGTH = 60
AT_ONCE = 50


@transaction.atomic
def ask_call_back(
    visitor: Visitor,
    *,
    number: str,
    window: datetime | None,
    once: str,
    text: str = "",
    language: str = "",
) -> CallBack:
    """Leave a number and a time; the same wish twice is one.

    `window` is when the time begins that he chose; none: as soon as it is his turn.

    Whoever waits keeps the place he has; his chat ends with it. Outside of the hours this is how a
    message is left.

    Raises
    ------
    NumberRefused, WindowRefused, NotOpen, HeldBack
    """
    Visitor.objects.select_for_update().get(pk=visitor.pk)
    if before := _asked_before(visitor, once=once):
        return before
    if not (queries.terms().is_on and queries.terms().offers_call_back):
        raise NotOpen
    limit_call_backs(visitor)
    if is_blocked(queries.sender_at(visitor.thread, customer=visitor.customer)):
        raise HeldBack  # he may still write; it is kept and looked at
    called, now = number_of(number), timezone.now()
    talk = queries.talk_of(visitor)
    queue = talk.queue if talk else queue_of(queries.terms())
    begins, ends = _window(queue, wanted=window, now=now)
    by = by_customer(visitor.customer.customer_id) if visitor.customer else VISITOR
    subject = text.strip()[:SUBJECT_LENGTH] or _("Please call back")
    ticket, place = _matter(visitor, talk, queue=queue, subject=subject, by=by)
    made = CallBack.objects.create(
        ticket=ticket,
        once=f"{visitor.pk}-{once}"[:64],
        number_sealed=seal_for(ticket.key_owner, called),
        language=language,
        text_sealed=seal_for(ticket.key_owner, text.strip()) if text.strip() else "",
        place_at=place or conversations.place_in_line(ticket, waiting_since=now),
        begins_at=begins,
        ends_at=ends,
        asked_at=now,
    )
    record_event(
        activity="ask call back",
        case_id=ticket.case_id,
        by=by,
        channel=Channel.CHAT,
        customer_id=ticket.customer_number,
        attributes={"begins_at": begins.isoformat(), "ends_at": ends.isoformat()},
    )
    if begins <= now:
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
    # Without a number nobody can be called: its owner was erased meanwhile.
    due = CallBack.objects.filter(conversation=None, begins_at__lte=moment).exclude(
        number_sealed=""
    )
    done = 0
    for key in list(due.order_by("begins_at").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = CallBack.objects.select_for_update().get(pk=key)
            if row.conversation_id is None:
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
