"""How long a sender is blocked and what he sends is kept: plain values, time passed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from zhike.schema.identifiers import normal


class SenderKind(StrEnum):
    """By what a sender is known; as the indexes of identifiers call it."""

    EMAIL = "email"
    PHONE = "phone"
    VISITOR = "visitor"  # of the chat: a browser, by the thread of its talks


BLOCKED_DAYS, MOST_DAYS = 90, 730
HELD_FOR = timedelta(days=30)  # so long what a blocked sender sent can still be let in
LONGEST_WORDS = 200  # of a contact, by which people judge it


def normal_sender(value: str, kind: str) -> str:
    """Give a sender as he is compared; the thread of a visitor is written one way alone.

    Examples
    --------
    >>> normal_sender("Offers@Win.Example ", "email")
    'offers@win.example'
    """
    return value if kind == SenderKind.VISITOR else normal(value, kind=kind)


def holds_back(*, until: datetime, lifted_at: datetime | None, now: datetime) -> bool:
    return lifted_at is None and now < until
