"""What a visitor of the chat does. His words go through the acts of conversations."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.api.errors import TooManyCalls
from zhike.apps.api.limits import take
from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.gate_actions import hold_back
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations import delivery_actions
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.files import Upload, checked
from zhike.apps.conversations.models import Attachment, Conversation, Message
from zhike.apps.conversations.rules import OVER, Channel, Side, State
from zhike.apps.people.models import WorkQueue
from zhike.apps.portal.errors import NotOpenYet
from zhike.apps.portal.matter_actions import intake_queue
from zhike.apps.portal.rules import by_customer
from zhike.apps.prepared.delete import delete
from zhike.apps.prepared.select import Prepared
from zhike.apps.tickets.rules import Kind
from zhike.apps.webchat import queries, rules
from zhike.apps.webchat.assistants import tell_assistant
from zhike.apps.webchat.errors import NothingToEnd, NotOpen, TextTooLong, TooFast
from zhike.apps.webchat.models import ChatTerms, Typing, Visitor
from zhike.apps.webchat.rules import Way

VISITOR = "visitor"  # who acts while nobody knows who it is
FORGOTTEN_AFTER = timedelta(days=30)


def begin_visit(*, address: str) -> tuple[Visitor, str]:
    """Let a browser begin; give its row, and the key that it keeps and that is kept nowhere here.

    Raises
    ------
    TooFast
    """
    _count(f"chat-begin {address}", limit=rules.VISITORS_A_MINUTE)
    return made_visitor(address=address, thread=secrets.token_hex(16))


def made_visitor(*, address: str, thread: str, **linked: object) -> tuple[Visitor, str]:
    key, now = secrets.token_urlsafe(32), timezone.now()
    made = Visitor.objects.create(
        key_digest=rules.digest(key),
        thread=thread,
        address=address[:45],
        begun_at=now,
        last_seen_at=now,
        **linked,
    )
    return made, key


def see_visitor(visitor: Visitor) -> None:
    """Note that a visitor is there, once a minute."""
    now = timezone.now()
    if now - visitor.last_seen_at >= rules.SEEN_EVERY:
        Visitor.objects.filter(pk=visitor.pk).update(last_seen_at=now)


def end_visit(visitor: Visitor) -> None:
    """Make the key worthless; what was said stays with the bank."""
    Visitor.objects.filter(pk=visitor.pk, ended_at=None).update(ended_at=timezone.now())


_locked = Prepared(lambda key: Visitor.objects.select_for_update().filter(pk=key).order_by())


def say(
    visitor: Visitor,
    *,
    text: str,
    attached: Sequence[Upload] = (),
    client_id: str,
    language: str = "",
) -> Message | None:
    """Take a message in. The same `client_id` twice is one message, over all talks of a visitor.

    None: he is blocked, and what he wrote is kept apart. Whether it may come in is asked before the
    transaction, which others wait for.

    Raises
    ------
    TooFast, TextTooLong, NotOpen, ConversationError
    """
    if before := queries.sent_before(visitor, client_id):
        return before
    if len(text) > rules.LONGEST_TEXT:
        raise TextTooLong(length=len(text), limit=rules.LONGEST_TEXT)
    _limit(visitor, own_files=len(attached))
    said = Said(text=text, files=attached, client_id=client_id)
    talk = queries.talk_of(visitor)
    about = talk.ticket if talk is not None and is_his(talk, visitor) else None
    checked(attached)  # what is kept apart has to come in as it is
    # What a customer sends from the portal always comes in.
    if visitor.way != Way.PORTAL and hold_back(
        queries.sender_at(visitor.thread, customer=visitor.customer),
        channel=Channel.CHAT,
        once=hashlib.sha256(f"{visitor.thread} {client_id}".encode()).hexdigest(),
        words=text,
        content=as_held(visitor, said, language=language),
        about=about,
    ):
        return None
    see_visitor(visitor)
    return _say_once(visitor, said, language=language)


@transaction.atomic
def _say_once(visitor: Visitor, said: Said, *, language: str) -> Message:
    # One at a time: two tabs must not begin two conversations.
    if _locked.first(visitor.pk) is None:
        raise Visitor.DoesNotExist
    before = queries.sent_before(visitor, said.client_id)
    return before or take_words(visitor, said, language=language)


def take_words(
    visitor: Visitor, said: Said, *, language: str = "", queue: WorkQueue | None = None
) -> Message:
    """Let words join the visitor's talk, or begin one, in the chat's queue unless one is named."""
    by = by_customer(visitor.customer.customer_id) if visitor.customer else VISITOR
    talk = queries.talk_of(visitor)
    if talk is not None and is_his(talk, visitor):
        made = conversations.customer_writes(talk.pk, said=said, by=by)
    else:
        begun = conversations.start_conversation(
            channel=Channel.CHAT,
            queue=queue or queue_of(queries.terms()),
            said=said,
            by=by,
            customer=visitor.customer,
            visitor_digest=visitor.thread,
            language=language,
        )
        made = begun.messages.get()
        transaction.on_commit(lambda: tell_assistant(begun.public_id))
    stop_typing(made.conversation, side=Side.CUSTOMER)
    return made


def queue_of(offered: ChatTerms) -> WorkQueue:
    """The queue that takes what comes in here.

    Raises
    ------
    NotOpen
    """
    if not offered.is_on:
        raise NotOpen
    return usual_queue(offered)


def usual_queue(offered: ChatTerms) -> WorkQueue:
    """The queue of the chat, also while it is off: for what was said before.

    Raises
    ------
    NotOpen
    """
    if offered.queue is not None and hasattr(offered.queue, "terms"):
        return offered.queue
    try:
        return intake_queue(Kind.ENQUIRY)
    except NotOpenYet as error:
        raise NotOpen from error


def note_seen(visitor: Visitor, *, up_to: int, is_read: bool) -> None:
    """The visitor's browser has the answers up to one, or he has them before him."""
    talk = queries.talk_of(visitor)
    if talk is not None:
        delivery_actions.note_seen(talk.pk, up_to=up_to, by_side=Side.CUSTOMER, is_read=is_read)
    see_visitor(visitor)


