"""Rights of customers, and how long what is kept: plain values in and out, time passed in.

The law is the Personal Information Protection Law of China (PIPL): access, copy and portability
(45), correction (46), deletion (47), explanation (48), refusal of automated decisions (24), an
answer with reasons (50).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhike.analytics.clocks.months import add_months
from zhike.analytics.clocks.working_time import add_calendar_days

IDENTITY = "customer_identity"  # the class of records that a person is

LIMIT_DAYS = 15
LONGEST_EXTENSION_DAYS = 15
SOON_DAYS = 5


class RightKind(StrEnum):
    ACCESS = "access"
    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    EXPLAIN = "explain"
    OBJECT = "object"


class State(StrEnum):
    RECEIVED = "received"  # who asks is not proved yet
    IN_WORK = "in_work"
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ALLOWED: dict[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.IN_WORK, State.REFUSED, State.WITHDRAWN}),
    State.IN_WORK: frozenset({State.ANSWERED, State.REFUSED, State.WITHDRAWN}),
    State.ANSWERED: frozenset(),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}
OPEN = frozenset({State.RECEIVED, State.IN_WORK})


class RefusalGround(StrEnum):
    """Why a request may be refused; the reason in words comes with it."""

    IDENTITY = "identity"
    LEGAL_DUTY = "legal_duty"
    SECRECY = "secrecy"
    OTHERS_RIGHTS = "others_rights"
    UNFOUNDED = "unfounded"


class Urgency(StrEnum):
    CLOSED = "closed"
    FAR = "far"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"


class Mark(StrEnum):
    """How sure the source of a period is."""

    PRIMARY = "primary"
    FOUND = "found"
    MEMORY = "memory"
    OWN = "own"


class ErasureStep(StrEnum):
    """How far an erasure is. Each step is done in one piece, and may be done again."""

    PLANNED = "planned"
    CLOSED = "closed"
    CLEARED = "cleared"
    DONE = "done"


class Obstacle(StrEnum):
    """What keeps a customer from being erased."""

    HOLD = "hold"
    STATUTORY = "statutory"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How much time a request has left, in days; below zero it is late."""

    urgency: Urgency
    days: int


def may_step(*, current: State, wanted: State) -> bool:
    """Say whether a request may go from `current` to `wanted`."""
    return wanted in ALLOWED[current]


def due_on(*, received: date, limit_days: int, extended_days: int = 0) -> date:
    """Give the last day for the answer: so many calendar days after the day of receipt."""
    return add_calendar_days(received, days=limit_days + extended_days)


def days_left_to_extend(*, already: int) -> int:
    """Give by how many days the limit may still be extended."""
    return max(LONGEST_EXTENSION_DAYS - already, 0)


def clock_of(*, state: State, due: date, today: date) -> Clock:
    """Give what the clock of a request shows."""
    days = (due - today).days
    if state not in OPEN:
        return Clock(urgency=Urgency.CLOSED, days=days)
    if days < 0:
        return Clock(urgency=Urgency.LATE, days=days)
    if days == 0:
        return Clock(urgency=Urgency.TODAY, days=0)
    return Clock(urgency=Urgency.SOON if days <= SOON_DAYS else Urgency.FAR, days=days)


def is_over(*, starts: date, months: int, today: date) -> bool:
    """Say whether a period of keeping is over: on its last day at the earliest."""
    return add_months(starts, months=months) <= today


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record that may be due: whose it is, what it belongs to, and when its period began."""

    key: int
    customer_id: str
    matter: str
    starts: date


def due_records(
    records: Collection[Record],
    *,
    months: int,
    today: date,
    held_customers: Collection[str],
    held_matters: Collection[str],
) -> tuple[list[Record], list[Record]]:
    """Give the records whose time is over: those that go, and those that a hold keeps."""
    over = [one for one in records if is_over(starts=one.starts, months=months, today=today)]
    held = [one for one in over if one.customer_id in held_customers or one.matter in held_matters]
    kept = {one.key for one in held}
    return [one for one in over if one.key not in kept], held


def may_download(*, expires_at: datetime, gone: bool, now: datetime) -> bool:
    """Say whether a copy may still be taken out."""
    return not gone and now < expires_at
