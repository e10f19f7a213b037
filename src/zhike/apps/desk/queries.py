"""Who else has a conversation open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from zhike.apps.conversations.models import Conversation
from zhike.apps.desk.models import Onlooker
from zhike.apps.people.models import User

# A page tells every five seconds that it is open; one that was missed is not a page that is gone.
OPEN_FOR = timedelta(seconds=15)
TYPES_FOR = timedelta(seconds=8)


@dataclass(frozen=True, kw_only=True)
class Other:
    """A colleague before the same conversation."""

    user: User
    types: bool


def others_at(
    conversation: Conversation, *, user: User, now: datetime | None = None
) -> list[Other]:
    """Give who else has a conversation open now, those who write first."""
    now = now or timezone.now()
    rows = (
        Onlooker.objects.filter(conversation=conversation, seen_at__gte=now - OPEN_FOR)
        .exclude(user=user)
        .select_related("user")
        .order_by("user__name", "user__username")
    )
    found = [
        Other(user=row.user, types=bool(row.typed_at and row.typed_at >= now - TYPES_FOR))
        for row in rows
    ]
    return sorted(found, key=lambda other: not other.types)
