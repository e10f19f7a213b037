"""Whose shortcuts somebody has, and which of them he may change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Q, QuerySet

from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.shortcuts.models import Macro, SavedReply, Shortcut, TicketView
from zhike.apps.tickets import queries as tickets
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import key_of

Row = TypeVar("Row", bound=Shortcut)


def replies_of(user: User) -> QuerySet[SavedReply]:
    return _seen(SavedReply.objects.all(), user)


def macros_of(user: User) -> QuerySet[Macro]:
    return _seen(Macro.objects.select_related("department", "moves_to"), user)


def views_of(user: User) -> QuerySet[TicketView]:
    return _seen(TicketView.objects.all(), user)


def queues_for(user: User) -> QuerySet[WorkQueue]:
    """The queues for which somebody may make shortcuts."""
    if not user.may(Permission.MANAGE_SHORTCUTS):
        return WorkQueue.objects.none()
    return in_reach(WorkQueue.objects.all(), caller=user)


def may_change(user: User, shortcut: Shortcut) -> bool:
    """Say whether somebody may change or delete a shortcut: his own, or one he looks after."""
    if shortcut.owner_id is not None:
        return shortcut.owner_id == user.pk
    if not user.may(Permission.MANAGE_SHORTCUTS):
        return False
    if shortcut.queue_id is None:
        return reaches_all(user)
    return queues_for(user).filter(pk=shortcut.queue_id).exists()


def reaches_all(user: User) -> bool:
    """Say whether the whole bank is in somebody's reach."""
    return bool(user.branch and user.branch.parent_id is None)


def chosen_tickets(caller: User, numbers: Sequence[str]) -> list[Ticket]:
    """Give the tickets of these numbers that are in reach, each once, in the order given."""
    keys = dict.fromkeys(key for number in numbers if (key := key_of(number)) is not None)
    found = tickets.seen_by(caller).in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def _seen(rows: QuerySet[Row], user: User) -> QuerySet[Row]:
    of_all = Q(owner__isnull=True, queue__isnull=True)
    mine = Q(owner=user) | of_all | Q(owner__isnull=True, queue__in=user.queues.values("pk"))
    if user.may(Permission.MANAGE_SHORTCUTS):
        mine |= Q(owner__isnull=True, queue__in=queues_for(user).values("pk"))
    return rows.filter(mine).select_related("queue", "owner")