def note_typing(conversation: Conversation, *, side: Side) -> None:
    """Somebody writes at this moment. Nothing of it is an act."""
    if conversation.state not in OVER:
        Typing.objects.update_or_create(
            conversation=conversation,
            side=side,
            defaults={"until": timezone.now() + rules.TYPING_LASTS},
        )


def stop_typing(conversation: Conversation, *, side: Side) -> None:
    """What somebody wrote is said now."""
    delete(Typing, where={"conversation": conversation, "side": side})


@transaction.atomic
def leave(visitor: Visitor) -> None:
    """The visitor ends his conversation himself; whoever serves it sees so.

    Raises
    ------
    NothingToEnd
    """
    talk = queries.talk_of(visitor)
    found = conversations.locked(talk.pk) if talk else None
    if found is None or found.state in OVER:
        raise NothingToEnd
    by = by_customer(visitor.customer.customer_id) if visitor.customer else VISITOR
    end_by_customer(found, by=by, outcome="left")


def end_by_customer(found: Conversation, *, by: str, outcome: str) -> None:
    """End a locked conversation from the customer's side; its matter goes on without it."""
    found.state, found.ended_at = State.ENDED, timezone.now()
    found.waiting_since = found.ranked_at = None
    found.version += 1
    found.save()
    record_event(
        activity="customer left chat",
        case_id=found.case_id,
        by=by,
        channel=found.channel,
        customer_id=found.ticket.customer_number,
        outcome=outcome,
        attributes={"conversation": found.public_id},
    )


def forget_old() -> int:
    """Forget who was here long ago, and what was being typed."""
    now = timezone.now()
    Typing.objects.filter(until__lt=now).delete()
    return Visitor.objects.filter(last_seen_at__lt=now - FORGOTTEN_AFTER).delete()[0]


def is_his(talk: Conversation, visitor: Visitor) -> bool:
    """Say whether a matter is still that of whoever writes: staff may have linked it elsewhere."""
    return (
        talk.ticket.customer_id is None
        or visitor.customer is None
        or (
            talk.ticket.customer_id == visitor.customer_id
            or talk.ticket.customer in queries.members(visitor)
        )
    )


def _limit(visitor: Visitor, *, own_files: int) -> None:
    since = timezone.now() - timedelta(minutes=1)
    recent = queries.sent_since(visitor, since)
    if len(recent) >= rules.MOST_A_MINUTE:
        raise TooFast
    if own_files:
        files = Attachment.objects.filter(message__in=recent).count()
        if files + own_files > rules.FILES_A_MINUTE:
            raise TooFast
    _count(f"chat-say {visitor.address}", limit=rules.ADDRESS_A_MINUTE)


def limit_call_backs(visitor: Visitor) -> None:
    """Let nobody fill the line with calls to other people's numbers."""
    _count(f"chat-call-back {visitor.address}", limit=rules.CALL_BACKS_A_MINUTE)


def _count(key: str, *, limit: int) -> None:
    try:
        take(key, limit=limit, uncounted=limit // rules.UNCOUNTED_SHARE)
    except TooManyCalls as error:
        raise TooFast from error


def as_held(visitor: Visitor, said: Said, *, language: str) -> dict[str, Any]:
    """What is kept of words that are held back: all that `let_in` needs to say them."""
    return {
        "thread": visitor.thread,
        "text": said.text,
        "client_id": said.client_id,
        "language": language,
        "at": timezone.now().isoformat(),
        "files": [{"name": one.name, "content": one.as_text} for one in said.files],
    }


def let_in(held: dict[str, Any]) -> None:
    """Say what was held back, as if it had been said then; its browser may have gone."""
    files = [
        Upload(name=one["name"], content=base64.b64decode(one["content"])) for one in held["files"]
    ]
    said = Said(
        text=held["text"],
        files=files,
        client_id=held["client_id"],
        at=datetime.fromisoformat(held["at"]),
    )
    visitor = queries.visitor_in(held["thread"])
    take_words(visitor, said, language=held["language"], queue=usual_queue(queries.terms()))
