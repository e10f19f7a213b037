from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.jobs.chores import due_chores
from zhike.apps.notifications.jobs import forget_old_ones, send_mails
from zhike.apps.notifications.models import Notification

pytestmark = pytest.mark.django_db


def test_old_notifications_go_and_young_ones_stay(finished):
    finished()
    finished()
    old = Notification.objects.first()
    Notification.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=91))

    forget_old_ones()

    assert Notification.objects.count() == 1


def test_the_worker_sends_mails_beside_its_ticks():
    assert [due.aside for due in due_chores(tick=0) if due.work is send_mails] == [True]
