from __future__ import annotations

from zhike.apps.audit.models import Outbox


def waiting_events(*, limit: int) -> list[Outbox]:
    """The oldest events that are not yet marked as moved to the event store."""
    return list(Outbox.objects.filter(relayed_at__isnull=True).order_by("id")[:limit])
