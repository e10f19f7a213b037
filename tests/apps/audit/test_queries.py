from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import Outbox
from zhike.apps.audit.queries import waiting_events


@transaction.atomic
def record(case_id):
    event = record_event(activity="sign in", case_id=case_id, by="chen")
    return Outbox.objects.get(event_id=event.event_id)


def test_the_oldest_waiting_events_come_first_and_moved_ones_not_at_all(db):
    moved, second, third, _fourth = [record(case) for case in ("u1", "u2", "u3", "u4")]
    Outbox.objects.filter(pk=moved.pk).update(relayed_at=timezone.now())

    assert waiting_events(limit=2) == [second, third]
