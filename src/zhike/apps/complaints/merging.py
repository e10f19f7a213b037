"""Whether two complaints are one matter, and which of them lives on: the older, with its clock.

A merge never gives the bank more time: what the younger was due by stays the last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.rules import MERGEABLE, State


class MergeFault(StrEnum):
    SAME = "same"
    OTHER_CUSTOMER = "other_customer"
    OTHER_LAW = "other_law"
    NOT_OPEN = "not_open"
    WAITS = "waits"
    REMEDY_GIVEN = "remedy_given"
    CLOCK_LONGER = "clock_longer"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two complaints, as far as a merge asks."""

    key: int
    received_at: datetime
    state: State
    regime: Regime
    customer: str  # empty while nobody knows who it is
    # By when each running clock of law is due; None while time does not count, or nobody can say.
    due: Mapping[str, datetime | None] = field(default_factory=dict)
    waits: bool = False  # for the approval of a remedy, more time or a pause
    has_remedy: bool = False


def older_first(one: Side, other: Side) -> tuple[Side, Side]:
    """Give the complaint that lives on, and the one that goes into it."""
    older, younger = sorted((one, other), key=lambda side: (side.received_at, side.key))
    return older, younger


def merge_faults(one: Side, other: Side) -> tuple[MergeFault, ...]:
    """Give everything that speaks against a merge, not only the first thing."""
    if one.key == other.key:
        return (MergeFault.SAME,)
    older, younger = older_first(one, other)
    held = (
        (MergeFault.OTHER_CUSTOMER, not one.customer or one.customer != other.customer),
        (MergeFault.OTHER_LAW, one.regime is not other.regime),
        (MergeFault.NOT_OPEN, not {one.state, other.state} <= MERGEABLE),
        (MergeFault.WAITS, one.waits or other.waits),
        (MergeFault.REMEDY_GIVEN, younger.has_remedy),
        (MergeFault.CLOCK_LONGER, _is_longer(older.due, than=younger.due)),
    )
    return tuple(fault for fault, holds in held if holds)


def _is_longer(due: Mapping[str, datetime | None], *, than: Mapping[str, datetime | None]) -> bool:
    """Say whether a clock of the younger would be lost, or be due later in the older."""
    for name, at in than.items():
        kept = due.get(name)
        if at is not None and (kept is None or kept > at):
            return True
    return False
