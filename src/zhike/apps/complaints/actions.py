"""Every step of a complaint. Each is one transaction with its event, over the row that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.complaints import in_force
from zhike.apps.complaints.closing import is_risk_met
from zhike.apps.complaints.errors import (
    HandlerRefused,
    NotAskedFor,
    ReasonMissing,
    StepBlocked,
    TooManyRepresentatives,
)
from zhike.apps.complaints.grading import grade_of
from zhike.apps.complaints.models import Complaint, Outcome
from zhike.apps.complaints.queries import has_reply, is_remedy_settled, ties_of, words_of
from zhike.apps.complaints.regimes import LAWS, Regime, clocks_of, number_of
from zhike.apps.complaints.registration import (
    HELD_BY_BANK,
    Material,
    Submitter,
    are_too_many,
)
from zhike.apps.complaints.repeats import Repeated
from zhike.apps.complaints.rules import Blocker, Facts, State, Step, blockers, steps_from
from zhike.apps.complaints.severity import Grade, is_graver
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets import rules as ticket_rules
from zhike.apps.tickets.clock_actions import add_step, note_due, running_clocks, start_clock
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import ClockName, Kind, StepKind
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def register_complaint(
    *,
    queue: WorkQueue,
    subject: str,
    demand: str,
    regime: Regime,
    channel: str,
    by: str,
    customer: Customer | None = None,
    submitter: Submitter = Submitter.SELF,
    in_writing: bool = False,
    materials: Iterable[Material] = (),
    representatives: int = 0,
    people_face_to_face: int = 0,
    channel_code: str = "",
    business_code: str = "",
    received_at: datetime | None = None,
    ticket: Ticket | None = None,
) -> Complaint:
    """Take a complaint in; the clocks of its law run from its receipt.

    A ticket that turns out to be a complaint becomes one: its clocks run from that moment.

    Raises
    ------
    NotAskedFor, TooManyRepresentatives, CodeUnknown, ReasonMissing
    """
    at = received_at or timezone.now()
    on = timezone.localdate(at)
    handed_in = tuple(materials)
    if not demand.strip():
        raise ReasonMissing
    _require_lawful(regime, materials=handed_in, representatives=representatives, on=on)
    in_force.require_codes(channel_code, business_code, on=on)
    if ticket is None:
        ticket = tickets.open_ticket(
            kind=Kind.COMPLAINT, subject=subject, queue=queue, channel=channel, by=by,
            customer=customer, at=at,
        )  # fmt: skip
    else:
        ticket = tickets.change_ticket(ticket.pk, kind=Kind.COMPLAINT, by=by)
    made = Complaint(
        ticket=ticket, regime=regime, received_at=at, submitter=submitter, in_writing=in_writing,
        materials=sorted(handed_in), representatives=representatives,
        people_face_to_face=people_face_to_face, channel_code=channel_code,
        business_code=business_code, demand_sealed=seal_for(ticket.key_owner, demand.strip()),
    )  # fmt: skip
    made.grade = grade_of(made).grade
    made.save()
    _start_clocks(made, on=on)
    record(made, activity="register complaint", by=by, at=at, outcome=made.grade)
    escalate(made, before=Grade.ORDINARY, by=by)
    return made


def escalate(complaint: Complaint, *, before: Grade, by: str) -> None:
    """Write down that a complaint became graver, and who has to hear of it: notices follow."""
    if not is_graver(Grade(complaint.grade), than=before):
        return
    told_to = in_force.escalation(on=timezone.localdate()).get(complaint.grade, [])
    record(
        complaint, activity="escalate complaint", by=by, outcome=complaint.grade,
        after={"told_to": told_to},
    )  # fmt: skip


def _require_lawful(
    regime: Regime, *, materials: Iterable[Material], representatives: int, on: date
) -> None:
    if wrong := [one for one in materials if one in HELD_BY_BANK]:
        raise NotAskedFor(wrong)
    at_most = number_of(LAWS[regime].representatives, in_force.rules_of(regime, on=on))
    if are_too_many(representatives=representatives, at_most=at_most):
        raise TooManyRepresentatives(sent=representatives, at_most=at_most or 0)


def _start_clocks(complaint: Complaint, *, on: date) -> None:
    regime = Regime(complaint.regime)
    law = LAWS[regime]
    for clock in clocks_of(law, in_force.rules_of(regime, on=on)):
        start_clock(
            complaint.ticket, name=clock.rule.id, limit=clock.limit, at=complaint.received_at,
            jurisdiction=law.jurisdiction, rule_id=clock.rule.id,
        )  # fmt: skip
    note_due(complaint.ticket)


@transaction.atomic
def accept_complaint(complaint_id: int, *, by: str) -> Complaint:
    found = locked(complaint_id)
    step(found, Step.ACCEPT, Facts())
    return saved(found, activity="accept complaint", by=by)


@transaction.atomic
def investigate_complaint(complaint_id: int, *, handler: User, by: str) -> Complaint:
    """Put somebody without a part in the matter in charge; he owns the ticket from now on."""
    found = locked(complaint_id)
    require_free(found, handler)
    step(found, Step.INVESTIGATE, Facts())
    found.ticket = tickets.assign_ticket(found.ticket_id, owner=handler, by=by)
    return saved(found, activity="investigate complaint", by=by)


@transaction.atomic
def decide_complaint(
    complaint_id: int, *, outcome: Outcome, decision: str, reasons: str, by: User
) -> Complaint:
    """Decide; the legal clock runs on until the complainant is told."""
    found = locked(complaint_id)
    step(
        found,
        Step.DECIDE,
        Facts(
            handler_ties=ties_of(found, by),
            five_w_missing=words_of(found).five_w.missing,
            has_cause=found.causes.exists(),
            has_reasons=bool(reasons.strip() and decision.strip()),
            is_remedy_approved=is_remedy_settled(found),
        ),
    )
    owner = found.ticket.key_owner
    found.outcome, found.decided_by, found.decided_at = outcome, by, timezone.now()
    found.decision_sealed = seal_for(owner, decision.strip())
    found.reasons_sealed = seal_for(owner, reasons.strip())
    return saved(found, activity="decide complaint", by=by.username, outcome=outcome)


@transaction.atomic
def restart_complaint(complaint_id: int, *, facts: str, by: str) -> Complaint:
    """New facts within the period: it runs anew, and what was decided but not told is undone."""
    found = locked(complaint_id)
    if not facts.strip():
        raise ReasonMissing
    step(found, Step.RESTART, Facts())
    now = timezone.now()
    for clock in legal_clocks(found):
        add_step(
            clock, kind=StepKind.RECALCULATED, at=now, reason="new facts", started_at=now
        )  # fmt: skip
    found.decided_at = found.decided_by = None
    found.outcome = found.decision_sealed = found.reasons_sealed = ""
    note_due(found.ticket)
    return saved(
        found, activity="restart complaint", by=by, reason=facts.strip(), outcome=Repeated.ANEW
    )


@transaction.atomic
def withdraw_complaint(complaint_id: int, *, by: str) -> Complaint:
    """The complainant withdraws: it ends on the day on which that is received."""
    found = locked(complaint_id)
    step(found, Step.WITHDRAW, Facts())
    end_clocks(found)
    found.closed_at = timezone.now()
    close_ticket(found, by=by, is_dropped=True)
    return saved(found, activity="withdraw complaint", by=by)


@transaction.atomic
def close_complaint(complaint_id: int, *, by: str) -> Complaint:
    """Put it to the files: told, and with nothing left that speaks for a second complaint."""
    found = locked(complaint_id)
    step(
        found,
        Step.CLOSE,
        Facts(is_reply_sent=has_reply(found), is_risk_met=is_risk_met(found)),
    )
    end_clocks(found)
    found.closed_at = timezone.now()
    close_ticket(found, by=by)
    return saved(found, activity="close complaint", by=by, outcome=found.outcome)


def step(complaint: Complaint, wanted: Step, facts: Facts, *, parts: Iterable[str] = ()) -> None:
    """Take a step, or say everything that holds it up; the row is not saved."""
    state = State(complaint.state)
    if held := blockers(state, wanted, facts):
        shown = parts if Blocker.LETTER_INCOMPLETE in held else ()
        raise StepBlocked(held, parts=shown)
    complaint.state = steps_from(state)[wanted]


def require_free(complaint: Complaint, user: User) -> None:
    if ties := ties_of(complaint, user):
        raise HandlerRefused(name=str(user), ties=ties)


def legal_clocks(complaint: Complaint) -> list[Any]:
    """The clocks of law that run."""
    return [one for one in running_clocks(complaint.ticket) if one.name not in set(ClockName)]


def end_clocks(complaint: Complaint, *, but: Iterable[str] = (), reason: str = "") -> None:
    now = timezone.now()
    for clock in legal_clocks(complaint):
        if clock.name not in but:
            add_step(clock, kind=StepKind.STOPPED, at=now, reason=reason)
            complaint.pauses.filter(rule_id=clock.name, ended_at=None).update(ended_at=now)
    note_due(complaint.ticket)


def close_ticket(complaint: Complaint, *, by: str, is_dropped: bool = False) -> None:
    if complaint.ticket.state in ticket_rules.ACTIVE | {ticket_rules.State.SOLVED}:
        complaint.ticket = tickets.change_state(
            complaint.ticket_id, state=ticket_rules.State.CLOSED, by=by, is_dropped=is_dropped
        )


def locked(complaint_id: int) -> Complaint:
    """The complaint, which nobody else changes until the transaction ends."""
    rows = Complaint.objects.select_for_update(of=("self",)).select_related(
        "ticket__queue__branch", "ticket__owner", "ticket__customer"
    )
    return rows.get(pk=complaint_id)


def saved(
    complaint: Complaint,
    *,
    activity: str,
    by: str,
    outcome: str = "",
    reason: str = "",
    after: Mapping[str, Any] | None = None,
) -> Complaint:
    complaint.version += 1
    complaint.save()
    record(
        complaint,
        activity=activity,
        by=by,
        outcome=outcome or complaint.state,
        reason=reason,
        after=after,
    )
    return complaint


def record(
    complaint: Complaint,
    *,
    activity: str,
    by: str,
    at: datetime | None = None,
    outcome: str = "",
    reason: str = "",
    after: Mapping[str, Any] | None = None,
) -> None:
    ticket = complaint.ticket
    record_event(
        activity=activity,
        case_id=ticket.case_id,
        by=by,
        occurred_at=at,
        channel=ticket.channel,
        customer_id=ticket.customer_number,
        outcome=outcome,
        attributes={
            "regime": complaint.regime,
            "state": complaint.state,
            "business": complaint.business_code,
        },
        # Nobody's key seals the words of a stranger.
        reason=reason if ticket.customer_number else "",
        after=after,
    )
