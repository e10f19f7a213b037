"""The one way an act of the operational half becomes an event and a row of the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.errors import EventOutsideTransaction
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.origin import address_now


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
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Outbox:
    """Write the event and the audit row of an act, in the transaction of the act.

    `before` and `after` are the values that the act changed. They stay in the audit log; the event,
    which analysts read, carries `attributes` alone.
    """
    # Outside a transaction a crash could keep the act and lose its event, or the reverse.
    if not transaction.get_connection().in_atomic_block:
        raise EventOutsideTransaction(activity=activity)
    at = occurred_at or timezone.now()
    event = Outbox.objects.create(
        activity=activity,
        case_id=case_id,
        by=by,
        occurred_at=at,
        channel=channel,
        touchpoint=touchpoint,
        customer_id=customer_id,
        outcome=outcome,
        attributes=dict(attributes or {}),
    )
    AuditRow.objects.create(
        event_id=event.event_id,
        occurred_at=at,
        by=by,
        address=address_now(),
        activity=activity,
        case_id=case_id,
        customer_id=customer_id,
        outcome=outcome,
        reason=reason,
        before=_as_text(before),
        after=_as_text(after),
    )
    return event


def _as_text(values: Mapping[str, Any] | None) -> str:
    if not values:
        return ""
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
