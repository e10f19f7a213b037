"""Who is served next, and who takes whom: plain values, time passed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Channel(StrEnum):
    """By which way customer and bank talk."""

    CHAT = "chat"  # the widget on the bank's pages
    PORTAL = "portal"  # the customer's own pages
    MAIL = "mail"
    PHONE = "phone"
    SMS = "sms"
    BRANCH = "branch"
    LETTER = "letter"
    API = "api"  # any other system that carries messages


class State(StrEnum):
    WAITING = "waiting"  # in the queue: nobody of the bank has it
    ACTIVE = "active"  # an agent has it
    ENDED = "ended"
    SPAM = "spam"  # ended, and out of everybody's sight


OVER = frozenset({State.ENDED, State.SPAM})


class Side(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """Which side saw what the other one wrote in a conversation, and whether it was read."""

    conversation_id: int
    side: Side
    is_read: bool


class MessageState(StrEnum):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Presence(StrEnum):
    """What an agent says of himself; offline is whoever was not heard of."""

    AVAILABLE = "available"
    BUSY = "busy"  # goes on with what he has, takes nothing new
    AWAY = "away"
    OFFLINE = "offline"


# Somebody waits at the other end of these; the others are answered within their promise.
LIVE_CHANNELS = frozenset({Channel.CHAT, Channel.PHONE})
# Of Unicode: control and format characters, blanks, and marks that stand on something.
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"})
SILENT_AFTER = timedelta(seconds=60)  # an agent whose browser was not heard of so long is gone
SEEN_EVERY = timedelta(seconds=15)
# Of so many agents more than half do not leave in one minute: it is the server that answers late,
# and to take their customers from them as well would make it worse.
MANY_AGENTS = 4
MANY_SILENT_AFTER = timedelta(minutes=5)
# Who comes back so soon after is there again as he was; later he says so himself.
BACK_WITHIN = timedelta(minutes=30)
DEFAULT_CAPACITY = 3
# How far ahead in the line somebody is put; nobody waits longer for them than that.
HEAD_START: Mapping[str, timedelta] = {
    "private": timedelta(minutes=5),
    "gold": timedelta(minutes=2),
}
CARE_HEAD_START = timedelta(minutes=5)  # of customers who need particular care
LONGEST_MESSAGE = 10_000


def ranked_at(
    waiting_since: datetime, *, tier: str = "", needs_care: bool = False, urgent: bool = False
) -> datetime:
    """Give the moment by which somebody stands in the line: the earliest is served next.

    A head start moves somebody forward by a fixed time and never by more, so that whoever has none
    waits at most that much longer than first come, first served (no starvation).
    """
    starts = [HEAD_START.get(tier.strip().lower(), timedelta(0))]
    if needs_care:
        starts.append(CARE_HEAD_START)
    if urgent:
        starts.append(max(HEAD_START.values()))
    return waiting_since - max(starts)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A conversation in the line."""

    key: int
    queue: int
    ranked_at: datetime
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Serving:
    """An agent who takes new conversations: what he serves, can, and has room for."""

    key: int
    queues: frozenset[int]
    skills: frozenset[str]
    room: int
    load: int
    idle_since: datetime


def matches(
    waiting: Iterable[Waiting], serving: Iterable[Serving]
) -> list[tuple[Waiting, Serving]]:
    """Give who takes whom: the front of the line first, each to who has the least to do.

    A conversation that nobody at hand can serve stays where it is and holds up nobody behind it.
    Of agents with the same load the one who has been idle longest takes it.
    """
    loads = {agent.key: agent.load for agent in serving}
    rooms = {agent.key: agent.room for agent in serving}
    agents = list(serving)
    found = []
    for one in sorted(waiting, key=lambda one: (one.ranked_at, one.key)):
        able = [
            agent
            for agent in agents
            if rooms[agent.key] > 0 and one.queue in agent.queues and one.skills <= agent.skills
        ]
        if not able:
            continue
        taker = min(able, key=lambda agent: (loads[agent.key], agent.idle_since, agent.key))
        rooms[taker.key] -= 1
        loads[taker.key] += 1
        found.append((one, taker))
    return found


def is_silent(seen_at: datetime, *, now: datetime) -> bool:
    """Say whether an agent's browser was not heard of for so long that he is gone."""
    return now - seen_at > SILENT_AFTER


def patience(seen_at: Sequence[datetime], *, now: datetime) -> timedelta:
    """Give after how long somebody unheard of is gone, by when each who works was last heard of."""
    silent = sum(is_silent(one, now=now) for one in seen_at)
    together = len(seen_at) >= MANY_AGENTS and 2 * silent > len(seen_at)
    return MANY_SILENT_AFTER if together else SILENT_AFTER


def says_something(text: str) -> bool:
    """Say whether anything of a text is to be seen.

    Examples
    --------
    >>> says_something("。"), says_something("\u200b\u2060 ")
    (True, False)
    """
    return any(unicodedata.category(one) not in UNSEEN for one in text)
