"""What a gateway tells: how a text message fared, and what customers write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhike.integrations.telephone.errors import EventRefused
from zhike.integrations.telephone.reading import number_at, text_at, time_at
from zhike.schema.sentence import Sentence

LONGEST_ID = 100
LONGEST_WORD = 50
LONGEST_TEXT = 2_000  # far more than any telephone joins together
OUTCOMES = {"delivered": True, "not_delivered": False}


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a message of ours fared at the other end."""

    reference: str
    is_delivered: bool
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What somebody writes. Neither number nor words ever stand in a log."""

    message_id: str
    at: datetime
    number: str = field(repr=False)
    text: str = field(repr=False)


def read_event(raw: object, *, received_at: datetime) -> Report | Incoming:
    """Give what an event says; a clock that runs ahead is put back to the moment of receipt.

    Raises
    ------
    EventRefused
    """
    if not isinstance(raw, dict):
        raise EventRefused(field="event", wanted=Sentence("it must be an object"))
    at = min(time_at(raw, "at") or received_at, received_at)
    kind = text_at(raw, "event", limit=LONGEST_WORD)
    if kind == "report":
        return _report(raw, at=at)
    if kind == "message":
        return _incoming(raw, at=at)
    raise EventRefused(field="event", wanted=Sentence("it says what happened"))


def _report(raw: dict[str, Any], *, at: datetime) -> Report:
    outcome = text_at(raw, "outcome", limit=LONGEST_WORD)
    if outcome not in OUTCOMES:
        raise EventRefused(field="outcome", wanted=Sentence("it says what happened"))
    return Report(
        reference=_needed(raw, "reference"),
        is_delivered=OUTCOMES[outcome],
        reason=text_at(raw, "reason", limit=LONGEST_WORD),
        at=at,
    )


def _incoming(raw: dict[str, Any], *, at: datetime) -> Incoming:
    text, number = raw.get("text"), number_at(raw, "from")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        wanted = Sentence("at most {limit} printable letters", limit=LONGEST_TEXT)
        raise EventRefused(field="text", wanted=wanted)
    if not number:
        raise EventRefused(field="from", wanted=Sentence("it must be a telephone number"))
    return Incoming(message_id=_needed(raw, "id"), at=at, number=number, text=text)


def _needed(raw: dict[str, Any], name: str) -> str:
    found = text_at(raw, name, limit=LONGEST_ID)
    if not found:
        raise EventRefused(field=name, wanted=Sentence("it names the message"))
    return found
