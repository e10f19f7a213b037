"""Decisions about mail: what a message says, when it is tried again, what is never answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# A mail house that is away for a weekend still gets everything.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
    timedelta(hours=48),
)
LEASE = timedelta(minutes=5)  # whoever took a mail or a mailbox and died loses it after this
MOST_TRIES = 4  # of a mail that ends the worker or the line each time
RECEIPTS_AN_HOUR = 3  # machine answers to one address; a storm of two machines ends here
NEW_AN_HOUR = 20  # conversations that one address begins; what more comes joins the newest
LONGEST_TEXT = 9_000
NONCE_DIGITS = 12


class OutgoingState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


def next_try(*, tries: int, failed_at: datetime, final: bool) -> datetime | None:
    """When a mail that has failed so often is tried again; None when it is given up.

    Examples
    --------
    >>> next_try(tries=1, failed_at=datetime(2026, 1, 5), final=True) is None
    True
    """
    return None if final or tries > len(WAITS) else failed_at + WAITS[tries - 1]


def may_get_receipt(*, is_automatic: bool, sent_within_hour: int) -> bool:
    """Say whether a machine may answer: never another machine, and nobody without end."""
    return not is_automatic and sent_within_hour < RECEIPTS_AN_HOUR


def cut(text: str) -> tuple[str, bool]:
    """Give what fits into a message, and whether something did not."""
    return text[:LONGEST_TEXT].rstrip(), len(text) > LONGEST_TEXT


def subject_of(subject: str, *, number: str, is_reply: bool) -> str:
    """Give the subject of a mail of ours, with the ticket's number once.

    Examples
    --------
    >>> subject_of("Re: My card [T0000042]", number="T0000042", is_reply=True)
    'Re: My card [T0000042]'
    >>> subject_of("My card", number="T0000042", is_reply=True)
    'Re: My card [T0000042]'
    >>> subject_of("Your card", number="T0000042", is_reply=False)
    'Your card [T0000042]'
    """
    mark = f"[{number}]"
    is_marked = not is_reply or subject.lower().startswith(("re:", "回复", "答复"))
    said = subject if is_marked else f"Re: {subject}"
    return said if mark in said else f"{said[:200]} {mark}"


def nonce_of(key: int) -> str:
    """Give the nonce of a message's id: a second try of it is the same mail."""
    return f"m{key:0{NONCE_DIGITS}d}"


def key_of_nonce(message_id: str) -> int | None:
    """Give the message that one of our ids was made for."""
    fields = message_id.split(".")
    digits = fields[2].removeprefix("m") if len(fields) > 3 else ""
    is_ours = len(digits) == NONCE_DIGITS and digits.isascii() and digits.isdecimal()
    return int(digits) if is_ours else None
