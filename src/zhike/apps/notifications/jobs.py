"""What the worker looks after for this app."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhike.apps.jobs.chores import chore
from zhike.apps.notifications.mailing import send_due
from zhike.apps.notifications.models import Notification
from zhike.apps.notifications.rules import KEPT_DAYS


@chore(every_ticks=2, aside=True)
def send_mails() -> None:
    """Send what is due until nothing is; beside the ticks, since a mail server is waited for."""
    while send_due():
        pass


@chore(every_ticks=3600)
def forget_old_ones() -> None:
    """Notifications are hints, not records: the audit log keeps what happened."""
    oldest = timezone.now() - timedelta(days=KEPT_DAYS)
    Notification.objects.filter(created_at__lt=oldest).delete()
