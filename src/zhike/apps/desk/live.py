"""What agents hear live: news of their own conversations, and how many wait in their queues.

One look serves everybody, ten times a second. It reads what changed in the last moments, and all
that is in work only every few seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel, Side, State
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.sessions import Listener
from zhike.apps.webchat.queries import marks_of, typing_now

WHOLE_EVERY = timedelta(seconds=3)
# How long a transaction may take between the moment it writes down and its end.
OVERLAP = timedelta(seconds=3)
# key, agent, public id, version, when it changed, whether it is a chat
Row = tuple[int, int, str, int, datetime, bool]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One look for everybody: versions by agent, and who waits by person."""

    versions: Mapping[int, Mapping[str, int]]
    waiting: Mapping[int, int]
    heard: Mapping[int, Mapping[str, dict[str, Any]]]  # of chats: how far answers came, who types


class DeskSource:
    """Whoever serves conversations hears when one of his own has something new."""

    name = "desk"
    look_seconds = 0.1  # somebody waits at the other end of a chat

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self.marks: dict[int, dict[str, int]] = {}
        self.waiting: Mapping[int, int] = {}
        self.whole_at: datetime | None = None

    def look(self) -> Seen:
        now = timezone.now()
        if self.whole_at is None or now - self.whole_at >= WHOLE_EVERY:
            rows = _active()
            self.marks = {key: mark for key, mark in self.marks.items() if key in rows}
            self.waiting, self.whole_at = _waiting(), now
        else:
            rows = self._with_changed(since=now - OVERLAP)
        changed = [row[0] for row in rows.values() if row[5] and self.rows.get(row[0]) != row]
        self.marks |= {
            key: {"delivered": mark.delivered, "read": mark.read}
            for key, mark in marks_of(changed, of=Side.STAFF).items()
        }
        self.rows = rows
        return self._seen(typing_now(Side.CUSTOMER, now=now))

    def news(self, seen: Seen, listener: Listener) -> dict[str, Any] | None:
        waiting = seen.waiting.get(listener.user_id)
        mine = seen.versions.get(listener.user_id, {})
        if waiting is None and not mine:
            return None
        heard = seen.heard.get(listener.user_id, {})
        return {"waiting": waiting or 0, "mine": mine, "heard": heard}

    def _with_changed(self, *, since: datetime) -> dict[int, Row]:
        rows = dict(self.rows)
        for row in _read(Conversation.objects.filter(changed_at__gt=since)):
            if row[1]:
                rows[row[0]] = row
            else:
                rows.pop(row[0], None)
        return rows

    def _seen(self, typing: set[int]) -> Seen:
        versions: dict[int, dict[str, int]] = {}
        heard: dict[int, dict[str, dict[str, Any]]] = {}
        for key, agent, public_id, version, _at, is_chat in self.rows.values():
            versions.setdefault(agent, {})[public_id] = version
            if is_chat:
                mark = self.marks.get(key, {})
                told = {"typing": key in typing, **mark}
                heard.setdefault(agent, {})[public_id] = told
        return Seen(versions=versions, waiting=self.waiting, heard=heard)


def _active() -> dict[int, Row]:
    return {row[0]: row for row in _read(Conversation.objects.filter(state=State.ACTIVE))}


def _read(rows: QuerySet[Conversation]) -> list[Row]:
    """Rows as a look keeps them; without an agent (0) where nobody has the conversation."""
    found = rows.order_by().values_list(
        "pk", "agent_id", "public_id", "version", "changed_at", "channel", "state"
    )
    return [
        (
            key,
            (agent or 0) if state == State.ACTIVE else 0,
            public_id,
            version,
            at,
            channel == Channel.CHAT,
        )
        for key, agent, public_id, version, at, channel, state in found
    ]


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
