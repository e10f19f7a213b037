"""What visitors hear live. One look at what changed serves all of them.

A message travels with its news, so that half a thousand browsers need not ask for it; `before`
names the one that went before it. A browser that misses that one asks for what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import shown_messages
from zhike.apps.conversations.rules import Channel, Side, State
from zhike.apps.webchat import queries, rules
from zhike.apps.webchat.models import Visitor

LOOK_SECONDS = 0.1
# How long a transaction may take between the moment it writes down and its end.
OVERLAP = timedelta(seconds=3)
LINE_EVERY = timedelta(seconds=2)
MOST_KEPT = 5_000
Row = tuple[int, str, str, int, int, datetime]


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who listens: which visitor, and to which talk."""

    visitor_id: int
    thread: str


def guest_of(scope: MutableMapping[str, Any]) -> Guest | None:
    """The visitor behind a stream, by the key in its header."""
    headers = dict(scope["headers"])
    visitor = queries.visitor_of(key_in(headers.get(b"authorization", b"").decode("latin-1")))
    if visitor is None:
        return None
    now = timezone.now()
    if now - visitor.last_seen_at >= rules.SEEN_EVERY:
        Visitor.objects.filter(pk=visitor.pk).update(last_seen_at=now)
    return Guest(visitor_id=visitor.pk, thread=visitor.thread)


def key_in(header: str) -> str:
    kind, _space, key = header.partition(" ")
    return key if kind == "Visitor" else ""


class ChatSource:
    """Tells each visitor the news of his own talk."""

    name = "chat"

    def __init__(self) -> None:
        self.talks: dict[str, dict[str, Any]] = {}
        self.known: dict[int, tuple[int, datetime]] = {}
        self.line_at: datetime | None = None
        self.line: dict[int, tuple[int, int | None]] = {}

    def look(self) -> Mapping[str, dict[str, Any]]:
        now = timezone.now()
        rows = _changed_since(now - OVERLAP)
        fresh = [row for row in rows if self.known.get(row[0]) != (row[4], row[5])]
        typing = queries.typing_now(Side.STAFF, now=now)
        talks = self.talks
        if fresh:
            talks = talks | self._told(fresh)
            self.known |= {row[0]: (row[4], row[5]) for row in fresh}
            if any(row[2] == State.WAITING for row in fresh):
                self.line_at = None
        moved = self._moved_line(now)
        found = {
            thread: talk
            | {
                "typing": talk["key"] in typing,
                "position": moved.get(talk["key"], (None, None))[0],
                "minutes": moved.get(talk["key"], (None, None))[1],
            }
            for thread, talk in talks.items()
            if _is_new(talk, typing=typing, line=moved)
        }
        self.talks = talks | found if found else talks
        if len(self.talks) > MOST_KEPT:
            self.talks, self.known = {}, {}
        return self.talks

    def news(self, seen: Mapping[str, dict[str, Any]], listener: Guest) -> dict[str, Any] | None:
        found: dict[str, Any] = seen.get(listener.thread, NOTHING)
        return found

    def _told(self, fresh: list[Row]) -> dict[str, dict[str, Any]]:
        marks = queries.marks_of(row[0] for row in fresh)
        told = {row[1]: self.talks.get(row[1]) for row in fresh}
        since = {row[0]: before["last"] for row in fresh if (before := told[row[1]])}
        said = _said(since)
        found = {}
        for key, thread, state, _queue, _version, _at in sorted(fresh):
            before = told[thread]
            standing = queries.standing(state=state, marks=marks.get(key))
            found[thread] = standing | {
                "key": key,
                # Of a talk that nobody here heard of yet, the browser asks.
                "before": before["last"] if before else None,
                "messages": said.get(key, []),
            }
        return found

    def _moved_line(self, now: datetime) -> dict[int, tuple[int, int | None]]:
        """Places in the line and what they mean, looked at anew every two seconds."""
        if self.line_at is None or now - self.line_at >= LINE_EVERY:
            self.line, self.line_at = _line(now), now
        return self.line


NOTHING: dict[str, Any] = queries.standing(state="none") | {"before": None, "messages": []}


def _is_new(
    talk: Mapping[str, Any], *, typing: set[int], line: Mapping[int, tuple[int, int | None]]
) -> bool:
    key = talk["key"]
    place = line.get(key, (None, None))
    return talk["typing"] != (key in typing) or (talk["position"], talk["minutes"]) != place


def _changed_since(moment: datetime) -> list[Row]:
    rows = Conversation.objects.filter(changed_at__gt=moment, channel=Channel.CHAT)
    return list(
        rows.exclude(visitor_digest="")
        .order_by("pk")
        .values_list("pk", "visitor_digest", "state", "queue_id", "version", "changed_at")
    )


def _said(since: Mapping[int, int]) -> dict[int, list[dict[str, Any]]]:
    """What was said in conversations after the last message that was told of each."""
    if not since:
        return {}
    rows = Message.objects.filter(
        conversation__in=since, pk__gt=min(since.values()), side__in=queries.SIDES
    ).select_related("ticket")
    new = [row for row in rows.order_by("pk") if row.pk > since[row.conversation_id]]
    found: dict[int, list[dict[str, Any]]] = {}
    for one in shown_messages(new):
        found.setdefault(one.message.conversation_id, []).append(queries.told(one))
    return found


def _line(now: datetime) -> dict[int, tuple[int, int | None]]:
    """Where everybody who waits stands, and about how long he will, by conversation."""
    rows = list(
        Conversation.objects.filter(state=State.WAITING)
        .order_by("queue_id", "ranked_at", "pk")
        .values_list("pk", "queue_id")
    )
    takes = queries.takes_of({queue for _key, queue in rows}, now=now)
    return dict(_places(rows, takes=takes, now=now))


def _places(
    rows: Iterable[tuple[int, int]], *, takes: Mapping[int, list[datetime]], now: datetime
) -> Iterable[tuple[int, tuple[int, int | None]]]:
    places: dict[int, int] = {}
    paces = {queue: rules.seconds_a_place(taken, now=now) for queue, taken in takes.items()}
    for key, queue in rows:
        place = places[queue] = places.get(queue, 0) + 1
        yield key, (place, rules.minutes_at(place, seconds_a_place=paces.get(queue)))
