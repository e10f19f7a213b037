"""What a call is after what was told of it, in whichever order: plain values, time passed in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from zhike.integrations.telephone import CallEvent, Kind


class CallState(StrEnum):
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"  # over, and nobody answered


REPEAT_WINDOW = timedelta(days=7)
REPEATED_FROM = 2  # earlier calls within the window, from which on an agent is warned
# What a telephone system forgot to end is ended here.
LONGEST_RINGING = timedelta(minutes=15)
LONGEST_CALL = timedelta(hours=6)
LONGEST_WRAP_UP = timedelta(minutes=30)  # then the card goes away; the conversation stays
# A message is fresh for five minutes (its signature says so); its repeats are known for longer.
EVENTS_KEPT = timedelta(days=1)
_TRUNK_MOBILE = re.compile(r"0(1[3-9]\d{9})")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a call. Each event adds to it, and no order of events changes the sum."""

    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    number: str = ""
    queue: str = ""
    rung_extension: str = ""  # where it rang last
    rung_at: datetime | None = None
    answered_extension: str = ""

    @property
    def state(self) -> CallState:
        if self.ended_at:
            return CallState.ENDED if self.answered_at else CallState.MISSED
        return CallState.TALKING if self.answered_at else CallState.RINGING

    @property
    def extension(self) -> str:
        """Whose call it is: who answered, else where it rang last."""
        return self.answered_extension or self.rung_extension


def with_event(facts: Facts, event: CallEvent) -> Facts:
    """Give the facts with one more event."""
    facts = replace(
        facts,
        # The smaller text, so that two systems that disagree give the same, whoever is first.
        number=_one(facts.number, event.number),
        queue=_one(facts.queue, event.queue),
    )
    if event.kind is Kind.RINGING:
        last = (facts.rung_at, facts.rung_extension) if facts.rung_at else None
        if last is None or (event.at, event.extension) > last:
            facts = replace(facts, rung_at=event.at, rung_extension=event.extension)
        return replace(facts, ringing_at=_first(facts.ringing_at, event.at))
    if event.kind is Kind.ANSWERED:
        here = (event.at, event.extension)
        before = (facts.answered_at, facts.answered_extension) if facts.answered_at else None
        if before is None or here < before:
            facts = replace(facts, answered_at=event.at, answered_extension=event.extension)
        return facts
    return replace(facts, ended_at=_last(facts.ended_at, event.at))


def spellings(number: str) -> list[str]:
    """Give a normalised number, and as it is known where the exchange put a 0 before it.

    Examples
    --------
    >>> spellings("013812345678")
    ['013812345678', '13812345678']
    """
    found = [number] if number else []
    if trunk := _TRUNK_MOBILE.fullmatch(number):
        found.append(trunk[1])
    return found


def is_forgotten(
    state: CallState, *, began_at: datetime, ended_at: datetime | None, now: datetime
) -> bool:
    """Say whether a call that is shown live is one whose end nobody told."""
    if state is CallState.RINGING:
        return now - began_at > LONGEST_RINGING
    if state is CallState.TALKING:
        return now - began_at > LONGEST_CALL
    return ended_at is not None and now - ended_at > LONGEST_WRAP_UP


def _one(first: str, second: str) -> str:
    return min(text for text in (first, second) if text) if first or second else ""


def _first(one: datetime | None, other: datetime) -> datetime:
    return min(one, other) if one else other


def _last(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other
