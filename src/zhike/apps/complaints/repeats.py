"""Which complaints are one matter that came back, and whose handling it came back from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zhike.analytics.clocks import Recalculated
from zhike.analytics.clocks.working_time import add_calendar_days
from zhike.apps.complaints.dated_tables import DatedTable
from zhike.apps.rulepacks.faults import PackInvalid


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A complaint as far as it matters here; `reference` names a transaction or contract."""

    number: str
    person: str
    received_on: date  # in the bank's zone
    business: str = ""
    causes: frozenset[str] = frozenset()
    reference: str = ""
    handler: str = ""


def read_window(table: DatedTable) -> int:
    """Give the days within which a complaint counts as a repeat."""
    days = table.rows[0].get("window_days")
    if not isinstance(days, int) or days < 1:
        raise PackInvalid([table.fault("value_not_a_number", "", "window_days", "give days")])
    return days


def is_same_matter(one: Earlier, other: Earlier) -> bool:
    """Say whether two complaints of one person are about the same.

    A common reference decides, and so do two different ones; otherwise it is the same business
    with a common cause.
    """
    if one.person != other.person:
        return False
    if one.reference and other.reference:
        return one.reference == other.reference
    return bool(one.business) and one.business == other.business and bool(one.causes & other.causes)


def first_of(new: Earlier, earlier: Iterable[Earlier], *, window_days: int) -> Earlier | None:
    """Give the first complaint of the matter, or None where this one is it.

    Each repeat may lie so many days after the one before it: a chain is not cut since its first
    link is old.
    """
    link, chain = new, []
    for one in sorted(earlier, key=lambda row: (row.received_on, row.number), reverse=True):
        if (
            one.received_on <= link.received_on
            and one.number != link.number
            and is_same_matter(new, one)
            and link.received_on <= add_calendar_days(one.received_on, days=window_days)
        ):
            chain.append(one)
            link = one
    return chain[-1] if chain else None


class Repeated(StrEnum):
    """What becomes of a repeat within the period (2020 No. 3)."""

    MERGED = "merged"  # the same matter: the clock runs on
    ANEW = "anew"  # new facts or reasons: the period runs anew from their receipt


def repeated(*, has_new_facts: bool) -> Repeated:
    return Repeated.ANEW if has_new_facts else Repeated.MERGED


def clock_event(what: Repeated, *, received_at: datetime, sequence: int = 0) -> Recalculated | None:
    """Give what happens to the clock of the matter when a repeat comes in."""
    if what is Repeated.MERGED:
        return None
    return Recalculated(
        at=received_at, sequence=sequence, started_at=received_at, reason="new facts"
    )


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Of the matters somebody (or some cause) had first: how many came back."""

    key: str
    matters: int
    came_back: int

    @property
    def share(self) -> float:
        return self.came_back / self.matters


def came_back_by(
    pairs: Sequence[tuple[str, bool]],
) -> tuple[Attribution, ...]:
    """Count by key (handler or cause of the first handling); most that came back first."""
    matters, back = Counter(key for key, _ in pairs), Counter(key for key, came in pairs if came)
    rows = [Attribution(key=key, matters=n, came_back=back[key]) for key, n in matters.items()]
    return tuple(sorted(rows, key=lambda row: (-row.came_back, row.key)))
