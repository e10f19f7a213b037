"""One matter as its customer sees it: on his page, and in the bank's own app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhike.apps.complaints.models import Letter
from zhike.apps.complaints.post_actions import note_read
from zhike.apps.complaints.queries import letters_of
from zhike.apps.conversations.delivery_actions import note_seen
from zhike.apps.conversations.rules import Side
from zhike.apps.customers.models import Customer
from zhike.apps.portal import matters
from zhike.apps.portal.matters import Deadline, Line, Matter
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.queries import open_for
from zhike.apps.tellings.queries import News, news_for
from zhike.apps.tellings.telling_actions import note_news_read
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import family_of
from zhike.apps.tickets.rules import DONE, Kind


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Where it stands, until when what is due, what was written, and what may be done."""

    matter: Matter
    lines: Sequence[Line]
    deadlines: Sequence[Deadline]
    steps: Sequence[tuple[Any, datetime]]
    letters: Sequence[tuple[Letter, str]]
    news: Sequence[News]
    to_rate: Sequence[Invitation]
    is_complaint: bool
    is_done: bool


def whole_of(members: Sequence[Customer], ticket: Ticket) -> Whole:
    """Give all that a customer may see of a matter of his."""
    shown = matters.matter_of(ticket)
    is_complaint = ticket.kind == Kind.COMPLAINT
    return Whole(
        matter=shown,
        lines=matters.lines_of(members, ticket),
        deadlines=matters.deadlines_of(members, ticket) if shown.is_open else [],
        steps=matters.steps_of(ticket),
        letters=letters_of(ticket) if is_complaint else [],
        news=news_for(members, family_of(ticket)),
        to_rate=list(open_for(members).filter(ticket=ticket)),
        is_complaint=is_complaint,
        is_done=ticket.state in DONE,
    )


def note_looked_at(whole: Whole) -> None:
    """Note that the customer has it before him: messages, letters and news are read."""
    thread = matters.conversation_to_answer(whole.matter.ticket)
    last = thread.messages.order_by("-pk").first() if thread else None
    if thread and last:
        note_seen(thread.pk, up_to=last.pk, by_side=Side.CUSTOMER, is_read=True)
    if whole.letters:
        note_read([letter for letter, _words in whole.letters])
    if whole.news:
        note_news_read([one.telling for one in whole.news])
