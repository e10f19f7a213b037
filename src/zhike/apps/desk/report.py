"""What was done at the desk in a period, by agent and queue: contacts, answers, promises.

Figures are of matters that came in within the period, and of what became of them until now. Three
statements give all of it, whatever the number of matters. Clocks that still run within their time
are in no share. Spam is in none: its tickets are left out, its conversations have no agent.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Subquery, Sum
from django.utils import timezone

from zhike.analytics.clocks import ClockState
from zhike.apps.conversations.models import Conversation
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.tickets.models import Ticket, TicketClock
from zhike.apps.tickets.rules import State

FEWEST = 5  # a mean over fewer matters tells of single customers, and nothing of the agent
Of = tuple[int, int]  # agent, queue
Period = tuple[datetime, datetime]


@dataclass(kw_only=True)
class Row:
    """One agent in one queue. A mean is None over too few matters."""

    agent: str
    queue: str
    contacts: int = 0
    tickets: int = 0
    replied: int = 0
    reply_seconds: float | None = None
    solved: int = 0
    solve_seconds: float | None = None
    kept: int = 0
    missed: int = 0
    running_late: int = 0

    @property
    def kept_share(self) -> float | None:
        ended = self.kept + self.missed
        return 100 * self.kept / ended if ended >= FEWEST else None


def rows_of(caller: Caller, *, since: datetime, until: datetime) -> list[Row]:
    """Give the figures of every agent and queue in reach, by name."""
    found: dict[Of, dict[str, Any]] = defaultdict(dict)
    queues = in_reach(WorkQueue.objects.all(), caller=caller).values("pk")
    for count in (_contacts, _tickets, _running_late):
        for row in count(queues, (since, until)):
            found[row.pop("agent_key"), row.pop("queue_key")] |= row
    people = User.objects.in_bulk({agent for agent, _queue in found})
    named = WorkQueue.objects.in_bulk({queue for _agent, queue in found})
    rows = [
        Row(agent=str(people[agent]), queue=str(named[queue]), **figures)
        for (agent, queue), figures in found.items()
    ]
    for row in rows:
        row.missed += row.running_late
        row.reply_seconds = row.reply_seconds if row.replied >= FEWEST else None
        row.solve_seconds = row.solve_seconds if row.solved >= FEWEST else None
    return sorted(rows, key=lambda row: (row.queue, row.agent))


def _contacts(queues: Any, period: Period) -> Any:
    """The whole of it stands in one index: neither this nor the next reads a row of its table."""
    rows = Conversation.objects.order_by().filter(queue__in=queues, agent__isnull=False)
    rows = rows.filter(started_at__gte=period[0], started_at__lt=period[1])
    return rows.values(agent_key=F("agent"), queue_key=F("queue")).annotate(contacts=Count("pk"))


def _tickets(queues: Any, period: Period) -> Any:
    rows = Ticket.objects.order_by().filter(queue__in=queues).exclude(state=State.SPAM)
    rows = rows.filter(opened_at__gte=period[0], opened_at__lt=period[1])
    return rows.values(agent_key=F("owner"), queue_key=F("queue")).annotate(
        tickets=Count("pk"),
        replied=Count("reply_seconds"),
        reply_seconds=Avg("reply_seconds"),
        solved=Count("solve_seconds"),
        solve_seconds=Avg("solve_seconds"),
        kept=Sum("clocks_kept"),
        missed=Sum("clocks_missed"),
    )


def _running_late(queues: Any, period: Period) -> Any:
    """Clocks that run past their deadline: missed, though nobody may have looked at them yet.

    They are few: found first and looked up then, whatever the database knows of its tables.
    """
    late = TicketClock.objects.order_by().filter(
        state=ClockState.RUNNING, stopped_at__isnull=True, due_at__lt=timezone.now()
    )
    own = late.filter(ticket=OuterRef("pk")).values("ticket").annotate(n=Count("pk"))
    rows = Ticket.objects.order_by().filter(pk__in=late.values("ticket"), queue__in=queues)
    rows = rows.filter(opened_at__gte=period[0], opened_at__lt=period[1])
    return rows.values(agent_key=F("owner"), queue_key=F("queue")).annotate(
        running_late=Sum(Subquery(own.values("n")))
    )
