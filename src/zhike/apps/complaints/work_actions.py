"""What is found out about a complaint, and how its complainant is met."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from zhike.apps.complaints import in_force
from zhike.apps.complaints.actions import escalate, locked, record, require_free, saved
from zhike.apps.complaints.errors import ChangeRefused, CodeUnknown, StepBlocked, TooEarly
from zhike.apps.complaints.five_w import FiveW
from zhike.apps.complaints.grading import grade_of
from zhike.apps.complaints.handling import Change, Move, change_faults, may_make
from zhike.apps.complaints.models import (
    ChangeMade,
    ChosenCause,
    Complaint,
    Concern,
    HandlingMove,
    RiskAction,
)
from zhike.apps.complaints.queries import first_complaint_of
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.rules import OPEN, Blocker
from zhike.apps.complaints.severity import Grade, SeverityFacts
from zhike.apps.people.models import Branch, User
from zhike.apps.tickets.actions import assign_ticket
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def note_five_w(complaint_id: int, *, five_w: FiveW, by: str) -> Complaint:
    found = _open(complaint_id)
    owner = found.ticket.key_owner
    found.who_sealed = seal_for(owner, five_w.who.strip())
    found.what_sealed = seal_for(owner, five_w.what.strip())
    found.when_sealed = seal_for(owner, five_w.when.strip())
    found.where_sealed = seal_for(owner, five_w.where.strip())
    found.why_sealed = seal_for(owner, five_w.why.strip())
    return saved(found, activity="note complaint facts", by=by, after={"answered": five_w.answered})


@transaction.atomic
def choose_causes(
    complaint_id: int,
    *,
    causes: Collection[str],
    standard: str,
    business_code: str,
    channel_code: str,
    by: str,
) -> Complaint:
    """Say why, in the bank's causes and in the standard; repeats of the matter are linked by it.

    Raises
    ------
    CodeUnknown
        A code is unknown, or the class of the standard does not tell one of the causes.
    """
    found = _open(complaint_id)
    on = timezone.localdate(found.received_at)
    in_force.require_codes(business_code, channel_code, standard, on=on)
    known = in_force.codes("causes", on=on)
    for code in causes:
        if code not in known:
            raise CodeUnknown(code=code)
    found.business_code, found.channel_code = business_code, channel_code
    found.causes.all().delete()
    ChosenCause.objects.bulk_create(
        ChosenCause(complaint=found, code=code, standard=standard or known[code].maps_to[0])
        for code in dict.fromkeys(causes)
    )
    found.first = first_complaint_of(found)
    return saved(
        found,
        activity="choose complaint causes",
        by=by,
        after={"causes": sorted(causes), "first": str(found.first) if found.first else ""},
    )


@transaction.atomic
def note_concern(
    complaint_id: int, *, tie: Tie, by: str, user: User | None = None, branch: Branch | None = None
) -> Complaint:
    """Say whom of the bank or which branch it concerns; they handle it no more."""
    found = _open(complaint_id)
    Concern.objects.create(complaint=found, tie=tie, user=user, branch=branch)
    return saved(found, activity="note complaint concern", by=by, outcome=tie)


@transaction.atomic
def grade_complaint(complaint_id: int, *, facts: SeverityFacts, by: str) -> Complaint:
    """Note how far it reaches; its grade follows from the table of the day."""
    found = _open(complaint_id)
    before = found.grade
    found.people_face_to_face = facts.people_face_to_face
    found.customers_affected = facts.customers_affected
    found.media, found.is_vulnerable = facts.media, facts.is_vulnerable
    found.from_disaster, found.amount_cents = facts.from_disaster, facts.amount_cents
    found.grade = grade_of(found).grade
    found = saved(
        found,
        activity="grade complaint",
        by=by,
        outcome=found.grade,
        after={"grade": found.grade, "before": before},
    )
    escalate(found, before=Grade(before), by=by)
    return found


@transaction.atomic
def note_move(complaint_id: int, *, move: Move, emotion: int, by: str) -> HandlingMove:
    """Write down what was done with the complainant. The matter waits for the feelings."""
    found = _open(complaint_id)
    made = [Move(row.move) for row in found.moves.all()]
    if not may_make(move, before=made):
        raise TooEarly
    row = HandlingMove.objects.create(
        complaint=found, move=move, emotion=emotion, by=by, made_at=timezone.now()
    )
    record(found, activity="note complaint move", by=by, outcome=move)
    return row


@transaction.atomic
def make_change(
    complaint_id: int, *, change: Change, by: str, after: str = "", handler: User | None = None
) -> ChangeMade:
    """Change person, place or time; another person is free of ties and was not there before."""
    found = _open(complaint_id)
    rows = list(found.changes.all())
    before = next((row.after for row in reversed(rows) if row.change == change), "")
    if change is Change.PERSON:
        before, after = found.ticket.owner.username, handler.username if handler else ""
    seen = [row.before for row in rows if row.change == Change.PERSON]
    faults = change_faults(
        change, made=[Change(row.change) for row in rows], before=before, after=after, seen=seen
    )
    if faults:
        raise ChangeRefused(faults)
    if change is Change.PERSON and handler:
        require_free(found, handler)
        assign_ticket(found.ticket_id, owner=handler, by=by)
    made = ChangeMade.objects.create(
        complaint=found, change=change, before=before, after=after.strip(), by=by,
        made_at=timezone.now(),
    )  # fmt: skip
    record(found, activity="change complaint setting", by=by, outcome=change)
    return made


@transaction.atomic
def note_chased(complaint_id: int, *, by: str, times: int = 1) -> Complaint:
    """The complainant had to ask how it stands."""
    found = _open(complaint_id)
    found.chased += times
    return saved(found, activity="note complaint chased", by=by, outcome=str(found.chased))


@transaction.atomic
def note_risk_action(complaint_id: int, *, action: str, by: str) -> RiskAction:
    found = _open(complaint_id)
    made = RiskAction.objects.create(complaint=found, action=action, by=by, done_at=timezone.now())
    record(found, activity="act against second complaint", by=by, outcome=action)
    return made


def _open(complaint_id: int) -> Complaint:
    found = locked(complaint_id)
    if found.state not in OPEN:
        raise StepBlocked([Blocker.WRONG_STATE])
    return found
