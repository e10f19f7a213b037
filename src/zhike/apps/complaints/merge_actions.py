"""Two complaints of one customer about the same matter become one: the older, with its clock.

The younger stays readable and leads to the older; nothing is counted twice.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.complaints.actions import end_clocks, escalate, legal_clocks, locked, record, saved
from zhike.apps.complaints.errors import MergeRefused
from zhike.apps.complaints.grading import grade_of
from zhike.apps.complaints.merging import Side, merge_faults, older_first
from zhike.apps.complaints.models import Complaint, Concern
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import Grade
from zhike.apps.customers.queries import survivor_of
from zhike.apps.tickets.clock_actions import BY_MERGE
from zhike.apps.tickets.merge_actions import merge_ticket


@transaction.atomic
def merge_complaints(complaint_id: int, *, other_id: int, by: str) -> Complaint:
    """Let two complaints go on as the older of them; give it.

    Raises
    ------
    MergeRefused
    """
    found = {key: locked(key) for key in sorted({complaint_id, other_id})}
    one, other = side_of(found[complaint_id]), side_of(found[other_id])
    if faults := merge_faults(one, other):
        raise MergeRefused(faults)
    older, younger = (found[side.key] for side in older_first(one, other))
    _take_over(older, younger)
    before, older.grade = Grade(older.grade), grade_of(older).grade
    older.save()
    end_clocks(younger, reason=BY_MERGE)
    younger.first, younger.merged_into = None, older
    younger.state, younger.closed_at = State.MERGED, timezone.now()
    younger.save()
    merge_ticket(younger.ticket_id, into=older.ticket_id, by=by)
    record(younger, activity="merge complaints", by=by, outcome=older.ticket.number)
    saved(older, activity="merge complaints", by=by, outcome=younger.ticket.number)
    escalate(older, before=before, by=by)
    return older


def side_of(complaint: Complaint) -> Side:
    remedies = complaint.remedies.filter(refused_at=None)
    waits = (
        remedies.filter(approved_at=None).exists()
        or complaint.extensions.filter(granted_at=None, refused_at=None).exists()
        or complaint.pauses.filter(granted_at=None, refused_at=None, ended_at=None).exists()
    )
    return Side(
        key=complaint.pk,
        received_at=complaint.received_at,
        state=State(complaint.state),
        regime=Regime(complaint.regime),
        # Entries that were merged mean one person.
        customer=survivor_of(whose).customer_id if (whose := complaint.ticket.customer) else "",
        due={clock.name: clock.due_at for clock in legal_clocks(complaint)},
        waits=waits,
        has_remedy=remedies.exists(),
    )


def _take_over(older: Complaint, younger: Complaint) -> None:
    """What is known of the younger holds for the older: chases, reach, ties and repeats, once."""
    older.chased += younger.chased
    # It is one customer and one matter: what both tell of is not added up.
    for name in ("people_face_to_face", "customers_affected", "media", "amount_cents"):
        setattr(older, name, max(getattr(older, name), getattr(younger, name)))
    for name in ("is_vulnerable", "from_disaster", "in_writing"):
        setattr(older, name, getattr(older, name) or getattr(younger, name))
    known = set(older.concerns.values_list("tie", "user", "branch"))
    Concern.objects.bulk_create(
        Concern(complaint=older, tie=row.tie, user_id=row.user_id, branch_id=row.branch_id)
        for row in younger.concerns.all()
        if (row.tie, row.user_id, row.branch_id) not in known
    )
    if older.first_id is None and younger.first_id != older.pk:
        older.first = younger.first
    Complaint.objects.filter(first=younger).exclude(pk=older.pk).update(first=older)
    Complaint.objects.filter(merged_into=younger).update(merged_into=older)
