"""What people can be told of: every app registers its own in its notices.py.

A notice looks at one event and says whom it concerns and what the sentence is made of. It must hold
no value of a customer: it stands on a bell and goes out by mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.utils.module_loading import autodiscover_modules

from zhike.apps.audit.models import Outbox
from zhike.apps.notifications.errors import UnknownKind
from zhike.apps.notifications.rules import Ways


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Whom an event concerns, the values of the sentence, and the page to go to."""

    users: Iterable[int]
    values: Mapping[str, str] = field(default_factory=dict)
    url: str = ""


Look: TypeAlias = Callable[[Outbox], Notice | None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of notification: its label in the choices, its sentence, and its usual ways."""

    name: str
    label: Any
    sentence: Any
    ways: Ways
    activity: str
    look: Look


_KINDS: dict[str, Kind] = {}


def notifies(
    name: str, *, activity: str, label: Any, sentence: Any, ways: Ways | None = None
) -> Callable[[Look], Look]:
    """Register the decorated function to look at every event of an activity."""

    def register(look: Look) -> Look:
        _KINDS[name] = Kind(
            name=name,
            label=label,
            sentence=sentence,
            ways=ways or Ways(),
            activity=activity,
            look=look,
        )
        return look

    return register


def kinds() -> dict[str, Kind]:
    """Give every kind by its name."""
    autodiscover_modules("notices")
    return _KINDS


def sentence_of(kind: str, values: Mapping[str, str]) -> str:
    """Give the sentence in the language in force.

    Raises
    ------
    UnknownKind
        No app has this kind (any more).
    """
    found = kinds().get(kind)
    if found is None:
        raise UnknownKind(kind=kind)
    return str(found.sentence) % values
