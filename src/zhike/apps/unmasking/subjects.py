"""Who can be unmasked: the app of the customers says whom a caller reaches, in its sealed.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.module_loading import autodiscover_modules

from zhike.apps.people.models import Branch
from zhike.apps.people.scopes import Caller


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A customer as unmasking needs him; `address` is the page to go back to."""

    customer_id: str
    branch: Branch | None
    address: str


Finder: TypeAlias = Callable[[str, Caller], Subject | None]
_FINDERS: list[Finder] = []


def finds_subjects(finder: Finder) -> Finder:
    """Register the decorated function; it gives None for whom the caller does not reach."""
    _FINDERS.append(finder)
    return finder


def subject_of(customer_id: str, *, caller: Caller) -> Subject | None:
    autodiscover_modules("sealed")
    found = (finder(customer_id, caller) for finder in _FINDERS)
    return next((subject for subject in found if subject), None)
