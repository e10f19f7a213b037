"""Reads an event as a telephone system writes it, by the mapping of that system."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from zhike.integrations.telephone.errors import EventRefused
from zhike.integrations.telephone.events import CallEvent, Kind
from zhike.schema.sentence import Sentence

MOST_EVENTS = 100  # in one message
LONGEST_ID = 100
LONGEST_NUMBER = 32
LONGEST_WORD = 50
NO_NUMBER = frozenset(
    {"", "anonymous", "private", "restricted", "unavailable", "unknown", "withheld"}
)
_NUMBER = re.compile(r"\+?[0-9][0-9 ()./-]*")
MILLISECONDS = 10**11  # a count of seconds that high lies in the year 5138
MICROSECONDS = 10**14


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Where a telephone system writes what, and in which words.

    Parameters
    ----------
    fields
        The name of each part of an event in the system's JSON; a full stop leads into an object.
    kinds
        The system's word for each kind of event; a word that is none of these is left out.
    outbound
        What stands in the field of the direction where the bank calls.
    """

    fields: Words[str, str]
    kinds: Words[str, Kind]
    outbound: frozenset[str] = field(default_factory=lambda: frozenset({"outbound"}))


def split_body(body: bytes) -> list[Any]:
    """Give the events of a message: one object, or a list of some.

    Raises
    ------
    EventRefused
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EventRefused(field="body", wanted=Sentence("it must be JSON")) from error
    events = found if isinstance(found, list) else [found]
    if len(events) > MOST_EVENTS:
        raise EventRefused(
            field="body", wanted=Sentence("at most {limit} events at once", limit=MOST_EVENTS)
        )
    return events


def read_event(raw: object, *, mapping: Mapping, received_at: datetime) -> CallEvent | None:
    """Give the event; None where it is of a kind that nobody here needs.

    A clock that runs ahead is put back to the moment of receipt; without a time, that moment holds.

    Raises
    ------
    EventRefused
    """
    if not isinstance(raw, dict):
        raise EventRefused(field="event", wanted=Sentence("it must be an object"))
    word = text_at(raw, mapping.fields["kind"], limit=LONGEST_WORD)
    if not word:
        raise EventRefused(field=mapping.fields["kind"], wanted=Sentence("it says what happened"))
    kind = mapping.kinds.get(word)
    if kind is None:
        return None
    call_id = text_at(raw, mapping.fields["call_id"], limit=LONGEST_ID)
    if not call_id:
        raise EventRefused(field=mapping.fields["call_id"], wanted=Sentence("it names the call"))
    direction = text_at(raw, mapping.fields["direction"], limit=LONGEST_WORD)
    return CallEvent(
        kind=kind,
        call_id=call_id,
        at=min(time_at(raw, mapping.fields["at"]) or received_at, received_at),
        number=number_at(raw, mapping.fields["number"]),
        extension=text_at(raw, mapping.fields["extension"], limit=LONGEST_WORD),
        queue=text_at(raw, mapping.fields["queue"], limit=LONGEST_WORD),
        is_inbound=direction not in mapping.outbound,
    )


def _value(raw: dict[str, Any], path: str) -> object:
    if path in raw:
        return raw[path]
    found: Any = raw
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def text_at(raw: dict[str, Any], path: str, *, limit: int) -> str:
    """Give a short text of an event; empty where there is none. EventRefused for anything else."""
    found = _value(raw, path)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise EventRefused(field=path, wanted=Sentence("it must be a text"))
    text = str(found).strip()
    if len(text) > limit or not text.isprintable():
        raise EventRefused(
            field=path, wanted=Sentence("at most {limit} printable letters", limit=limit)
        )
    return text


def number_at(raw: dict[str, Any], path: str) -> str:
    """Give a telephone number as it was written; empty where it is withheld."""
    text = text_at(raw, path, limit=LONGEST_NUMBER)
    if text.lower() in NO_NUMBER:
        return ""
    if not _NUMBER.fullmatch(text):
        raise EventRefused(field=path, wanted=Sentence("it must be a telephone number"))
    return text


def time_at(raw: dict[str, Any], path: str) -> datetime | None:
    """Give a moment: ISO 8601 with its zone, or seconds, milliseconds, microseconds since 1970."""
    found = _value(raw, path)
    if found in (None, ""):
        return None
    wanted = Sentence("it must be a time with its zone, or seconds since 1970")
    try:
        if isinstance(found, str) and not found.strip().isdecimal():
            read = datetime.fromisoformat(found.strip())
            if read.tzinfo is None:
                raise EventRefused(field=path, wanted=wanted)
            return read.astimezone(UTC)
        if isinstance(found, bool) or not isinstance(found, str | int | float):
            raise EventRefused(field=path, wanted=wanted)
        return datetime.fromtimestamp(_seconds(float(found)), UTC)
    except (ValueError, OverflowError, OSError) as error:
        if isinstance(error, EventRefused):
            raise
        raise EventRefused(field=path, wanted=wanted) from error


def _seconds(count: float) -> float:
    if abs(count) >= MICROSECONDS:
        return count / 1_000_000
    return count / 1_000 if abs(count) >= MILLISECONDS else count
