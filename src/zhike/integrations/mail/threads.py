"""Which conversation a mail belongs to.

Three hints, strongest first: one of our signed ids, the id of a mail we hold, the number of a
ticket in the subject. None is enough alone: the sender must be one of those who write in that
conversation. Whoever forwards a mail to a stranger gives him its ids too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhike.integrations.mail.message import Message
from zhike.integrations.mail.message_ids import conversation_of

_TICKET = re.compile(r"\[(T\d{7,18})\]")
MAX_IDS = 50


class Way(StrEnum):
    """How a conversation was found."""

    SIGNED_ID = "signed_id"
    REFERENCE = "reference"
    SUBJECT = "subject"


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What a mail says of where it belongs; the newest first."""

    conversations: tuple[str, ...]
    message_ids: tuple[str, ...]
    tickets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A conversation that one of the hints names, and who writes in it."""

    conversation: str
    addresses: frozenset[str]
    message_ids: frozenset[str] = frozenset()
    ticket: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The conversation, and how it was found."""

    conversation: str
    way: Way


def hints_of(message: Message, *, key: bytes) -> Hints:
    """Give what to look up. A bounce names the mail that came back."""
    returned = (message.bounced.message_id,) if message.bounced else ()
    named = (*returned, *message.in_reply_to, *reversed(message.references))
    ids = tuple(dict.fromkeys(each for each in named if each))[:MAX_IDS]
    ours = (conversation_of(each, key=key) for each in ids)
    return Hints(
        conversations=tuple(dict.fromkeys(each for each in ours if each)),
        message_ids=ids,
        tickets=tuple(dict.fromkeys(_TICKET.findall(message.subject.upper())))[:3],
    )


def place_of(hints: Hints, *, sender: str, threads: Iterable[Thread]) -> Place | None:
    """Give the conversation where this sender goes on, or nothing: then a new one begins."""
    mine = [thread for thread in threads if sender and sender in thread.addresses]
    for conversation in hints.conversations:
        for thread in mine:
            if thread.conversation == conversation:
                return Place(conversation=conversation, way=Way.SIGNED_ID)
    for message_id in hints.message_ids:
        for thread in mine:
            if message_id in thread.message_ids:
                return Place(conversation=thread.conversation, way=Way.REFERENCE)
    for ticket in hints.tickets:
        for thread in mine:
            if thread.ticket == ticket:
                return Place(conversation=thread.conversation, way=Way.SUBJECT)
    return None
