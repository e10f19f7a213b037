"""The customer's own session: begun at the door, seen while he is there, ended when asked for.

It has its own cookie, its own table and its own middleware: nothing of the staff's sessions.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer
from zhike.apps.portal import queries
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import SEEN_EVERY, Way, by_customer, digest

KEPT = timedelta(days=90)


@transaction.atomic
def open_session(
    customer: Customer,
    *,
    way: Way,
    address: str,
    browser: str,
    is_demo: bool = False,
    proved_at: datetime | None = None,
) -> tuple[PortalSession, str]:
    """Begin a session; give its row, and its key for the cookie, which is kept nowhere here.

    A code or a token of the app proves at this moment who it is; the bank's own sign-in says when.
    """
    key, now = secrets.token_urlsafe(32), timezone.now()
    session = PortalSession.objects.create(
        customer=customer,
        key_digest=digest(key),
        way=way,
        is_demo=is_demo,
        address=address[:45],
        browser=browser[:200],
        begun_at=now,
        last_seen_at=now,
        proved_at=proved_at if way is Way.OIDC else now,
    )
    _record(session, activity="customer sign in")
    return session, key


def see_session(session: PortalSession) -> None:
    """Note that a session is in use, once a minute."""
    now = timezone.now()
    if now - session.last_seen_at >= SEEN_EVERY:
        PortalSession.objects.filter(pk=session.pk).update(last_seen_at=now)


@transaction.atomic
def end_session(session: PortalSession) -> None:
    """End a session; one that ended before stays as it is."""
    rows = PortalSession.objects.filter(pk=session.pk, ended_at=None)
    if rows.update(ended_at=timezone.now()):
        _record(session, activity="customer sign out")


@transaction.atomic
def end_others(members: Sequence[Customer], *, keep: PortalSession, only: int | None = None) -> int:
    """End where else a person is signed in, or only one of them; give how many ended."""
    rows = queries.open_sessions(members).exclude(pk=keep.pk)
    rows = rows.filter(pk=only) if only is not None else rows
    ended = list(rows.select_related("customer"))
    rows.filter(pk__in=[row.pk for row in ended]).update(ended_at=timezone.now())
    for row in ended:
        _record(row, activity="customer sign out")
    return len(ended)


def forget_old_sessions() -> int:
    oldest = timezone.now() - KEPT
    return PortalSession.objects.filter(begun_at__lt=oldest).delete()[0]


def _record(session: PortalSession, *, activity: str) -> None:
    number = session.customer.customer_id
    record_event(
        activity=activity,
        case_id=f"customer-{number}",
        customer_id=number,
        channel="portal",
        by=by_customer(number),
        outcome=session.way,
    )
