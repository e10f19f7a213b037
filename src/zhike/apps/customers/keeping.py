"""What every app keeps of a customer: each registers its places in its personal.py.

A copy for the customer reads every place, an erasure clears every place and then looks whether
anything is left. A place that is not registered would be forgotten by both, so tests hold the
registered columns of the vault against this list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from zhike.apps.customers.models import Customer

Members = Sequence[Customer]  # all entries of one person


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place that keeps something of a person.

    Parameters
    ----------
    name, label
        Stable, and for people.
    read
        What is kept, in the clear, for the person: rows of plain values.
    clear
        Makes it unreadable or removes it; gives how many rows it touched, and may be called again.
    left
        How many rows still hold something that had to go.
    stays
        Why rows remain after `clear`, if any do; a sentence for the person.
    stay
        How many rows remain for that reason.
    """

    name: str
    label: Any
    read: Callable[[Members], list[dict[str, Any]]]
    clear: Callable[[Members], int]
    left: Callable[[Members], int]
    stays: Any = ""
    stay: Callable[[Members], int] = lambda members: 0


_PLACES: dict[str, Place] = {}


def keeps(place: Place) -> None:
    """Register a place."""
    _PLACES[place.name] = place


def places() -> list[Place]:
    """Give every place, in the order of their names."""
    autodiscover_modules("personal")
    return [_PLACES[name] for name in sorted(_PLACES)]
