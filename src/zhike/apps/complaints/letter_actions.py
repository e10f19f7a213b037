"""Telling the complainant: letters as they went out, each with every part it must have."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhike.analytics.clocks import ClockState
from zhike.apps.complaints import in_force
from zhike.apps.complaints.actions import close_ticket, end_clocks, locked, saved, step
from zhike.apps.complaints.letters import Draft, LetterKind, draft, kind_of_reply, missing_parts
from zhike.apps.complaints.models import Complaint, Letter
from zhike.apps.complaints.post_actions import leave_letter
from zhike.apps.complaints.queries import clocks_of, opened_for, words_of
from zhike.apps.complaints.regimes import LAWS, Regime, number_of
from zhike.apps.complaints.registration import NotAccepted
from zhike.apps.complaints.rules import Facts, Step
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def tell_decision(complaint_id: int, *, text: str, language: str, by: str) -> Complaint:
    """Send the decision; with it the legal clocks of the decision stop."""
    found = locked(complaint_id)
    kind = reply_kind(found)
    missing = lacking(found, kind=kind, text=text, language=language)
    step(found, Step.TELL, Facts(letter_missing=missing), parts=missing)
    send_letter(found, kind=kind, text=text, language=language, by=by)
    found.told_at = timezone.now()
    end_clocks(found, but=(LAWS[Regime(found.regime)].closing,))
    return saved(found, activity="tell complaint decision", by=by, outcome=found.outcome)


@transaction.atomic
def refuse_complaint(
    complaint_id: int, *, ground: NotAccepted, text: str, language: str, by: str
) -> Complaint:
    """Do not accept it, and tell the submitter why."""
    found = locked(complaint_id)
    kind = LetterKind.NOT_ACCEPTED
    missing = lacking(found, kind=kind, text=text, language=language)
    step(found, Step.REFUSE, Facts(has_ground=not missing), parts=missing)
    send_letter(found, kind=kind, text=text, language=language, by=by)
    found.not_accepted_because = ground
    end_clocks(found)
    found.closed_at = timezone.now()
    close_ticket(found, by=by, is_dropped=True)
    return saved(found, activity="refuse complaint", by=by)


def send_letter(
    complaint: Complaint, *, kind: LetterKind, text: str, language: str, by: str
) -> Letter:
    """Put a letter on record, and on its way by mail where the complainant is reached so."""
    said = text.strip()
    return Letter.objects.create(
        complaint=complaint,
        message=leave_letter(complaint, text=said, language=language, by=by),
        kind=kind,
        language=language,
        text_sealed=seal_for(complaint.ticket.key_owner, said),
        sent_by=by,
        sent_at=timezone.now(),
    )


def reply_kind(complaint: Complaint) -> LetterKind:
    """Which letter is owed now: DISP lets a summary do while its three days run."""
    summary = LAWS[Regime(complaint.regime)].summary
    running = any(
        one.shown.row.rule_id == summary
        and one.reading is not None
        and one.reading.state is ClockState.RUNNING
        for one in clocks_of(complaint)
    )
    return kind_of_reply(Regime(complaint.regime), within_summary_time=running)


def lacking(complaint: Complaint, *, kind: LetterKind, text: str, language: str) -> tuple[str, ...]:
    """Give the parts that a finished letter lacks."""
    parts = in_force.letter_parts(kind, Regime(complaint.regime), on=timezone.localdate())
    return missing_parts(parts, text, language=language)


def drafted(
    complaint: Complaint, *, kind: LetterKind, language: str, due_at: datetime | None = None
) -> Draft:
    """Put a letter together from what is on record."""
    regime, on = Regime(complaint.regime), timezone.localdate(complaint.received_at)
    law, rules = LAWS[regime], in_force.rules_of(regime, on=on)
    words = words_of(complaint)
    decision, reasons, received = words.decision, words.reasons, on
    if kind is LetterKind.REVIEW_DECISION:
        review = complaint.review
        decision, reasons = opened_for(complaint, [review.decision_sealed, review.reasons_sealed])
        received = timezone.localdate(review.asked_at)
    bodies = settings.COMPLAINT_BODIES
    values = {
        "name": "您" if language == "zh" else "customer",
        "number": complaint.ticket.number,
        "received_on": received.isoformat(),
        "decision": decision,
        "reasons": reasons,
        "review_days": str(number_of(law.review_application, rules) or ""),
        "review_body": bodies["review"],
        "mediation_body": bodies["mediation"],
        "referral_months": str(number_of(law.referral, rules) or ""),
        "feedback_days": str(number_of(law.feedback, rules) or ""),
        "due_on": timezone.localdate(due_at).isoformat() if due_at else "",
    }
    parts = in_force.letter_parts(kind, regime, on=timezone.localdate())
    return draft(parts, values, language=language)


def unverified_of(complaint: Complaint) -> list[str]:
    """The rules whose numbers the letters of a regime name and whose source nobody verified."""
    regime = Regime(complaint.regime)
    law = LAWS[regime]
    rules = in_force.rules_of(regime, on=timezone.localdate(complaint.received_at))
    named = (law.review_application, law.referral, law.feedback)
    return [one for one in named if one in rules and not rules[one].is_verified]
