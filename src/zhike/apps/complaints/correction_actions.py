"""What is mended so that a cause does not come back, and whether it did."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from zhike.apps.complaints.actions import locked, record
from zhike.apps.complaints.corrections import needs_reopening, spans
from zhike.apps.complaints.errors import ReasonMissing
from zhike.apps.complaints.models import Complaint, CorrectiveAction
from zhike.apps.people.models import User


@transaction.atomic
def plan_correction(
    complaint_id: int,
    *,
    cause: str,
    root_cause: str,
    action: str,
    owner: User,
    due_date: date,
    by: str,
) -> CorrectiveAction:
    found = locked(complaint_id)
    if not root_cause.strip() or not action.strip():
        raise ReasonMissing
    made = CorrectiveAction.objects.create(
        complaint=found, cause=cause, root_cause=root_cause.strip(), action=action.strip(),
        owner=owner, due_date=due_date,
    )  # fmt: skip
    record(found, activity="plan correction", by=by, outcome=cause)
    return made


@transaction.atomic
def finish_correction(correction_id: int, *, on: date, by: str) -> CorrectiveAction:
    found = _locked(correction_id)
    found.done_date = on
    found.save(update_fields=["done_date"])
    record(found.complaint, activity="finish correction", by=by, outcome=found.cause)
    return found


@transaction.atomic
def check_recurrence(correction_id: int, *, days: int, by: str) -> CorrectiveAction:
    """Count complaints of the cause over as many days before and after it was mended.

    More after than before opens the correction again.
    """
    found = _locked(correction_id)
    if found.done_date is None:
        raise ReasonMissing
    before, after = spans(done=found.done_date, days=days)
    found.before_count = _count(found, *before)
    found.after_count = _count(found, *after)
    found.checked_date = timezone.localdate()
    if needs_reopening(before=found.before_count, after=found.after_count):
        found.done_date = None
        found.reopened += 1
    found.save()
    outcome = "reopened" if found.done_date is None else "holds"
    record(found.complaint, activity="check recurrence", by=by, outcome=outcome)
    return found


def _count(found: CorrectiveAction, first: date, last: date) -> int:
    return Complaint.objects.filter(
        merged_into=None,
        causes__code=found.cause,
        business_code=found.complaint.business_code,
        received_at__date__gte=first,
        received_at__date__lt=last + timedelta(days=1),
    ).count()


def _locked(correction_id: int) -> CorrectiveAction:
    rows = CorrectiveAction.objects.select_for_update(of=("self",))
    return rows.select_related("complaint__ticket__customer").get(pk=correction_id)
