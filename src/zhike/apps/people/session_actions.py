"""Where people are signed in: noted at the door, seen while they work, ended when asked for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import FailedSignIn, OpenSession, SignInRun, User
from zhike.apps.people.sign_in_counters import clear_old_counters

KEPT = timedelta(days=400)  # what the report on sign-ins reads: a year and a little
SEEN_EVERY = timedelta(minutes=1)


def note_session(request: HttpRequest, *, user: User) -> None:
    """Note a session that begins; what has expired goes at the same time."""
    now = timezone.now()
    stored_sessions().filter(expire_date__lt=now).delete()
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    OpenSession.objects.filter(begun_at__lt=oldest).delete()
    FailedSignIn.objects.filter(failed_at__lt=now - KEPT).delete()
    SignInRun.objects.filter(signed_in_at__lt=now - KEPT).delete()
    clear_old_counters(now=now)
    OpenSession.objects.create(
        user=user,
        session_key=request.session.session_key or "",
        address=request.META.get("REMOTE_ADDR", "")[:45],
        browser=request.headers.get("User-Agent", "")[:200],
        begun_at=now,
        last_seen_at=now,
    )


def see_session(session_key: str) -> None:
    """Note that a session is in use, once a minute: each note is a write to the database."""
    if cache.add(f"seen-{session_key}", True, timeout=SEEN_EVERY.total_seconds()):
        noted = OpenSession.objects.filter(session_key=session_key)
        noted.update(last_seen_at=timezone.now())


def forget_session(session_key: str) -> None:
    OpenSession.objects.filter(session_key=session_key).delete()


def stored_sessions() -> QuerySet[Session]:
    """The sessions as Django keeps them."""
    return Session.objects.all()


@transaction.atomic
def end_sessions(user: User, *, by: str, keep: str | None = None, only: int | None = None) -> int:
    """End where somebody is signed in; give how many ended.

    `keep` is the key of a session that stays: the one in which he asks for it himself. `only`
    names one of them.
    """
    sessions = user.open_sessions.all()
    sessions = sessions.filter(pk=only) if only is not None else sessions
    keys = [key for key in sessions.values_list("session_key", flat=True) if key != keep]
    if not keys:
        return 0
    stored_sessions().filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    record_event(
        activity="end sessions", case_id=f"user-{user.pk}", by=by, after={"sessions": len(keys)}
    )
    return len(keys)
