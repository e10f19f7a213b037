"""What of a personal value may be shown, and for how long: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from zhike.schema.personal_fields import PFI_CLASSES

MINUTES = (5, 15, 30)
SHORTEST_NOTE = 5
# What can be asked for in clear; a C3 value never can.
FIELDS = tuple(name for name, pfi_class in PFI_CLASSES.items() if pfi_class == "C2")


class Reason(StrEnum):
    VERIFY = "verify"  # the customer is here and proves who he is
    REACH = "reach"  # he must be called or written to
    CORRECT = "correct"  # a value is to be compared or corrected
    COMPLAINT = "complaint"
    DUTY = "duty"  # a court, a regulator or anti-money-laundering asks


def may_show(field: str, *, granted: Collection[str] = ()) -> bool:
    """Say whether a value is shown in clear; a field nobody has named is treated like C2.

    Examples
    --------
    >>> may_show("phone"), may_show("phone", granted=["phone"]), may_show("pin", granted=["pin"])
    (False, True, False)
    """
    pfi_class = PFI_CLASSES.get(field, "C2")
    if pfi_class == "C3":
        return False
    return pfi_class in ("none", "C1") or field in granted


def is_hidden(field: str) -> bool:
    """Say whether not even a masked value is shown."""
    return PFI_CLASSES.get(field, "C2") == "C3"


def fault_in(*, fields: Collection[str], reason: str, note: str, minutes: int) -> str:
    """Name what is wrong with the grounds for unmasking; the empty text where they are good."""
    if not fields or set(fields) - set(FIELDS):
        return "fields"
    if reason not in {known.value for known in Reason}:
        return "reason"
    if len(note.strip()) < SHORTEST_NOTE:
        return "note"
    return "" if minutes in MINUTES else "minutes"


def end_of(*, begun_at: datetime, minutes: int) -> datetime:
    return begun_at + timedelta(minutes=minutes)
