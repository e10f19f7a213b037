"""Notices go when the law's period is over: 10 years from the decision, unless a hold keeps them.

They are no class of records of the privacy pages: those name what they keep of whom, to people who
may not know that somebody was reported.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zhike.analytics.clocks.months import add_months
from zhike.apps.audit.actions import record_confidential
from zhike.apps.privacy.queries import held_numbers, least_months
from zhike.apps.suspicions.actions import INDEX
from zhike.apps.suspicions.models import Notice
from zhike.apps.vault.actions import destroy_keys
from zhike.apps.vault.keys import Indexes

RULE = "retention.aml_records"
AT_LEAST_MONTHS = 120
AT_ONCE = 1_000
SHORTEST_MONTH = 28  # days; the months themselves are counted afterwards


@transaction.atomic
def remove_over() -> int:
    """Remove the decided notices whose period is over, with their keys; give how many."""
    today = timezone.localdate()
    months = max(least_months(RULE, on=today), AT_LEAST_MONTHS)
    rows = Notice.objects.select_for_update().filter(
        decided_at__lt=timezone.now() - timedelta(days=months * SHORTEST_MONTH)
    )
    indexes = Indexes()
    held = {mark for number in held_numbers() for mark in indexes.all_of(number, kind=INDEX)}
    over = [
        row
        for row in rows.order_by("decided_at", "pk")[:AT_ONCE]
        if row.decided_at is not None
        and add_months(timezone.localdate(row.decided_at), months=months) <= today
        and (not row.about_index or row.about_index not in held)
    ]
    for row in over:
        record_confidential(by="zhike", key_owner=row.key_owner, said={"act": "remove"})
    Notice.objects.filter(pk__in=[row.pk for row in over]).delete()
    destroy_keys([row.key_owner for row in over])
    return len(over)
