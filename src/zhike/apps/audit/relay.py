"""Moves the outbox to the event store, each row exactly once.

First the store, then the mark. A relay that dies in between appends the same rows again, and
the store, which knows every `event_id`, takes none of them twice. The other order would lose rows.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.utils import timezone

from zhike.apps.audit.errors import EventsRefused
from zhike.apps.audit.models import Outbox
from zhike.apps.audit.queries import waiting_events

LOG_NAME = "zhike"
BATCH_ROWS = 5_000


def relay_events(*, limit: int = BATCH_ROWS) -> int:
    """Move the oldest waiting rows; give how many were marked as moved."""
    waiting = waiting_events(limit=limit)
    if not waiting:
        return 0
    # Imported late: the store brings Arrow and Delta Lake, and not every process needs them.
    from zhike.pipelines.append_events import append_events
    from zhike.pipelines.journeys import the_store

    report = append_events([event_row(e) for e in waiting], log_name=LOG_NAME, store=the_store())
    if report.rejected:
        # Marking them all would lose these; the log of the import names the rule they break.
        raise EventsRefused(rejected=report.rejected, read=report.read)
    ids = [event.pk for event in waiting]
    return Outbox.objects.filter(pk__in=ids, relayed_at=None).update(relayed_at=timezone.now())


def event_row(event: Outbox) -> dict[str, Any]:
    """Give an outbox row in the columns of the event log."""
    return {
        "event_id": event.event_id,
        "case_id": event.case_id,
        "customer_id": event.customer_id or None,
        "activity": event.activity,
        "lifecycle": "complete",
        "occurred_at": event.occurred_at.astimezone(UTC),
        "channel": event.channel or None,
        "touchpoint": event.touchpoint or None,
        "resource": event.by,
        "outcome": event.outcome or None,
        "attributes": {key: str(value) for key, value in event.attributes.items()},
    }
