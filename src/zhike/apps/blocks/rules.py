"""How long a sender is blocked and what he sends is kept: plain values, time passed in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from zhike.schema.identifiers import normal


class SenderKind(StrEnum):
    """By what a sender is known; as the indexes of identifiers call it."""

    EMAIL = "email"
    PHONE = "phone"
    VISITOR = "visitor"  # of the chat: a browser, by the thread of its talks


BLOCKED_DAYS, MOST_DAYS = 90, 730
HELD_FOR = timedelta(days=30)  # so long what a blocked sender sent can still be let in
LONGEST_WORDS = 200  # of a contact, by which people judge it
COMPLAINS = re.compile(
    "投诉|投訴|举报|舉報|申诉|申訴|不满意|赔偿|监管|12378|12363|complain|ombudsman|dissatisf",
    re.IGNORECASE,
)


class Standing(StrEnum):
    """What a contact that is held back means to who supervises, beside what waits already."""

    COMPLAINT = "complaint"  # the first that may be a complaint
    FIRST = "first"
    MORE = "more"  # like what nobody has read yet


def normal_sender(value: str, kind: str) -> str:
    """Give a sender as he is compared; the thread of a visitor is written one way alone.

    Examples
    --------
    >>> normal_sender("Offers@Win.Example ", "email")
    'offers@win.example'
    """
    return value if kind == SenderKind.VISITOR else normal(value, kind=kind)


def speaks_of_complaint(words: str) -> bool:
    """Say whether a contact may be a complaint. It is read sooner then; nothing passes by a word.

    Examples
    --------
    >>> speaks_of_complaint("我要投诉你们的柜员"), speaks_of_complaint("Cheap loans")
    (True, False)
    """
    return COMPLAINS.search(words) is not None


def days_left(until: datetime, *, now: datetime) -> int:
    """Give how many days a block still stands, a day begun as a whole one.

    Examples
    --------
    >>> days_left(datetime(2026, 5, 3, 12), now=datetime(2026, 5, 1, 9))
    3
    """
    return max(0, ceil((until - now) / timedelta(days=1)))


def holds_back(*, until: datetime, lifted_at: datetime | None, now: datetime) -> bool:
    return lifted_at is None and now < until
