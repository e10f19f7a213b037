"""More time for the decision: which the rule gives, who approves it, and what is told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhike.analytics.clocks import Clock, ClockState, Extended, read_clock
from zhike.apps.complaints.actions import locked, record
from zhike.apps.complaints.errors import ExtensionRefused, StepBlocked
from zhike.apps.complaints.letter_actions import send_letter
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.models import ClockExtension, Complaint
from zhike.apps.complaints.queries import LegalClock, clocks_of, opened_for
from zhike.apps.complaints.regimes import (
    LAWS,
    Extension,
    ExtensionFault,
    Regime,
    extension_faults,
    next_extension,
)
from zhike.apps.complaints.rules import OWES_DECISION, Blocker
from zhike.apps.people.models import User
from zhike.apps.rulepacks.rules import MoreTime
from zhike.apps.tickets.clock_actions import extend_clock
from zhike.apps.tickets.clocks import clock_of
from zhike.apps.vault.keys import seal_for


@transaction.atomic
def ask_extension(
    complaint_id: int, *, reason: str, notice: str, language: str, by: User
) -> ClockExtension:
    """Ask for the next extension of the rule; one that needs no approval is granted with it."""
    found = locked(complaint_id)
    clock, more = next_of(found)
    wanted = Extension(reason=reason, asked_by=by.username, approved_by="?", notice=notice)
    faults = extension_faults(wanted, more=more, is_overdue=_is_overdue(clock))
    if faults or clock is None or more is None:
        raise ExtensionRefused(faults or [ExtensionFault.NONE_LEFT])
    owner = found.ticket.key_owner
    asked = ClockExtension.objects.create(
        complaint=found, rule_id=clock.shown.row.rule_id, amount=int(more.adds),
        needs_approval=more.needs_approval, reason_sealed=seal_for(owner, reason.strip()),
        notice_sealed=seal_for(owner, notice.strip()) if notice.strip() else "",
        asked_by=by, asked_at=timezone.now(),
    )  # fmt: skip
    record(found, activity="ask extension", by=by.username, outcome=str(asked.amount))
    if not more.needs_approval:
        _grant(found, asked, approver=by.username, language=language)
    return asked


@transaction.atomic
def grant_extension(complaint_id: int, *, language: str, by: User) -> ClockExtension:
    """Approve the extension somebody else asked for, and tell the complainant."""
    found = locked(complaint_id)
    asked = _asked(found)
    clock, _more = next_of(found)
    faults = []
    if asked.asked_by_id == by.pk:
        faults.append(ExtensionFault.OWN_APPROVAL)
    if _is_overdue(clock):
        faults.append(ExtensionFault.TOO_LATE)
    if faults:
        raise ExtensionRefused(faults)
    asked.approved_by = by
    _grant(found, asked, approver=by.username, language=language)
    return asked


@transaction.atomic
def refuse_extension(complaint_id: int, *, by: User) -> ClockExtension:
    found = locked(complaint_id)
    asked = _asked(found)
    asked.refused_at = timezone.now()
    asked.save(update_fields=["refused_at"])
    record(found, activity="refuse extension", by=by.username, outcome=str(asked.amount))
    return asked


def next_of(complaint: Complaint) -> tuple[LegalClock | None, MoreTime | None]:
    """The clock of the decision while it runs, and the extension that comes next."""
    if complaint.state not in OWES_DECISION:
        return None, None
    decision = LAWS[Regime(complaint.regime)].decision
    clock = next((one for one in clocks_of(complaint) if one.shown.row.rule_id == decision), None)
    if clock is None or clock.rule is None:
        return clock, None
    taken = complaint.extensions.filter(granted_at__isnull=False).count()
    return clock, next_extension(clock.rule, taken=taken)


def due_if_extended(complaint: Complaint) -> datetime | None:
    """When the decision would be due with the next extension."""
    clock, more = next_of(complaint)
    if clock is None or more is None or clock.shown.row.stopped_at is not None:
        return None
    row, now = clock.shown.row, timezone.now()
    events = clock_of(row, row.steps.all()).events
    extended = Extended(at=now, sequence=10**6, amount=float(more.adds), approved_by="-")
    due = read_clock(Clock([*events, extended]), moment=now).deadline
    # The last moment of the last day, not the midnight after it.
    return due.replace(tzinfo=UTC) - timedelta(microseconds=1) if due else None


def _is_overdue(clock: LegalClock | None) -> bool:
    reading = clock.reading if clock else None
    return reading is not None and reading.state is ClockState.BREACHED


def _asked(complaint: Complaint) -> ClockExtension:
    found = complaint.extensions.filter(granted_at=None, refused_at=None).first()
    if found is None:
        raise StepBlocked([Blocker.WRONG_STATE])
    return found


def _grant(complaint: Complaint, asked: ClockExtension, *, approver: str, language: str) -> None:
    asked.granted_at = timezone.now()
    asked.save(update_fields=["granted_at", "approved_by"])
    (notice,) = opened_for(complaint, [asked.notice_sealed])
    # The step of the clock stands in the clear: the reason stays sealed in the extension's row.
    extend_clock(
        complaint.ticket_id, name=asked.rule_id, amount=asked.amount, approved_by=approver,
        reason=str(asked), by=approver,
    )  # fmt: skip
    if notice:
        send_letter(
            complaint, kind=LetterKind.EXTENSION, text=notice, language=language, by=approver
        )
    record(complaint, activity="grant extension", by=approver, outcome=str(asked.amount))
