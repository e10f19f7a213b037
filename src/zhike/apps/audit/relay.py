"""Moves the outbox to the event store, each row exactly once.

First the store, then the mark. A relay that dies in between appends the same rows again, and
the store, which knows every `event_id`, takes none of them twice. The other order would lose rows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from zhike.apps.audit.models import Outbox
from zhike.apps.audit.queries import waiting_events

LOG_NAME = "zhike"
BATCH_ROWS = 5_000


def relay_events(*, limit: int = BATCH_ROWS) -> int:
    """Move the oldest waiting rows; give how many were marked as moved."""
    waiting = waiting_events(limit=limit)
    if not waiting:
        return 0
    # Imported late: the store brings Arrow and Delta Lake, and the web process needs neither.
    from zhike.pipelines.append_events import append_events

    append_events([event_row(event) for event in waiting], log_name=LOG_NAME)
    ids = [event.pk for event in waiting]
    return Outbox.objects.filter(pk__in=ids, relayed_at=None).update(relayed_at=timezone.now())


def event_row(event: Outbox) -> dict[str, Any]:
    """Give an outbox row as a row of the event log; the store counts in UTC without a zone."""
    return {
        "event_id": event.event_id,
        "log_name": LOG_NAME,
        "case_id": event.case_id,
        "sequence": event.pk,
        "customer_id": event.customer_id or None,
        "activity": event.activity,
        "lifecycle": "complete",
        "occurred_at": _naive_utc(event.occurred_at),
        "completed_at": None,
        "channel": event.channel or None,
        "touchpoint": event.touchpoint or None,
        "resource": event.by,
        "outcome": event.outcome or None,
        "attributes": {key: str(value) for key, value in event.attributes.items()},
    }


def _naive_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
