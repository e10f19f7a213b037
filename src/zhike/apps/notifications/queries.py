from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from zhike.apps.notifications.kinds import kinds, sentence_of
from zhike.apps.notifications.models import Choice, Notification
from zhike.apps.notifications.rules import Ways
from zhike.apps.people.models import User


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notification with its sentence in the reader's language."""

    row: Notification
    sentence: str


def bell_of(user: User) -> QuerySet[Notification]:
    """What somebody was told on the bell, newest first."""
    return Notification.objects.filter(user=user, on_bell=True)


def told_of(rows: list[Notification]) -> list[Told]:
    """Say notifications; a kind whose app is gone is left out."""
    known = kinds()
    return [
        Told(row=row, sentence=sentence_of(row.kind, row.values))
        for row in rows
        if row.kind in known
    ]


def unread_of(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None, on_bell=True).count()


def unread_by_user() -> dict[int, int]:
    """How many unread notifications everybody has who has any."""
    unread = Notification.objects.filter(read_at=None, on_bell=True).order_by()
    counted = unread.values("user_id").annotate(count=Count("id"))
    return {row["user_id"]: row["count"] for row in counted}


def ways_of(user: User) -> dict[str, tuple[Any, Ways]]:
    """By kind: its label and the ways in force for somebody."""
    chosen = {
        choice.kind: Ways(bell=choice.bell, mail=choice.mail)
        for choice in Choice.objects.filter(user=user)
    }
    return {
        name: (kind.label, chosen.get(name, kind.ways)) for name, kind in sorted(kinds().items())
    }
