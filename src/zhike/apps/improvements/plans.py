"""A plan as plain values: what is locked, and what the pipelines are asked by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from zhike.apps.improvements.errors import LockBroken
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.rules import digest_of
from zhike.pipelines.improvement_metrics import METRICS
from zhike.pipelines.improvement_questions import (
    USUAL_MILESTONES,
    Design,
    Lot,
    Milestones,
    Question,
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is written down before the start. `steps` has branches with the day of their change."""

    title: str
    finding: str
    hypothesis: str
    lever: str
    outcome: str
    metric: str
    design: Design
    promised: float
    yuan_per_unit: float
    reach_a_year: int
    cost_yuan: float
    start_date: date
    check_date: date
    placebo_date: date
    period_days: int = 28
    periods_before: int = 6
    draw_count: int | None = None
    arm_percent: int | None = None
    segment: str = ""
    log_name: str = USUAL_MILESTONES.log_name
    begins_with: str = USUAL_MILESTONES.begins_with
    ends_with: str = USUAL_MILESTONES.ends_with
    steps: Mapping[str, date] = field(default_factory=dict)

    @property
    def milestones(self) -> Milestones:
        return Milestones(
            log_name=self.log_name, begins_with=self.begins_with, ends_with=self.ends_with
        )

    @property
    def columns(self) -> dict[str, Any]:
        """What stands in the row itself."""
        return {name: value for name, value in asdict(self).items() if name != "steps"}


def says_of(improvement: Improvement) -> dict[str, Any]:
    """What is locked of an improvement, as JSON can hold it."""
    asked = METRICS.get(improvement.metric)
    between = {"milestones": asdict(improvement.milestones)}
    lot = {"lot": {"percent": improvement.arm_percent, "segment": improvement.segment}}
    return {
        **(lot if improvement.design == Design.CUSTOMERS else {}),
        **(between if asked and asked.has_milestones else {}),
        "title": improvement.title,
        "hypothesis": improvement.hypothesis,
        "metric": improvement.metric,
        "design": improvement.design,
        "promised": improvement.promised,
        "yuan_per_unit": float(improvement.yuan_per_unit),
        "reach_a_year": improvement.reach_a_year,
        "cost_yuan": float(improvement.cost_yuan),
        "start": improvement.start_date.isoformat(),
        "check": improvement.check_date.isoformat(),
        "placebo": improvement.placebo_date.isoformat(),
        "period_days": improvement.period_days,
        "periods_before": improvement.periods_before,
        "seed": improvement.seed,
        "branches": {
            row.unit: row.planned_date.isoformat() if row.is_chosen and row.planned_date else None
            for row in improvement.allotted.all()
        },
    }


def locked_says(improvement: Improvement) -> dict[str, Any]:
    """Give what was locked; LockBroken where it is not that any more."""
    lock = improvement.lock
    if digest_of(lock.says) != lock.digest:
        raise LockBroken
    says: dict[str, Any] = lock.says
    return says


def question_of(improvement: Improvement) -> Question:
    """What is asked about the effect: by the lock where there is one, else by the plan.

    Branches drawn by lot count as planned, whether or not the change came in time, or the lot would
    be undone; in steps, a branch counts from the day on which it really had the change.
    """
    is_locked = hasattr(improvement, "lock")
    says = locked_says(improvement) if is_locked else says_of(improvement)
    design = Design(says["design"])
    planned = {
        unit: date.fromisoformat(day) if day else None for unit, day in says["branches"].items()
    }
    if is_locked and design is Design.STEPS:
        real = {row.unit: row.reached_date for row in improvement.allotted.all()}
        planned = {unit: real.get(unit) for unit in planned}
    return Question(
        metric=says["metric"],
        design=design,
        called=says["title"],
        start=date.fromisoformat(says["start"]),
        check=date.fromisoformat(says["check"]),
        placebo=date.fromisoformat(says["placebo"]),
        period_days=says["period_days"],
        periods_before=says["periods_before"],
        reached=planned,
        # A lock from before one could choose says nothing of them: then it is the usual ones.
        milestones=Milestones(**says["milestones"]) if "milestones" in says else USUAL_MILESTONES,
        lot=_lot_in(says),
    )


def lot_of(improvement: Improvement) -> Lot | None:
    """The lot over customers by the lock alone; None where there is none, or nothing is locked."""
    return _lot_in(locked_says(improvement)) if hasattr(improvement, "lock") else None


def _lot_in(says: Mapping[str, Any]) -> Lot | None:
    if "lot" not in says or says["seed"] is None:
        return None
    return Lot(**says["lot"], seed=says["seed"])


def preview_of(plan: Plan, units: Sequence[str]) -> dict[str, date | None]:
    """Who would get the change when; before a lot is drawn, the first ones stand for it."""
    if plan.design is Design.CUSTOMERS:
        return {}
    if plan.design is Design.BEFORE_AFTER:
        return dict.fromkeys(units, plan.start_date)
    if plan.design is Design.STEPS:
        return {unit: plan.steps.get(unit) for unit in units}
    return {
        unit: plan.start_date if place < (plan.draw_count or 0) else None
        for place, unit in enumerate(units)
    }
