"""Decisions about notifications: by which way somebody is told, and when a mail is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WAITS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LEASE = timedelta(minutes=5)
KEPT_DAYS = 90


class MailState(StrEnum):
    NONE = "none"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, kw_only=True)
class Ways:
    """By which ways somebody wants to hear of a kind of thing."""

    bell: bool = True
    mail: bool = False


def mail_state(*, ways: Ways, has_address: bool) -> MailState:
    """What becomes of the mail of a notification at its making."""
    return MailState.WAITING if ways.mail and has_address else MailState.NONE


def next_try(*, tries: int, failed_at: datetime) -> datetime | None:
    """When a mail that has failed so many times is tried again; None when it is given up."""
    return failed_at + WAITS[tries - 1] if tries <= len(WAITS) else None
