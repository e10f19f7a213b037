"""What the desk itself keeps: who looks at what now. Nothing of it is an act that is recorded."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from zhike.apps.conversations.models import Conversation
from zhike.apps.desk.models import Onlooker
from zhike.apps.people.models import User

FORGOTTEN_AFTER = timedelta(minutes=5)


def note_onlooker(
    conversation: Conversation, *, user: User, types: bool, now: datetime | None = None
) -> None:
    """Somebody has a conversation before him; what he looked at before is forgotten."""
    now = now or timezone.now()
    Onlooker.objects.filter(user=user, seen_at__lt=now - FORGOTTEN_AFTER).delete()
    said = {"seen_at": now} | ({"typed_at": now} if types else {})
    Onlooker.objects.update_or_create(conversation=conversation, user=user, defaults=said)
