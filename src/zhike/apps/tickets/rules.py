"""What a ticket may become, and what that does to its clocks: plain values, time passed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from zhike.analytics.clocks import WARNING_SHARES, Ending, Limit, LimitUnit, Reading

NUMBER_LETTER, NUMBER_DIGITS = "T", 7


class Kind(StrEnum):
    """What a matter is about, in the first place."""

    ENQUIRY = "enquiry"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    TRANSACTION = "transaction"
    INTERNAL = "internal"  # a department asks another one


class Priority(IntEnum):
    """The smaller comes first."""

    URGENT = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class State(StrEnum):
    NEW = "new"  # nobody took it yet; the head of its queue owns it
    OPEN = "open"
    WAITING = "waiting"  # for the customer
    ON_HOLD = "on_hold"  # for somebody else
    SOLVED = "solved"
    CLOSED = "closed"
    MERGED = "merged"  # another ticket goes on in its place
    SPAM = "spam"  # nobody's matter: it stands in no list and in no figure


class ClockName(StrEnum):
    """Clocks of service promises; those of the law are called by their rule."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    RESOLUTION = "resolution"


class StepKind(StrEnum):
    """What can happen to a clock after its start."""

    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RECALCULATED = "recalculated"
    STOPPED = "stopped"
    REOPENED = "reopened"  # what was done did not last: since the stop no time has counted


S = State
ACTIVE = frozenset({S.NEW, S.OPEN, S.WAITING, S.ON_HOLD})
PAUSING = frozenset({S.WAITING, S.ON_HOLD})
DONE = frozenset({S.SOLVED, S.CLOSED})
STEPS: Mapping[State, frozenset[State]] = {
    S.NEW: frozenset({S.OPEN, S.WAITING, S.ON_HOLD, S.SOLVED, S.CLOSED, S.MERGED}),
    S.OPEN: frozenset({S.WAITING, S.ON_HOLD, S.SOLVED, S.CLOSED, S.MERGED}),
    S.WAITING: frozenset({S.OPEN, S.ON_HOLD, S.SOLVED, S.CLOSED, S.MERGED}),
    S.ON_HOLD: frozenset({S.OPEN, S.WAITING, S.SOLVED, S.CLOSED, S.MERGED}),
    S.SOLVED: frozenset({S.OPEN, S.CLOSED, S.MERGED}),
    S.CLOSED: frozenset({S.OPEN}),
    # Only taking the merge back leads out of it, to whatever stood before.
    S.MERGED: frozenset(),
    # Into it and out of it leads its own act alone (`spam_actions`).
    S.SPAM: frozenset(),
}
# What nobody chooses: each comes by an act of its own.
NEVER_CHOSEN = frozenset({S.NEW, S.MERGED, S.SPAM})
# Which clocks stand still while somebody else has to do something.
PAUSED_WITH_TICKET = frozenset({ClockName.NEXT_REPLY, ClockName.RESOLUTION})


def may_become(before: State, after: State) -> bool:
    """Say whether a ticket may go from one state to another."""
    return after in STEPS[before]


def ends_work(before: State, after: State) -> bool:
    """Say whether a step ends work on a ticket; to close what is solved does not end it again."""
    return after == State.SOLVED or (after == State.CLOSED and before != State.SOLVED)


def number_of(key: int) -> str:
    """Give the number by which people call a ticket.

    Examples
    --------
    >>> number_of(42)
    'T0000042'
    """
    return f"{NUMBER_LETTER}{key:0{NUMBER_DIGITS}d}"


def key_of(number: str) -> int | None:
    """Give the key behind a number as somebody typed it; None where it is none.

    Examples
    --------
    >>> key_of(" t42 ")
    42
    """
    digits = number.strip().upper().removeprefix(NUMBER_LETTER)
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) <= 18 else None


def clock_step(name: str, *, before: State, after: State) -> StepKind | None:
    """Say what a change of state does to a clock of a service promise; None for nothing.

    A clock of the law (any other name) goes on: only its own acts touch it.
    """
    if name not in set(ClockName):
        return None
    if after in DONE and before not in DONE:
        return StepKind.STOPPED
    if before in DONE and after in ACTIVE:
        # A reply that was given stays given; only the solution did not last.
        return StepKind.REOPENED if name == ClockName.RESOLUTION else None
    if name not in PAUSED_WITH_TICKET:
        return None
    if after in PAUSING and before not in PAUSING:
        return StepKind.PAUSED
    if before in PAUSING and after not in PAUSING:
        return StepKind.RESUMED
    return None


@dataclass(frozen=True, kw_only=True)
class Promise:
    """How long a step of service may take, for tickets of a kind and a priority (None: of any)."""

    clock: ClockName
    amount: float
    unit: LimitUnit
    kind: Kind | None = None
    priority: Priority | None = None

    @property
    def limit(self) -> Limit:
        by_days = self.unit.is_days
        return Limit(
            amount=self.amount,
            unit=self.unit,
            ending=Ending.DAY_END if by_days else Ending.EXACT,
            start_day_counts=not by_days,
        )


def promised(
    promises: Iterable[Promise], *, clock: ClockName, kind: Kind, priority: Priority
) -> Promise | None:
    """Give the promise that fits best: one for kind and priority before one for either."""
    fitting = [
        one
        for one in promises
        if one.clock == clock and one.kind in {None, kind} and one.priority in {None, priority}
    ]
    # Of two that name one thing each, the priority decides: it was chosen for this very ticket.
    return max(
        fitting,
        key=lambda one: (one.priority is not None, one.kind is not None),
        default=None,
    )


def next_look(reading: Reading, *, warned: int) -> datetime | None:
    """Give the moment at which a clock that is not stopped has to be looked at again.

    At once where a warning is due that nobody gave yet; None where none will come.
    """
    if warned_percent(reading) > warned:
        return reading.moment
    coming = [one.at for one in reading.warnings if one.at is not None and not one.is_reached]
    return min(coming, default=None)


def warned_percent(reading: Reading | None) -> int:
    """Give the largest share of the time, in percent, of which a warning is due; 0 for none."""
    warnings = reading.warnings if reading else ()
    return max((round(one.share * 100) for one in warnings if one.is_reached), default=0)


WARNING_PERCENTS = tuple(round(share * 100) for share in WARNING_SHARES)
