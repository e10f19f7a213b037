"""Which values make a profile, which of several counts, and how complete it is: plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from zhike.apps.customers.rules import ValueKind


class Block(StrEnum):
    BASIC = "basic"
    BEHAVIOUR = "behaviour"
    PREFERENCES = "preferences"
    NEEDS = "needs"


BLOCKS: dict[Block, tuple[str, ...]] = {
    Block.BASIC: (
        "age_band", "birth_date", "sex", "occupation", "income_band", "risk_preference",
        "asset_allocation", "education", "marital_status", "city",
    ),
    Block.BEHAVIOUR: (
        "main_channel", "channels_used", "digital_share", "events_90d", "contacts_12m",
        "products_held", "days_since_booking", "bookings_12m", "turnover_12m_yuan",
    ),
    Block.PREFERENCES: ("contact_channel", "contact_time", "language", "topics"),
    Block.NEEDS: ("digital_help", "savings_plan", "leaving"),
}  # fmt: skip
BLOCK_OF = {name: block for block, names in BLOCKS.items() for name in names}
# A company has none of these, so it lacks none of them.
OF_A_PERSON = frozenset(
    {
        "age_band", "birth_date", "sex", "occupation", "education", "marital_status",
        "income_band", "digital_help",
    }
)  # fmt: skip
# What tells who somebody is: masked wherever it is shown, as identifiers are.
IDENTIFYING = frozenset({"birth_date"})
FIRST_BIRTH = date(1900, 1, 1)
# What a complete profile has. A need that nothing points to is no gap.
COUNTED_FOR_COMPLETENESS = (Block.BASIC, Block.BEHAVIOUR, Block.PREFERENCES)
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d\d)(\d\d)")
UNKNOWN = frozenset({"", "unknown", "Unknown", "未知", "不详"})


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value with where it comes from; `text` is empty where nothing is known."""

    name: str
    kind: ValueKind
    text: str
    source: str
    confidence: float
    day: date
    noted_at: datetime | None = None
    noted_by: str = ""
    model: str = ""
    rows: int = 0

    @property
    def is_inferred(self) -> bool:
        return self.kind is ValueKind.INFERRED


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What counts for one name. `is_off`: the customer wants nothing inferred here."""

    name: str
    value: Value | None
    is_off: bool = False

    @property
    def is_known(self) -> bool:
        # "0" is a value; only what nobody knows is missing.
        return self.value is not None and self.value.text not in UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """How many of the values that this customer can have are known."""

    known: int
    possible: int

    @property
    def share(self) -> float:
        return self.known / self.possible if self.possible else 0.0


def standing_of(name: str, *, noted: Sequence[Value], counted: Value | None) -> Standing:
    """Say what counts for one name.

    `noted` are the rows in the order in which they were noted, `counted` is what the store says
    now. What the customer corrected beats all that is inferred or counted, whenever that comes;
    among what was noted the last counts. Switched off, an inferred value is not shown.
    """
    is_off = False
    latest: Value | None = None
    corrected: Value | None = None
    for value in noted:
        if value.kind in (ValueKind.OFF, ValueKind.ON):
            is_off = value.kind is ValueKind.OFF
        elif value.kind is ValueKind.CORRECTED:
            corrected = latest = value
        else:
            latest = value
    chosen = corrected or latest or counted
    if latest is not None and latest.kind is ValueKind.STATED:
        chosen = latest  # said by himself after what he corrected
    if is_off and chosen is not None and chosen.is_inferred:
        chosen = None
    return Standing(name=name, value=chosen, is_off=is_off)


def completeness(standings: Iterable[Standing], *, is_company: bool) -> Completeness:
    """Count what is known of what can be known."""
    wanted = [
        standing
        for standing in standings
        if BLOCK_OF[standing.name] in COUNTED_FOR_COMPLETENESS
        and not (is_company and standing.name in OF_A_PERSON)
    ]
    return Completeness(known=sum(one.is_known for one in wanted), possible=len(wanted))


def clean_value(name: str, text: str, *, today: date) -> str:
    """Give a value as it is kept, a date of birth as ISO 8601; empty where it can be none.

    Examples
    --------
    >>> clean_value("birth_date", "1990/3/7", today=date(2026, 1, 5))
    '1990-03-07'
    >>> clean_value("birth_date", "2026-01-06", today=date(2026, 1, 5))
    ''
    """
    if name != "birth_date":
        return text.strip()
    parts = DAY.fullmatch(text.strip())
    try:
        day = date(*map(int, filter(None, parts.groups()))) if parts else None
    except ValueError:
        return ""
    return day.isoformat() if day and FIRST_BIRTH <= day <= today else ""


def with_text(value: Value, text: str) -> Value:
    """Give the value as it may be read."""
    return replace(value, text=text)
