"""What the board takes for granted: each assumption with its default and its bounds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

LEAVING = "leaving"  # of one matter; without a value it is measured
SEVERITY, WEIGHT = "severity.", "weight."


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The value without anybody's word, and between which ends a value may be set."""

    default: float | None
    least: float
    most: float


ASSUMED = {
    "contact_yuan": Bounds(default=16.0, least=0, most=100_000),
    "complaint_yuan": Bounds(default=200.0, least=0, most=1_000_000),
    "years": Bounds(default=1.0, least=0, most=50),
    "leave_days": Bounds(default=90.0, least=7, most=330),
    "contact_days": Bounds(default=14.0, least=1, most=90),
    "repeat_days": Bounds(default=7.0, least=1, most=60),
    "slow_factor": Bounds(default=3.0, least=1, most=50),
    "slow_days": Bounds(default=3.0, least=0, most=365),
    "low_share": Bounds(default=0.25, least=0, most=0.5),
    f"{WEIGHT}value": Bounds(default=1.0, least=0, most=10),
    f"{WEIGHT}reach": Bounds(default=0.0, least=0, most=10),
    f"{WEIGHT}severity": Bounds(default=0.0, least=0, most=10),
    f"{WEIGHT}frequency": Bounds(default=0.0, least=0, most=10),
    f"{SEVERITY}complaint": Bounds(default=1.0, least=0, most=1),
    f"{SEVERITY}gave_up": Bounds(default=0.9, least=0, most=1),
    f"{SEVERITY}abandoned": Bounds(default=0.6, least=0, most=1),
    f"{SEVERITY}low_score": Bounds(default=0.6, least=0, most=1),
    f"{SEVERITY}repeat": Bounds(default=0.5, least=0, most=1),
    f"{SEVERITY}loop": Bounds(default=0.5, least=0, most=1),
    f"{SEVERITY}failure": Bounds(default=0.4, least=0, most=1),
    f"{SEVERITY}words": Bounds(default=0.4, least=0, most=1),
    f"{SEVERITY}aspect": Bounds(default=0.4, least=0, most=1),
    f"{SEVERITY}wait": Bounds(default=0.3, least=0, most=1),
    LEAVING: Bounds(default=None, least=-0.5, most=1),
}


def is_allowed_value(name: str, value: float | None) -> bool:
    """Say whether an assumption may be set to a value; None takes the default again.

    Examples
    --------
    >>> is_allowed_value("years", 3), is_allowed_value("years", -1), is_allowed_value("luck", 1)
    (True, False, False)
    """
    bounds = ASSUMED.get(name)
    if bounds is None:
        return False
    return value is None or bounds.least <= value <= bounds.most


def key_of(matter: str) -> str:
    """Give the word that stands for a matter in an address.

    Examples
    --------
    >>> len(key_of("disputed fees"))
    12
    """
    return sha256(matter.encode()).hexdigest()[:12]


def matter_with(key: str, matters: Iterable[str]) -> str | None:
    """Give the matter that a word of an address stands for."""
    return next((matter for matter in matters if key_of(matter) == key), None)
