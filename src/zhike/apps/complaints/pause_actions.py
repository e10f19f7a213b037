"""Time that does not count: asked for by one, approved by another, told to the complainant.

Only where the rules of the day let it (in China for an outside appraisal, test or evaluation).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.analytics.clocks import ClockState
from zhike.apps.complaints import in_force
from zhike.apps.complaints.actions import locked, record
from zhike.apps.complaints.errors import PauseRefused, StepBlocked
from zhike.apps.complaints.letter_actions import send_letter
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.models import ClockPause, Complaint
from zhike.apps.complaints.queries import LegalClock, clocks_of, opened_for
from zhike.apps.complaints.regimes import LAWS, PauseFault, Regime, pause_faults, pause_rule
from zhike.apps.complaints.rules import OWES_DECISION, Blocker
from zhike.apps.people.models import User
from zhike.apps.tickets.clock_actions import pause_clock, resume_clock
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def ask_pause(
    complaint_id: int, *, reason: str, notice: str, language: str, by: User
) -> ClockPause:
    """Ask that the time of an appraisal be left out; until somebody approves, it counts."""
    found = locked(complaint_id)
    clock = _pausable(found)
    if faults := pause_faults(reason=reason, notice=notice, is_asked=_has_pause(found)):
        raise PauseRefused(faults)
    owner = found.ticket.key_owner
    asked = ClockPause.objects.create(
        complaint=found, rule_id=clock.shown.row.rule_id, language=language,
        reason_sealed=seal_for(owner, reason.strip()),
        notice_sealed=seal_for(owner, notice.strip()),
        asked_by=by, asked_at=timezone.now(),
    )  # fmt: skip
    record(found, activity="ask pause", by=by.username)
    return asked


@transaction.atomic
def grant_pause(complaint_id: int, *, by: User) -> ClockPause:
    """Approve the pause somebody else asked for: the clock stands still, the complainant knows."""
    found = locked(complaint_id)
    asked = _waiting(found)
    if asked.asked_by_id == by.pk:
        raise PauseRefused([PauseFault.OWN_APPROVAL])
    _pausable(found)
    asked.approved_by, asked.granted_at = by, timezone.now()
    asked.save(update_fields=["approved_by", "granted_at"])
    (notice,) = opened_for(found, [asked.notice_sealed])
    # The step of the clock stands in the clear: the reason stays sealed in the row of the pause.
    pause_clock(found.ticket_id, name=asked.rule_id, reason=str(asked), by=by.username)
    send_letter(found, kind=LetterKind.PAUSE, text=notice, language=asked.language, by=by.username)
    record(found, activity="grant pause", by=by.username)
    return asked


@transaction.atomic
def refuse_pause(complaint_id: int, *, by: User) -> ClockPause:
    found = locked(complaint_id)
    asked = _waiting(found)
    asked.refused_at = timezone.now()
    asked.save(update_fields=["refused_at"])
    record(found, activity="refuse pause", by=by.username)
    return asked


@transaction.atomic
def end_pause(complaint_id: int, *, by: str) -> ClockPause:
    """The appraisal is there: time counts again."""
    found = locked(complaint_id)
    standing = standing_pause(found)
    if standing is None:
        raise StepBlocked([Blocker.WRONG_STATE])
    standing.ended_at = timezone.now()
    standing.save(update_fields=["ended_at"])
    resume_clock(found.ticket_id, name=standing.rule_id, by=by)
    record(found, activity="end pause", by=by)
    return standing


def pausable_clock(complaint: Complaint) -> LegalClock | None:
    """The clock of the decision while it runs, where the rules of its day let time be left out."""
    regime, on = Regime(complaint.regime), timezone.localdate(complaint.received_at)
    law = LAWS[regime]
    if complaint.state not in OWES_DECISION:
        return None
    if pause_rule(law, in_force.rules_of(regime, on=on)) is None:
        return None
    for one in clocks_of(complaint):
        runs = one.reading is not None and one.reading.state is ClockState.RUNNING
        if one.shown.row.rule_id == law.decision and runs:
            return one
    return None


def waiting_pause(complaint: Complaint) -> ClockPause | None:
    return complaint.pauses.filter(granted_at=None, refused_at=None, ended_at=None).first()


def standing_pause(complaint: Complaint) -> ClockPause | None:
    return complaint.pauses.filter(granted_at__isnull=False, ended_at=None).first()


def _has_pause(complaint: Complaint) -> bool:
    return complaint.pauses.filter(refused_at=None, ended_at=None).exists()


def _pausable(complaint: Complaint) -> LegalClock:
    clock = pausable_clock(complaint)
    if clock is None:
        raise PauseRefused([PauseFault.NOT_ALLOWED])
    return clock


def _waiting(complaint: Complaint) -> ClockPause:
    found = waiting_pause(complaint)
    if found is None:
        raise StepBlocked([Blocker.WRONG_STATE])
    return found
