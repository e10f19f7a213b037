"""What an improvement came from, as other apps know it; this app knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhike.apps.improvements.models import Improvement
from zhike.apps.people.models import User


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where an improvement was planned from, in the reader's language."""

    title: str
    url: str


Tell = Callable[[Improvement, User], Origin | None]
_TOLD_BY: list[Tell] = []


def tells_origin(tell: Tell) -> Tell:
    """Have a function asked for each improvement that is read; it checks the reader's rights."""
    _TOLD_BY.append(tell)
    return tell


def origins_of(improvement: Improvement, person: User) -> list[Origin]:
    """Give what an improvement came from, as far as somebody may know it."""
    found = [tell(improvement, person) for tell in _TOLD_BY]
    return [one for one in found if one]
