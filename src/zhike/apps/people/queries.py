from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from zhike.apps.people.models import FailedSignIn, OpenSession, User
from zhike.apps.people.rules import FAILURE_WINDOW


def recent_failures(*, username: str) -> list[datetime]:
    since = timezone.now() - FAILURE_WINDOW
    rows = FailedSignIn.objects.filter(username=username[:150], failed_at__gt=since)
    return list(rows.values_list("failed_at", flat=True))


def people() -> QuerySet[User]:
    """Everybody, with the number of places where he is signed in; those who may sign in first."""
    live = Count("open_sessions", filter=Q(open_sessions__session_key__in=_live_keys()))
    return User.objects.annotate(sessions=live).order_by("-is_active", "username")


def sessions_of(user: User) -> list[OpenSession]:
    """Where somebody is signed in, the one last used first."""
    return list(user.open_sessions.filter(session_key__in=_live_keys()))


def _live_keys() -> QuerySet[Session, str]:
    live = Session.objects.filter(expire_date__gt=timezone.now())
    return live.values_list("session_key", flat=True)


def demo_people() -> list[User]:
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("id"))


def anybody_there() -> bool:
    return User.objects.exists()
