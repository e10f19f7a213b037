"""Everything that opens masked values to somebody, and closes them again."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import Branch, User
from zhike.apps.unmasking.errors import UnmaskRefused
from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.unmasking.rules import end_of, fault_in
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def grant_unmask(
    *,
    customer_id: str,
    branch: Branch | None,
    fields: Collection[str],
    reason: str,
    note: str,
    minutes: int,
    by: User,
) -> UnmaskGrant:
    """Let a person read values of one customer for some minutes; UnmaskRefused without grounds."""
    if fault := fault_in(fields=fields, reason=reason, note=note, minutes=minutes):
        raise UnmaskRefused(fault=fault)
    now = timezone.now()
    grant = UnmaskGrant.objects.create(
        customer_id=customer_id,
        branch=branch,
        person=by,
        fields=sorted(fields),
        reason=reason,
        note_sealed=seal_for(customer_id, note.strip()),
        begun_at=now,
        ends_at=end_of(begun_at=now, minutes=minutes),
    )
    record_event(
        activity="unmask values",
        case_id=f"customer-{customer_id}",
        by=by.username,
        customer_id=customer_id,
        outcome=reason,
        after={"fields": grant.fields, "minutes": minutes},
        reason=note.strip(),
    )
    return grant


@transaction.atomic
def end_unmask(*, customer_id: str, by: User) -> int:
    """Give back what is in force before its time; give how many grants that were."""
    now = timezone.now()
    rows = UnmaskGrant.objects.filter(
        person=by, customer_id=customer_id, ends_at__gt=now, ended_at=None
    )
    ended = rows.update(ended_at=now)
    if ended:
        record_event(
            activity="end unmasking",
            case_id=f"customer-{customer_id}",
            by=by.username,
            customer_id=customer_id,
        )
    return ended
