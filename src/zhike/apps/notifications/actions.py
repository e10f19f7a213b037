"""What a person does with his notifications."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.notifications.kinds import kinds
from zhike.apps.notifications.models import Choice, MailAddress, Notification
from zhike.apps.notifications.rules import Ways
from zhike.apps.people.models import User


def read(user: User, *, notification_id: int) -> Notification | None:
    """Note that somebody has seen one of his notifications. No act of the bank: not audited."""
    mine = Notification.objects.filter(user=user, pk=notification_id)
    mine.filter(read_at=None).update(read_at=timezone.now())
    return mine.first()


def read_all(user: User) -> int:
    unread = Notification.objects.filter(user=user, read_at=None)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def choose_ways(
    user: User, *, ways: Mapping[str, Ways], address: str, language: str, by: str
) -> None:
    """Keep by which ways somebody wants to hear of each kind, and where his mails go."""
    Choice.objects.filter(user=user).delete()
    Choice.objects.bulk_create(
        Choice(user=user, kind=kind, bell=each.bell, mail=each.mail)
        for kind, each in ways.items()
        if kind in kinds()
    )
    if address:
        MailAddress.objects.update_or_create(
            user=user, defaults={"address": address, "language": language}
        )
    else:
        MailAddress.objects.filter(user=user).delete()
    record_event(activity="choose notifications", case_id=f"user-{user.pk}", by=by)
