"""What a complainant is given: proposed by one person, approved by another with authority."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.complaints import in_force
from zhike.apps.complaints.actions import locked, record
from zhike.apps.complaints.errors import ApprovalRefused, ReasonMissing, StepBlocked
from zhike.apps.complaints.models import Complaint, Remedy
from zhike.apps.complaints.queries import similar_to
from zhike.apps.complaints.remedy import WITH_AMOUNT, RemedyKind, approval_faults
from zhike.apps.complaints.rules import Blocker, State
from zhike.apps.people.models import User
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def propose_remedy(
    complaint_id: int, *, kind: RemedyKind, amount_cents: int, reason: str, by: User
) -> Remedy:
    """Propose what to give; an amount unlike what others were given needs its reason."""
    found = locked(complaint_id)
    if found.state != State.INVESTIGATING:
        raise StepBlocked([Blocker.WRONG_STATE])
    cents = amount_cents if kind in WITH_AMOUNT else 0
    if cents and similar_to(found, amount_cents=cents).needs_reason and not reason.strip():
        raise ReasonMissing
    made = Remedy.objects.create(
        complaint=found, kind=kind, amount_cents=cents, proposed_by=by,
        proposed_at=timezone.now(),
        reason_sealed=seal_for(found.ticket.key_owner, reason.strip()) if reason.strip() else "",
    )  # fmt: skip
    record(
        found, activity="propose remedy", by=by.username, outcome=kind,
        after={"amount_cents": cents},
    )  # fmt: skip
    return made


@transaction.atomic
def approve_remedy(complaint_id: int, *, remedy_id: int, by: User) -> Remedy:
    """Approve a remedy, as far as one's own authority goes, and never one's own proposal."""
    found, remedy = _waiting(complaint_id, remedy_id)
    faults = approval_faults(
        approver=by.username,
        roles=[by.role],
        proposer=remedy.proposed_by.username,
        amount_cents=remedy.amount_cents,
        authority=in_force.authority(on=timezone.localdate()),
    )
    if remedy.amount_cents == 0:
        faults = tuple(fault for fault in faults if fault != "beyond_authority")
    if faults:
        raise ApprovalRefused(faults)
    remedy.approved_by, remedy.approved_at = by, timezone.now()
    remedy.save(update_fields=["approved_by", "approved_at"])
    record(found, activity="approve remedy", by=by.username, outcome=remedy.kind)
    return remedy


@transaction.atomic
def refuse_remedy(complaint_id: int, *, remedy_id: int, by: User) -> Remedy:
    found, remedy = _waiting(complaint_id, remedy_id)
    remedy.refused_at = timezone.now()
    remedy.save(update_fields=["refused_at"])
    record(found, activity="refuse remedy", by=by.username, outcome=remedy.kind)
    return remedy


def _waiting(complaint_id: int, remedy_id: int) -> tuple[Complaint, Remedy]:
    found = locked(complaint_id)
    remedy = found.remedies.select_related("proposed_by").filter(pk=remedy_id).first()
    if remedy is None or remedy.approved_at or remedy.refused_at:
        raise StepBlocked([Blocker.WRONG_STATE])
    return found, remedy
