"""What an improvement is worth, when it may go on, and what may be claimed: plain values only."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from typing import Any

BASIC_SENSITIVITY = 0.5


class State(StrEnum):
    """Where an improvement stands. What was closed and came back is reopened."""

    DRAFT = "draft"
    RUNNING = "running"
    CLOSED = "closed"
    REOPENED = "reopened"


class Outcome(StrEnum):
    """The business outcome it serves. Pleasing alone is said to be that."""

    RETENTION = "retention"
    REVENUE = "revenue"
    COST = "cost"
    RISK = "risk"
    PLEASING = "pleasing"


class Choice(StrEnum):
    """What is decided once the effect is measured."""

    KEEP = "keep"
    ADJUST = "adjust"
    STOP = "stop"


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What is expected of an improvement in a year, in yuan.

    `benefit` is in the metric's unit for each of `reach` cases a year, `yuan_per_unit` what one
    unit is worth, `cost` what the change costs in that year.
    """

    benefit: float
    reach: float
    yuan_per_unit: float
    cost: float

    @property
    def gain(self) -> float:
        """Before cost."""
        return self.benefit * self.reach * self.yuan_per_unit

    @property
    def value(self) -> float:
        """Benefit × reach − cost.

        Examples
        --------
        >>> Worth(benefit=3, reach=1_000, yuan_per_unit=2, cost=1_500).value
        4500
        """
        return self.gain - self.cost

    @property
    def breaks_even_at(self) -> float | None:
        """The part of the benefit that pays the cost; None where nothing would."""
        return self.cost / self.gain if self.gain > 0 else None

    def ends(self, *, by: float = BASIC_SENSITIVITY) -> tuple[float, float]:
        """The value if benefit, reach or price were all smaller, or larger, by that part.

        The three multiply, so moving any one of them moves the gain by the same part.
        """
        return self.gain * (1 - by) - self.cost, self.gain * (1 + by) - self.cost


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A proved effect in yuan a year, with where and when it was seen; a lot over customers is in
    every branch."""

    key: int
    value: float
    lower: float
    upper: float
    units: frozenset[str]
    is_everywhere: bool = False
    since: date
    until: date

    def overlaps(self, other: Claim) -> bool:
        """Say whether some branch is counted in the same days by both."""
        share = self.is_everywhere or other.is_everywhere or bool(self.units & other.units)
        return share and (self.since < other.until and other.since < self.until)


@dataclass(frozen=True, kw_only=True)
class Total:
    """What may be claimed together; `left_out` are keys of claims that would count twice."""

    value: float
    lower: float
    upper: float
    counted: tuple[int, ...]
    left_out: tuple[int, ...]


def total_of(claims: Sequence[Claim]) -> Total:
    """Add claims up, of those that share branches and days the surest one alone.

    Notes
    -----
    The errors of different improvements are taken as independent: distances to the ends add up in
    squares. What two improvements did in the same branches at the same time cannot be told apart,
    so the one with the higher lower end counts.
    """
    counted: list[Claim] = []
    for one in sorted(claims, key=lambda claim: (-claim.lower, claim.key)):
        if not any(one.overlaps(other) for other in counted):
            counted.append(one)
    value = sum(one.value for one in counted)
    down = sqrt(sum((one.value - one.lower) ** 2 for one in counted))
    up = sqrt(sum((one.upper - one.value) ** 2 for one in counted))
    keys = {one.key for one in counted}
    return Total(
        value=value,
        lower=value - down,
        upper=value + up,
        counted=tuple(sorted(keys)),
        left_out=tuple(sorted(one.key for one in claims if one.key not in keys)),
    )


def drawn(units: Collection[str], *, count: int, seed: int) -> list[str]:
    """Draw branches by lot; the same seed draws the same ones, whoever checks it.

    Examples
    --------
    >>> len(drawn(["a", "b", "c", "d"], count=2, seed=1))
    2
    """
    return sorted(random.Random(seed).sample(sorted(units), count))  # noqa: S311 - no secret


def digest_of(says: Mapping[str, Any]) -> str:
    """What a locked plan is known by: any change of it changes the digest."""
    text = json.dumps(says, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fault_of_dates(*, start: date, check: date, placebo: date, period_days: int) -> str:
    """Say which date cannot be, by a code; "" where all can."""
    if placebo >= start:
        return "placebo"
    if (check - start).days < period_days:
        return "check"
    return ""


def is_back(*, now: float, baseline: float, lower_is_better: bool) -> bool:
    """Say whether a closed matter is as bad as before it was mended, or worse."""
    return now >= baseline if lower_is_better else now <= baseline


class Due(StrEnum):
    """What an owner is reminded of, once each."""

    CHECK = "check"
    DECISION = "decision"
    OVERDUE = "overdue"


DECIDE_WITHIN = timedelta(days=14)


def due_of(*, since: date, is_measured: bool, today: date) -> tuple[Due, ...]:
    """Give what is due of an improvement that is open, `since` its check date or its coming back.

    Examples
    --------
    >>> day = date(2026, 3, 1)
    >>> due_of(since=day, is_measured=True, today=day + timedelta(days=15))
    (<Due.DECISION: 'decision'>, <Due.OVERDUE: 'overdue'>)
    """
    if today < since:
        return ()
    first = Due.DECISION if is_measured else Due.CHECK
    return (first, Due.OVERDUE) if today - since > DECIDE_WITHIN else (first,)
