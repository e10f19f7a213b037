"""What a saved view may be called, how much of an id a reader sees, when pages are prepared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhike.apps.journeys.errors import ViewNameRefused

LONGEST_NAME = 80


def clean_view_name(name: str) -> str:
    """Give the name without outer spaces; refuse an empty or an overlong one."""
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise ViewNameRefused(name=cleaned, most=LONGEST_NAME)
    return cleaned


def shown_id(value: str, *, in_full: bool) -> str:
    """Give an id as this reader may see it: in full, or its first and last signs only."""
    if in_full:
        return value
    if len(value) <= 4:
        return "•" * len(value)
    return f"{value[:1]}{'•' * (len(value) - 3)}{value[-2:]}"


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """The latest job that prepared the pages: for which data, and how it went."""

    version: str
    is_open: bool
    was_lost: bool  # its worker was stopped or died
    is_kept: bool  # what it found out still lies there
    began_at: datetime | None
    ended_at: datetime | None


def must_prepare(*, version: str, latest: Preparation | None, now: datetime) -> bool:
    """Say whether the pages are to be prepared (anew) for this version of the data.

    After each preparation it rests for as long as that took, so that a log which grows all the
    time costs half of the spare time of one processor at most.
    """
    if latest is None:
        return True
    if latest.is_open:
        return False
    if latest.version == version and latest.is_kept and not latest.was_lost:
        return False
    if latest.began_at is None or latest.ended_at is None:
        return True
    return now - latest.ended_at >= latest.ended_at - latest.began_at
