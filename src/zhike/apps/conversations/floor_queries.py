"""The floor as it is now: what waits in each queue, and who is there to take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from zhike.apps.conversations.models import PRESENCE_LABELS, AgentPresence, Conversation
from zhike.apps.conversations.queries import OPEN_STATES, seen_by
from zhike.apps.conversations.rules import LIVE_CHANNELS, SILENT_AFTER, Presence, State
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.tickets.queries import served_queues

LIVE = [channel.value for channel in LIVE_CHANNELS]
ORDER = [Presence.AVAILABLE, Presence.BUSY, Presence.AWAY, Presence.OFFLINE]


@dataclass(frozen=True, kw_only=True)
class QueueNow:
    """A queue at this moment; `longest` is how long the one who has waited longest has."""

    queue: WorkQueue
    waiting: int
    longest: timedelta | None
    active: int
    available: int


@dataclass(frozen=True, kw_only=True)
class AgentNow:
    """Somebody of the floor at this moment."""

    user: User
    state: Presence
    since: datetime | None
    live: int
    other: int
    capacity: int | None
    skills: list[str]
    queues: list[str]

    @property
    def state_label(self) -> str:
        return str(PRESENCE_LABELS[self.state])


def queues_now(caller: User, *, now: datetime) -> list[QueueNow]:
    """Every queue in reach, the one in which somebody has waited longest first."""
    queues = list(served_queues(caller).order_by("name", "code"))
    counted: dict[int, Any] = {
        row["queue"]: row
        for row in Conversation.objects.filter(queue__in=queues, state__in=OPEN_STATES)
        .order_by()
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            active=Count("pk", filter=Q(state=State.ACTIVE)),
            first=Min("waiting_since", filter=Q(state=State.WAITING)),
        )
    }
    available = _available(queues, now=now)
    nothing: dict[str, Any] = {"waiting": 0, "active": 0, "first": None}
    rows = []
    for queue in queues:
        count = counted.get(queue.pk, nothing)
        rows.append(
            QueueNow(
                queue=queue,
                waiting=count["waiting"],
                longest=now - count["first"] if count["first"] else None,
                active=count["active"],
                available=available.get(queue.pk, 0),
            )
        )
    return sorted(rows, key=lambda row: row.longest or timedelta(0), reverse=True)


def agents_now(caller: User, *, now: datetime) -> list[AgentNow]:
    """Everybody in reach whose teams serve a queue: who is available first."""
    people = [
        user
        for user in in_reach(User.objects.filter(is_active=True), caller=caller)
        .filter(teams__queues__isnull=False)
        .select_related("presence", "own_role", "branch")
        .order_by("name", "username")
        .distinct()
        if user.may(Permission.WORK_TICKETS)
    ]
    loads: dict[int, Any] = {
        row["agent"]: row
        for row in Conversation.objects.filter(agent__in=people, state=State.ACTIVE)
        .order_by()
        .values("agent")
        .annotate(
            live=Count("pk", filter=Q(channel__in=LIVE)),
            other=Count("pk", filter=~Q(channel__in=LIVE)),
        )
    }
    queues = _queue_names(people)
    rows = [_agent_now(user, loads.get(user.pk), queues.get(user.pk, []), now) for user in people]
    return sorted(rows, key=lambda row: ORDER.index(row.state))


def served_now(caller: User) -> list[Conversation]:
    """Live conversations that are being served, the longest first."""
    rows = seen_by(caller).filter(state=State.ACTIVE, channel__in=LIVE)
    return list(rows.order_by("taken_at")[:50])


def _agent_now(
    user: User, load: Mapping[str, int] | None, queues: list[str], now: datetime
) -> AgentNow:
    presence: AgentPresence | None = getattr(user, "presence", None)
    gone = presence is None or now - presence.seen_at > SILENT_AFTER
    return AgentNow(
        user=user,
        state=Presence.OFFLINE if presence is None or gone else Presence(presence.state),
        since=presence.since if presence else None,
        live=load["live"] if load else 0,
        other=load["other"] if load else 0,
        capacity=presence.capacity if presence else None,
        skills=presence.skills if presence else [],
        queues=queues,
    )


def _available(queues: list[WorkQueue], *, now: datetime) -> dict[int, int]:
    rows = (
        AgentPresence.objects.filter(
            state=Presence.AVAILABLE,
            seen_at__gte=now - SILENT_AFTER,
            user__is_active=True,
            user__teams__queues__in=queues,
        )
        .order_by()
        .values("user__teams__queues")
        .annotate(count=Count("user", distinct=True))
    )
    return {row["user__teams__queues"]: row["count"] for row in rows}


def _queue_names(people: list[User]) -> dict[int, list[str]]:
    pairs = (
        WorkQueue.objects.filter(teams__members__in=people)
        .order_by("name")
        .values_list("teams__members", "name")
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for user, name in pairs:
        found.setdefault(user, []).append(name)
    return found
