"""The one way an act of the operational half becomes an event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.errors import EventOutsideTransaction
from zhike.apps.audit.models import Outbox


def record_event(
    *,
    activity: str,
    case_id: str,
    by: str,
    occurred_at: datetime | None = None,
    channel: str = "",
    touchpoint: str = "",
    customer_id: str = "",
    outcome: str = "",
    attributes: Mapping[str, str] | None = None,
) -> Outbox:
    """Write one event row in the transaction of the act it tells of."""
    # Outside a transaction a crash could keep the act and lose its event, or the reverse.
    if not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(activity=activity)
    return Outbox.objects.create(
        activity=activity,
        case_id=case_id,
        by=by,
        occurred_at=occurred_at or timezone.now(),
        channel=channel,
        touchpoint=touchpoint,
        customer_id=customer_id,
        outcome=outcome,
        attributes=dict(attributes or {}),
    )
