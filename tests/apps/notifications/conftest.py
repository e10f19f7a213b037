from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.announcer import announce_events
from zhike.apps.jobs.models import Job


@pytest.fixture
def finished(analyst):
    """Gives what lets a job of the analyst end, and everybody hear of it."""

    def finish(*, outcome="done", title="loans.csv"):
        now = timezone.now()
        job = Job.objects.create(
            kind="x", title=title, by=analyst, state=outcome, created_at=now, updated_at=now
        )
        with transaction.atomic():
            record_event(
                activity="finish job", case_id=f"job-{job.pk}", by="zhike", outcome=outcome
            )
        announce_events()
        return job

    return finish
