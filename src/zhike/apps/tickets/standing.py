"""What has come to stand on matters that an import brought, so that they stay when it is undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from zhike.apps.privacy.queries import held_matters, held_numbers
from zhike.apps.tickets.models import ClockStep, Ticket, TicketClock
from zhike.apps.tickets.retention import CASE
from zhike.apps.tickets.rules import key_of

AT_ONCE = 500
Tell = Callable[[Collection[int]], None]
_hearers: list[Tell] = []


def hears_bulk(tell: Tell) -> Tell:
    """Register who has to know of matters that came or went by the thousand."""
    _hearers.append(tell)
    return tell


def tell_bulk(tickets: Collection[int]) -> None:
    """Tell, in the caller's transaction, which matters came or went."""
    _discover()
    for tell in _hearers:
        tell(tickets)


def worked_on(tickets: Collection[int], *, besides: Collection[type[Model]] = ()) -> set[int]:
    """Of matters as they were brought, those that people have worked on since.

    Their version moved, or rows of any app lead to them but for their clocks and `besides`,
    which came along with them.
    """
    came: set[type[Model]] = {TicketClock, *besides}
    found = set[int]()
    for some in portions(tickets):
        moved = Ticket.objects.filter(pk__in=some).exclude(version=1)
        found.update(moved.values_list("pk", flat=True))
        stepped = ClockStep.objects.filter(clock__ticket__in=some)
        found.update(stepped.values_list("clock__ticket_id", flat=True))
        found |= leading_to(Ticket, some, besides=came)
    return found


def leading_to(
    kept: type[Model], keys: Collection[int], *, besides: Collection[type[Model]] = ()
) -> set[int]:
    """Of rows of a model, those to which a row of any app leads, but for those of `besides`."""
    found = set[int]()
    for model, column in _references(kept):
        if model not in besides:
            rows = model._base_manager.filter(**{f"{column}__in": keys})
            found.update(rows.values_list(column, flat=True))
    return found


def held(tickets: Collection[int]) -> set[int]:
    """Of some matters, those that a legal hold keeps: theirs, or one on their customer."""
    matters, numbers = held_matters(), held_numbers()
    named = {key_of(matter.removeprefix(CASE)) for matter in matters}
    found = {key for key in tickets if key in named}
    if numbers:
        for some in portions(tickets):
            rows = Ticket.objects.filter(pk__in=some, customer__customer_id__in=numbers)
            found.update(rows.values_list("pk", flat=True))
    return found


def portions(keys: Collection[int]) -> Iterator[list[int]]:
    """So many keys as one statement may name."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


@cache
def _discover() -> None:
    # Who hears of events hears of these; not at the start, and once.
    autodiscover_modules("subscribers")


def _references(kept: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Every column of any app that leads to a model, found by itself."""
    for field in kept._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one):
            relation: Any = field
            yield relation.related_model, relation.field.name
