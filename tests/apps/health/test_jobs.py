from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.health.jobs import be_heard
from zhike.apps.health.models import Heartbeat
from zhike.apps.jobs.chores import due_chores

pytestmark = pytest.mark.django_db


def test_a_worker_is_heard_of_again_and_again_in_one_row():
    be_heard()
    first = Heartbeat.objects.get()
    be_heard()

    again = Heartbeat.objects.get()
    assert again.begun_at == first.begun_at
    assert again.seen_at > first.seen_at
    assert be_heard in [due.work for due in due_chores(tick=0)]


def test_a_worker_that_left_long_ago_is_forgotten():
    old = timezone.now() - timedelta(days=2)
    Heartbeat.objects.create(worker="gone", begun_at=old, seen_at=old)

    be_heard()

    assert not Heartbeat.objects.filter(worker="gone").exists()
