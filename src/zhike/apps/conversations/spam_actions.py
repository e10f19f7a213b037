"""The conversations of a matter that is spam: out of everybody's sight, and back into the line."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from zhike.apps.conversations.line_actions import put_back, saved
from zhike.apps.conversations.models import AgentPresence, Conversation
from zhike.apps.conversations.rules import OVER, State
from zhike.apps.tickets.models import Ticket


@transaction.atomic
def end_as_spam(ticket: Ticket, *, by: str) -> list[int]:
    """End every conversation about a ticket, nobody's from now on; give which were still open."""
    now = timezone.now()
    rows = _of(ticket)
    was_open = [row.pk for row in rows if row.state not in OVER]
    agents = {row.agent_id for row in rows if row.state == State.ACTIVE}
    for row in rows:
        row.state, row.agent = State.SPAM, None
        row.ended_at = row.ended_at or now
        row.ranked_at = None
        saved(row, activity="end conversation", by=by, outcome="spam")
    AgentPresence.objects.filter(user__in=agents).update(idle_since=now)
    return was_open


@transaction.atomic
def take_spam_back(ticket: Ticket, *, was_open: Collection[int], by: str) -> None:
    """Put those that were open back into the line, where they stood; the others have ended."""
    now = timezone.now()
    for row in _of(ticket):
        if row.state != State.SPAM:
            continue
        row.state = State.ENDED
        if row.pk in was_open:
            put_back(row, at=now)
            row.ended_at = None
        saved(row, activity="take spam back", by=by, outcome=row.state)


def _of(ticket: Ticket) -> list[Conversation]:
    rows = Conversation.objects.select_for_update(of=("self",)).filter(ticket=ticket)
    return list(rows.select_related("ticket__customer", "queue").order_by("pk"))
