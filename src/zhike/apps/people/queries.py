from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from zhike.apps.people.models import FailedSignIn, User
from zhike.apps.people.rules import FAILURE_WINDOW


def recent_failures(*, username: str) -> list[datetime]:
    since = timezone.now() - FAILURE_WINDOW
    rows = FailedSignIn.objects.filter(username=username[:150], failed_at__gt=since)
    return list(rows.values_list("failed_at", flat=True))


def demo_people() -> list[User]:
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("id"))


def anybody_there() -> bool:
    return User.objects.exists()
