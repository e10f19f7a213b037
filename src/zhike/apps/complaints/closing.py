"""What speaks for a second complaint, read from what is on record, and whether it was met."""

from __future__ import annotations

from django.utils import timezone

from zhike.analytics.clocks import ClockState
from zhike.apps.complaints import in_force
from zhike.apps.complaints.handling import HEATED, Change, Move, manner_of
from zhike.apps.complaints.models import Complaint, Outcome
from zhike.apps.complaints.queries import granted_cents, similar_to
from zhike.apps.complaints.remedy import Fit
from zhike.apps.complaints.rules import OWES_DECISION
from zhike.apps.complaints.second_complaint import Risk, Signs, is_met, risk_of
from zhike.apps.tickets.rules import ClockName


def risk_now(complaint: Complaint) -> Risk:
    return risk_of(signs_of(complaint), in_force.risk_method(on=timezone.localdate()))


def is_risk_met(complaint: Complaint) -> bool:
    done = list(complaint.risk_actions.values_list("action", flat=True))
    return is_met(risk_now(complaint), done=done)


def signs_of(complaint: Complaint) -> Signs:
    moves = list(complaint.moves.all())
    clocks = complaint.ticket.clocks.exclude(name__in=list(ClockName))
    decided = complaint.state not in OWES_DECISION
    return Signs(
        is_repeat=complaint.first_id is not None,
        request_refused=complaint.outcome == Outcome.REJECTED,
        still_angry=bool(moves) and moves[-1].emotion >= HEATED,
        decided_late=clocks.filter(state=ClockState.BREACHED).exists()
        or complaint.extensions.filter(granted_at__isnull=False).exists(),
        met_badly=bool(manner_of([Move(row.move) for row in moves]).faults),
        chased=complaint.chased,
        handed_on=complaint.changes.filter(change=Change.PERSON).count(),
        remedy_below_similar=decided
        and similar_to(complaint, amount_cents=granted_cents(complaint)).fit is Fit.BELOW,
    )
