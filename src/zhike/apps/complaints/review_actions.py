"""The review round (核查): the decision looked at again by somebody who did not make it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.complaints import in_force
from zhike.apps.complaints.actions import end_clocks, locked, saved, step
from zhike.apps.complaints.letter_actions import lacking, send_letter
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.models import Complaint, Outcome, Review
from zhike.apps.complaints.queries import is_within_review_time, ties_of
from zhike.apps.complaints.regimes import LAWS, Regime
from zhike.apps.complaints.rules import Facts, Step
from zhike.apps.people.models import User
from zhike.apps.rulepacks.rules import clock_limit
from zhike.apps.tickets import rules as ticket_rules
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.clock_actions import note_due, start_clock
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def ask_review(complaint_id: int, *, grounds: str, by: str) -> Review:
    """The complainant asks for a review, within its time; the clock of the review runs."""
    found = locked(complaint_id)
    now = timezone.now()
    step(
        found,
        Step.ASK_REVIEW,
        Facts(
            was_reviewed=Review.objects.filter(complaint=found).exists(),
            is_within_review_time=is_within_review_time(found, moment=now),
        ),
    )
    made = Review.objects.create(
        complaint=found,
        asked_at=now,
        grounds_sealed=seal_for(found.ticket.key_owner, grounds.strip()) if grounds.strip() else "",
    )
    found.closed_at = None
    if found.ticket.state in ticket_rules.DONE:
        found.ticket = change_state(
            found.ticket_id, state=ticket_rules.State.OPEN, by=by, reason="review"
        )
    law, regime = LAWS[Regime(found.regime)], Regime(found.regime)
    rule = in_force.rules_of(regime, on=timezone.localdate(now)).get(law.review_decision)
    if rule is not None:
        start_clock(
            found.ticket, name=rule.id, limit=clock_limit(rule), at=now,
            jurisdiction=law.jurisdiction, rule_id=rule.id,
        )  # fmt: skip
        note_due(found.ticket)
    saved(found, activity="ask complaint review", by=by)
    return made


@transaction.atomic
def decide_review(
    complaint_id: int, *, outcome: Outcome, decision: str, reasons: str, by: User
) -> Complaint:
    found = locked(complaint_id)
    step(
        found,
        Step.DECIDE_REVIEW,
        Facts(
            reviewer_decided=found.decided_by_id == by.pk,
            handler_ties=ties_of(found, by),
            has_reasons=bool(decision.strip() and reasons.strip()),
        ),
    )
    review, owner = found.review, found.ticket.key_owner
    review.reviewer, review.outcome, review.decided_at = by, outcome, timezone.now()
    review.decision_sealed = seal_for(owner, decision.strip())
    review.reasons_sealed = seal_for(owner, reasons.strip())
    review.save()
    return saved(found, activity="decide complaint review", by=by.username, outcome=outcome)


@transaction.atomic
def tell_review(complaint_id: int, *, text: str, language: str, by: str) -> Complaint:
    found = locked(complaint_id)
    kind = LetterKind.REVIEW_DECISION
    missing = lacking(found, kind=kind, text=text, language=language)
    step(found, Step.TELL_REVIEW, Facts(letter_missing=missing), parts=missing)
    send_letter(found, kind=kind, text=text, language=language, by=by)
    Review.objects.filter(complaint=found).update(told_at=timezone.now())
    end_clocks(found, but=(LAWS[Regime(found.regime)].closing,))
    return saved(found, activity="tell complaint review", by=by)
