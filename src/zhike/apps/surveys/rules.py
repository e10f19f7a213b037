"""Whom a survey asks, and what an answer may be: plain values in and out, time passed in.

The lot of a matter is drawn when the matter begins, before anybody knows how it goes. It comes from
a keyed hash of survey and matter, so that drawing again gives the same, and nobody without the key
can tell it beforehand: neither who works on the matter nor who queues it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class QuestionKind(StrEnum):
    """What a question measures; the scale is part of the metric."""

    CSAT = "csat"  # how satisfied, 1 to 5
    CES = "ces"  # how easy it was, 1 to 7
    NPS = "nps"  # would you recommend us, 0 to 10
    CHOICE = "choice"  # one of some answers
    CHOICES = "choices"  # as many of some answers as fit
    PAIR = "pair"  # what was expected and what was perceived, 1 to 7 each
    KANO = "kano"  # how it would be with a feature, and without it
    TEXT = "text"  # in the customer's own words


class AsksAfter(StrEnum):
    """What an invitation is about."""

    MATTER = "matter"
    CONVERSATION = "conversation"
    EVENT = "event"  # of the store: `Trigger` says which


class State(StrEnum):
    """How far the invitation to one matter is; every matter that could be asked about has one."""

    NOT_DRAWN = "not_drawn"
    DRAWN = "drawn"  # goes out once the matter is settled
    HELD_BACK = "held_back"  # drawn, and not asked: `Held` says why
    INVITED = "invited"
    ANSWERED = "answered"
    REFUSED = "refused"  # asked, and asked never to be asked again


class Held(StrEnum):
    """Why somebody who was drawn is not asked. None of it is an agent's choice."""

    UNKNOWN = "unknown"  # nobody knows who the customer is
    MERGED = "merged"  # another matter goes on in its place, with a lot of its own
    LATE = "late"  # settled too long ago to ask how it was
    RESTING = "resting"  # he was asked or written to lately
    NOT_WANTED = "not_wanted"  # his wishes, a missing consent, a restriction
    NO_WAY = "no_way"  # no channel reaches him
    ERASED = "erased"
    FULL = "full"  # enough answers of his group are in


class Through(StrEnum):
    """By which way an invitation goes out, and an answer comes in."""

    EMAIL = "email"
    SMS = "sms"
    APP = "app"  # on the customer's own pages


SCALES: Mapping[QuestionKind, tuple[int, int]] = {
    QuestionKind.CSAT: (1, 5),
    QuestionKind.CES: (1, 7),
    QuestionKind.NPS: (0, 10),
}
# Of what is no metric: a choice is one row of 0 or 1 for each of its answers.
OTHER_SCALES: Mapping[QuestionKind, tuple[int, int]] = {
    QuestionKind.CHOICE: (0, 1),
    QuestionKind.CHOICES: (0, 1),
    QuestionKind.PAIR: (1, 7),
    QuestionKind.KANO: (1, 5),
}
# The two halves of a question that asks twice, as the contract's rows name them.
HALVES: Mapping[QuestionKind, tuple[str, str]] = {
    QuestionKind.PAIR: ("expected", "perceived"),
    QuestionKind.KANO: ("with", "without"),
}
LINK_DAYS = 14
ASK_WITHIN = timedelta(days=7)  # also how late an event may become known
ARRIVED_BEFORE = timedelta(hours=1)  # a batch is read again that was written while it was read
TRY_AGAIN_AFTER = timedelta(hours=1)
WORDS_WITHIN = timedelta(hours=1)  # how long words may be added to a score
LONGEST_WORDS = 500
SMALLEST_GROUP = 10  # no figure is shown of fewer answers
# By what is asked first: as he came, then what reaches him; his own pages last.
WAYS: Mapping[str, tuple[Through, ...]] = {
    "mail": (Through.EMAIL, Through.APP, Through.SMS),
    "phone": (Through.SMS, Through.EMAIL, Through.APP),
    "sms": (Through.SMS, Through.EMAIL, Through.APP),
    "portal": (Through.APP, Through.EMAIL, Through.SMS),
    "chat": (Through.APP, Through.EMAIL, Through.SMS),
}
USUAL_WAYS = (Through.EMAIL, Through.SMS, Through.APP)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What share of the matters of a queue and channel is asked; an empty one means any."""

    share: float
    queue: int | None = None
    channel: str = ""


def lot_of(*, key: bytes, survey: str, about: str) -> float:
    """Give the lot of a matter: at least 0, below 1, the same each time.

    Examples
    --------
    >>> first = lot_of(key=b"k", survey="service", about="ticket-7")
    >>> first == lot_of(key=b"k", survey="service", about="ticket-7"), 0 <= first < 1
    (True, True)
    """
    drawn = hmac.digest(key, f"lot\n{survey}\n{about}".encode(), hashlib.sha256)
    return int.from_bytes(drawn[:6]) / 2**48


def share_for(shares: Iterable[Share], *, queue: int, channel: str) -> float:
    """Give the share that fits best: of queue and channel, of the queue, of the channel, of all."""
    fitting = [one for one in shares if one.queue in {None, queue} and one.channel in {"", channel}]
    best = max(fitting, key=lambda one: (one.queue is not None, one.channel != ""), default=None)
    return best.share if best else 0.0


def state_of(*, lot: float, share: float) -> State:
    return State.DRAWN if lot < share else State.NOT_DRAWN


def ways_for(channel: str, *, failed: str = "") -> tuple[Through, ...]:
    """Give by what to ask a customer who came by this channel, the best first.

    The way that did not work last time comes last.
    """
    return tuple(sorted(WAYS.get(channel, USUAL_WAYS), key=lambda way: way == failed))


def is_on_scale(score: int, *, kind: QuestionKind) -> bool:
    low, high = SCALES[kind]
    return low <= score <= high


def is_too_late(*, done_at: datetime, now: datetime) -> bool:
    """Say whether a matter was settled so long ago that nobody remembers how it was."""
    return now - done_at > ASK_WITHIN


def may_add_words(*, answered_at: datetime | None, now: datetime) -> bool:
    return answered_at is not None and now - answered_at <= WORDS_WITHIN
