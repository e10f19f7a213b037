"""What agents hear live: news of their own conversations, and how many wait in their queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import State
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.sessions import Listener


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One look for everybody: versions by agent, and who waits by person."""

    versions: Mapping[int, Mapping[str, int]]
    waiting: Mapping[int, int]


class DeskSource:
    """Whoever serves conversations hears when one of his own has something new."""

    name = "desk"

    def look(self) -> Seen:
        versions: dict[int, dict[str, int]] = {}
        rows = Conversation.objects.filter(state=State.ACTIVE).values_list(
            "agent_id", "public_id", "version"
        )
        for agent, public_id, version in rows:
            versions.setdefault(agent, {})[public_id] = version
        return Seen(versions=versions, waiting=_waiting())

    def news(self, seen: Seen, listener: Listener) -> dict[str, Any] | None:
        waiting = seen.waiting.get(listener.user_id)
        mine = seen.versions.get(listener.user_id, {})
        if waiting is None and not mine:
            return None
        return {"waiting": waiting or 0, "mine": mine}


def _waiting() -> dict[int, int]:
    """How many wait, by the key of each person whose teams serve the queue."""
    rows = (
        Conversation.objects.filter(state=State.WAITING)
        .order_by()
        .values("queue")
        .annotate(count=Count("pk"))
    )
    by_queue = {row["queue"]: row["count"] for row in rows}
    served = WorkQueue.objects.filter(teams__members__isnull=False).values_list(
        "teams__members", "pk"
    )
    found: dict[int, int] = {}
    for user, queue in set(served):
        found[user] = found.get(user, 0) + by_queue.get(queue, 0)
    return found
