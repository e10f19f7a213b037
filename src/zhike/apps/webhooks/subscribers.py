"""Every event becomes a message for each endpoint that wants it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.webhooks.models import Delivery, Endpoint
from zhike.apps.webhooks.rules import body_of, wants


@hears_events
def queue_messages(events: Sequence[Outbox]) -> None:
    """Queue a message for each event and endpoint, in one statement."""
    endpoints = list(Endpoint.objects.filter(removed_at=None))
    if not endpoints:
        return
    now = timezone.now()
    messages = [
        Delivery(
            endpoint=endpoint,
            event_id=event.event_id,
            activity=event.activity,
            body=body_of(shown_of(event)),
            due_at=now,
            created_at=now,
        )
        for event in events
        for endpoint in endpoints
        if wants(chosen=endpoint.activities, activity=event.activity)
    ]
    Delivery.objects.bulk_create(messages, ignore_conflicts=True)


def shown_of(event: Outbox) -> dict[str, str]:
    """What goes out of an event: never its attributes, which may hold what is a customer's."""
    return {
        "event_id": event.event_id,
        "activity": event.activity,
        "case_id": event.case_id,
        "occurred_at": event.occurred_at.isoformat(),
        "by": event.by,
        "channel": event.channel,
        "customer_id": event.customer_id,
        "outcome": event.outcome,
    }
