"""What the worker looks after for this app: that it is heard of."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from django.utils import timezone

from zhike.apps.health.models import Heartbeat
from zhike.apps.jobs.chores import chore

FORGOTTEN = timedelta(days=1)


@chore(every_ticks=5)
def be_heard() -> None:
    """Note that this worker lives."""
    now, name = timezone.now(), f"{socket.gethostname()}-{os.getpid()}"[:100]
    Heartbeat.objects.update_or_create(
        worker=name, defaults={"seen_at": now}, create_defaults={"seen_at": now, "begun_at": now}
    )
    Heartbeat.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
