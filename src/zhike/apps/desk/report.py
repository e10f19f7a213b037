"""What was done at the desk in a period, by agent and queue: contacts, answers, promises.

Figures are of matters that came in within the period, and of what became of them until now. Three
statements give all of it, whatever the number of matters.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Func, Q
from django.utils import timezone

from zhike.analytics.clocks import ClockState
from zhike.apps.conversations import queries as conversations
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import Caller
from zhike.apps.tickets.models import TicketClock
from zhike.apps.tickets.queries import seen_by

FEWEST = 5  # a mean over fewer matters tells of single customers, and nothing of the agent
Of = tuple[int, int]  # agent, queue


class SecondsBetween(Func):
    """The seconds from one moment of a row to another, counted by the database itself.

    Subtracting would do, but SQLite has Django's Python count it then, a row at a time.
    """

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        shape = "((julianday(%(expressions)s)) * 86400.0)"
        return self.as_sql(
            compiler,
            connection,
            template=shape,
            arg_joiner=") - julianday(",
            **more,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        shape = "EXTRACT(EPOCH FROM (%(expressions)s))"
        return self.as_sql(compiler, connection, template=shape, arg_joiner=" - ", **more)


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

    @property
    def kept_share(self) -> float | None:
        ended = self.kept + self.missed
        return 100 * self.kept / ended if ended >= FEWEST else None


def rows_of(caller: Caller, *, since: datetime, until: datetime) -> list[Row]:
    """Give the figures of every agent and queue in reach, by name."""
    found: dict[Of, dict[str, Any]] = defaultdict(dict)
    for figures in (
        _contacts(caller, since, until),
        _tickets(caller, since, until),
        _promises(caller, since, until),
    ):
        for row in figures:
            found[row.pop("agent_key"), row.pop("queue_key")] |= row
    people = User.objects.in_bulk({agent for agent, _queue in found})
    queues = WorkQueue.objects.in_bulk({queue for _agent, queue in found})
    rows = [
        Row(agent=str(people[agent]), queue=str(queues[queue]), **figures)
        for (agent, queue), figures in found.items()
    ]
    for row in rows:
        row.reply_seconds = row.reply_seconds if row.replied >= FEWEST else None
        row.solve_seconds = row.solve_seconds if row.solved >= FEWEST else None
    return sorted(rows, key=lambda row: (row.queue, row.agent))


def _contacts(caller: Caller, since: datetime, until: datetime) -> Any:
    rows = conversations.seen_by(caller).select_related(None).order_by()
    rows = rows.filter(started_at__gte=since, started_at__lt=until, agent__isnull=False)
    return rows.values(agent_key=F("agent"), queue_key=F("queue")).annotate(contacts=Count("pk"))


def _tickets(caller: Caller, since: datetime, until: datetime) -> Any:
    rows = seen_by(caller).select_related(None).order_by()
    rows = rows.filter(opened_at__gte=since, opened_at__lt=until)
    return rows.values(agent_key=F("owner"), queue_key=F("queue")).annotate(
        tickets=Count("pk"),
        replied=Count("first_replied_at"),
        reply_seconds=Avg(SecondsBetween("first_replied_at", "opened_at")),
        solved=Count("solved_at"),
        solve_seconds=Avg(SecondsBetween("solved_at", "opened_at")),
    )


def _promises(caller: Caller, since: datetime, until: datetime) -> Any:
    """Clocks that ended, or run past their deadline: those still within it are in no share."""
    over = Q(state=ClockState.BREACHED) | Q(
        state=ClockState.RUNNING, stopped_at__isnull=True, due_at__lt=timezone.now()
    )
    reached = seen_by(caller).select_related(None).order_by()
    rows = TicketClock.objects.order_by().filter(
        ticket__in=reached.filter(opened_at__gte=since, opened_at__lt=until)
    )
    return rows.values(agent_key=F("ticket__owner"), queue_key=F("ticket__queue")).annotate(
        kept=Count("pk", filter=Q(state=ClockState.MET)), missed=Count("pk", filter=over)
    )
