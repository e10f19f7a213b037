"""What the page of a complaint shows of its pauses: which stand, which wait, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from zhike.apps.complaints import in_force
from zhike.apps.complaints.letter_actions import drafted
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.models import ClockPause, Complaint
from zhike.apps.complaints.pause_actions import pausable_clock
from zhike.apps.complaints.queries import opened_for
from zhike.apps.complaints.regimes import LAWS, Regime
from zhike.apps.rulepacks.wording import RuleShown, shown


@dataclass(frozen=True, kw_only=True)
class PauseShown:
    """A pause with its reason in the clear."""

    row: ClockPause
    reason: str


@dataclass(frozen=True, kw_only=True)
class Pauses:
    """Those of one complaint, the rule they stand on, and what may be done now."""

    granted: list[PauseShown]
    asked: PauseShown | None
    rule: RuleShown | None
    may_ask: bool
    may_end: bool

    @property
    def are_any(self) -> bool:
        return bool(self.granted or self.asked or self.may_ask)


def pauses_of(complaint: Complaint) -> Pauses:
    rows = list(complaint.pauses.filter(refused_at=None).select_related("asked_by", "approved_by"))
    reasons = opened_for(complaint, [row.reason_sealed for row in rows])
    pairs = [PauseShown(row=row, reason=one) for row, one in zip(rows, reasons, strict=True)]
    granted = [one for one in pairs if one.row.granted_at]
    waiting = [one for one in pairs if not one.row.granted_at and not one.row.ended_at]
    regime, on = Regime(complaint.regime), timezone.localdate(complaint.received_at)
    rule = in_force.rules_of(regime, on=on).get(LAWS[regime].pause)
    runs = any(one.row.ended_at is None for one in pairs)
    return Pauses(
        granted=granted,
        asked=waiting[0] if waiting else None,
        rule=shown(rule) if rule else None,
        may_ask=not runs and pausable_clock(complaint) is not None,
        may_end=any(one.row.ended_at is None for one in granted),
    )


def notice_of(complaint: Complaint) -> str:
    return drafted(complaint, kind=LetterKind.PAUSE, language="zh").text
