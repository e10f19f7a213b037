"""Standing in for an absent colleague: arranged, begun, stopped and ended, each with a record."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.errors import DemoStaysAsItIs, StandInRefused
from zhike.apps.people.models import StandIn, User
from zhike.apps.people.queries import stand_in_now
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches

LONGEST = timedelta(days=92)
ACTING = "acting_for"


@transaction.atomic
def arrange_stand_in(
    *,
    absent: User,
    stand_in: User,
    begins_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
) -> StandIn:
    """Let somebody act for an absent colleague: who will be absent, or who leads him, may do so.

    Raises
    ------
    StandInRefused
        Nothing was arranged.
    """
    if by.acts_for or not _may_arrange(by, absent=absent):
        raise StandInRefused.for_others()
    if stand_in == by and absent != by:
        raise StandInRefused.by_himself()
    if stand_in == absent or not stand_in.may(Permission.STAND_IN):
        raise StandInRefused.not_able(name=str(stand_in))
    if absent.is_demo != stand_in.is_demo:
        # The password of a demo person is published: it must not open what is another one's.
        raise DemoStaysAsItIs
    if not max(begins_at, timezone.now()) < ends_at <= begins_at + LONGEST:
        raise StandInRefused.period(days=LONGEST.days)
    row = StandIn.objects.create(
        absent=absent,
        stand_in=stand_in,
        begins_at=begins_at,
        ends_at=ends_at,
        reason=reason,
        made_by=by.username,
    )
    record_event(
        activity="arrange stand-in",
        case_id=f"user-{absent.pk}",
        by=by.username,
        reason=reason,
        after={"stand_in": stand_in.username, "begins_at": begins_at, "ends_at": ends_at},
    )
    return row


@transaction.atomic
def end_stand_in(row: StandIn, *, by: User) -> None:
    """End it before its time: the absent, who leads him, and the stand-in himself may do so."""
    if by.acts_for or not (row.stand_in == by or _may_arrange(by, absent=row.absent)):
        raise StandInRefused.for_others()
    now = timezone.now()
    if StandIn.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now):
        record_event(
            activity="end stand-in",
            case_id=f"user-{row.absent_id}",
            by=by.username,
            before={"stand_in": row.stand_in.username, "ends_at": row.ends_at},
        )


@transaction.atomic
def begin_acting(request: HttpRequest, *, row_id: int, user: User) -> User:
    """Act for the absent from the next request on; give him."""
    row = stand_in_now(row_id, user=user, now=timezone.now())
    if row is None or user.acts_for:
        raise StandInRefused.not_now()
    request.session[ACTING] = row.pk
    record_event(
        activity="begin acting",
        case_id=f"user-{row.absent_id}",
        by=f"{user.username} for {row.absent.username}",
    )
    return row.absent


@transaction.atomic
def stop_acting(request: HttpRequest, *, user: User) -> None:
    if request.session.pop(ACTING, None) and user.acts_for:
        record_event(activity="stop acting", case_id=f"user-{user.acts_for.pk}", by=user.username)


def _may_arrange(by: User, *, absent: User) -> bool:
    leads = by.may(Permission.MANAGE_STAND_INS) and reaches(by, absent.branch)
    return absent == by or leads
