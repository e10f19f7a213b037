"""What one customer is to another: noted, and ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.errors import CustomerUnknown, RelationRefused, RelationUnknown
from zhike.apps.customers.models import Customer, Relation
from zhike.apps.customers.rules import CustomerState, RelationKind, may_relate


@transaction.atomic
def add_relation(
    *,
    subject: str,
    object: str,  # noqa: A002 - the word of the model
    kind: RelationKind,
    by: str,
    since_date: date | None = None,
    source: str = "entered by hand",
) -> Relation:
    """Note that one customer is `kind` of another; what stands already is not noted again."""
    rows = Customer.objects.filter(customer_id__in=[subject, object], state=CustomerState.ACTIVE)
    found = {row.customer_id: row for row in rows}
    if subject not in found or object not in found:
        raise CustomerUnknown
    if not may_relate(kind, subject=found[subject].kind, object=found[object].kind) or (
        subject == object
    ):
        raise RelationRefused
    known = Relation.objects.filter(
        subject=found[subject], object=found[object], kind=kind, until_date=None
    ).first()
    if known:
        return known
    made = Relation.objects.create(
        subject=found[subject],
        object=found[object],
        kind=kind,
        since_date=since_date,
        source=source,
        noted_at=timezone.now(),
    )
    _record("add relation", made, by=by)
    return made


@transaction.atomic
def end_relation(relation_id: int, *, by: str) -> Relation:
    """Say that a relation holds no more from today on; it stays in the history."""
    found = (
        Relation.objects.select_for_update(of=("self",))
        .select_related("subject", "object")
        .filter(pk=relation_id, until_date=None)
        .first()
    )
    if found is None:
        raise RelationUnknown
    found.until_date = timezone.localdate()
    found.save(update_fields=["until_date"])
    _record("end relation", found, by=by)
    return found


def _record(activity: str, relation: Relation, *, by: str) -> None:
    record_event(
        activity=activity,
        case_id=f"customer-{relation.subject.customer_id}",
        by=by,
        customer_id=relation.subject.customer_id,
        outcome=relation.kind,
        after={"object": relation.object.customer_id, "kind": relation.kind},
    )
