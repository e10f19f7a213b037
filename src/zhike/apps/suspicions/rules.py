"""Suspicious and large transactions: plain values in and out, time passed in.

A large transaction is reported by its amount alone, whether anybody finds it odd or not: one
booking or all of a day together, money in and money out apart, from the limit on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class Sign(StrEnum):
    """What struck the agent."""

    STRUCTURING = "structuring"  # amounts that stay just below a limit
    THIRD_PARTY = "third_party"  # somebody else stands behind it, or an account is lent
    IDENTITY = "identity"  # papers, answers or behaviour do not fit the person
    PURPOSE = "purpose"  # no sensible purpose, or far beyond what the customer does
    FRAUD = "fraud"  # the customer may be a victim, or part of it
    OTHER = "other"


class State(StrEnum):
    NEW = "new"
    IN_REVIEW = "in_review"
    FORWARDED = "forwarded"  # to the AML unit, under its number
    DISMISSED = "dismissed"


STEPS: Mapping[State, frozenset[State]] = {
    State.NEW: frozenset({State.IN_REVIEW}),
    State.IN_REVIEW: frozenset({State.FORWARDED, State.DISMISSED}),
    State.DISMISSED: frozenset({State.IN_REVIEW}),  # a new look
    State.FORWARDED: frozenset(),
}
DECIDED = frozenset({State.FORWARDED, State.DISMISSED})
TAKEN_WITHIN = timedelta(hours=24)  # the bank's own promise: no law sets the time of this step
LONGEST = 4_000


class Flow(StrEnum):
    CASH = "cash"
    TRANSFER = "transfer"


class Way(StrEnum):
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One movement of money. An amount of foreign currency is given in US dollars."""

    day: date
    flow: Flow
    way: Way
    amount: Decimal
    is_foreign: bool = False
    is_cross_border: bool = False


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A limit that was reached on a day: by one booking, or by all of them together."""

    rule_id: str
    day: date
    way: Way
    total: Decimal
    limit: Decimal
    bookings: int
    is_single: bool


RULES = (
    "aml.large.cash", "aml.large.transfer_entity", "aml.large.transfer_person_domestic",
    "aml.large.transfer_person_cross_border",
)  # fmt: skip
REPORT_RULE = "aml.large.report"


def rule_of(booking: Booking, *, is_person: bool) -> str:
    """Give the id of the rule a booking falls under, with the currency of its limit.

    Examples
    --------
    >>> one = Booking(day=date(2026, 1, 5), flow=Flow.CASH, way=Way.IN, amount=Decimal(1))
    >>> rule_of(one, is_person=True)
    'aml.large.cash.cny'
    """
    if booking.flow == Flow.CASH:
        rule = "aml.large.cash"
    elif not is_person:
        rule = "aml.large.transfer_entity"
    elif booking.is_cross_border:
        rule = "aml.large.transfer_person_cross_border"
    else:
        rule = "aml.large.transfer_person_domestic"
    return f"{rule}.{'usd' if booking.is_foreign else 'cny'}"


def reached(
    bookings: Iterable[Booking], *, is_person: bool, limits: Mapping[str, Decimal]
) -> list[Reached]:
    """Give the limits that one customer's bookings reach, by day and by money in or out.

    A rule without a limit in force is not applied. Yuan and foreign currency are added up apart,
    as each has a limit of its own.
    """
    groups: dict[tuple[date, str, Way], list[Decimal]] = defaultdict(list)
    for one in bookings:
        groups[one.day, rule_of(one, is_person=is_person), one.way].append(one.amount)
    found = []
    for (day, rule_id, way), amounts in sorted(groups.items()):
        limit, total = limits.get(rule_id), sum(amounts, Decimal(0))
        if limit is None or total < limit:
            continue
        found.append(
            Reached(
                rule_id=rule_id,
                day=day,
                way=way,
                total=total,
                limit=limit,
                bookings=len(amounts),
                is_single=max(amounts) >= limit,
            )
        )
    return found


def may_become(current: State, wanted: State) -> bool:
    return wanted in STEPS[current]


@dataclass(frozen=True, kw_only=True)
class Times:
    """When a notice was sent, taken into review and decided, as far as it is."""

    sent_at: datetime
    taken_at: datetime | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Timeliness:
    """How fast notices are looked at. Medians are None where there is nothing to count.

    Whoever still waits longer than promised counts as late now, not only once he is taken.
    """

    sent: int
    waiting: int
    late: int
    taken_in_time: int
    judged: int
    median_taken: timedelta | None
    median_decided: timedelta | None


def timeliness(notices: Iterable[Times], *, now: datetime) -> Timeliness:
    rows = list(notices)
    taken = sorted(one.taken_at - one.sent_at for one in rows if one.taken_at)
    decided = sorted(one.decided_at - one.sent_at for one in rows if one.decided_at)
    late = sum(one.taken_at is None and now - one.sent_at > TAKEN_WITHIN for one in rows)
    return Timeliness(
        sent=len(rows),
        waiting=sum(one.taken_at is None for one in rows),
        late=late,
        taken_in_time=sum(span <= TAKEN_WITHIN for span in taken),
        judged=len(taken) + late,
        median_taken=_median(taken),
        median_decided=_median(decided),
    )


def _median(spans: list[timedelta]) -> timedelta | None:
    if not spans:
        return None
    middle = len(spans) // 2
    return spans[middle] if len(spans) % 2 else (spans[middle - 1] + spans[middle]) / 2
