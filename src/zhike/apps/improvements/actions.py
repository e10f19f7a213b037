"""Improvements are planned, locked at their start, and rolled out here."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.improvements import rules
from zhike.apps.improvements.errors import (
    BranchesRefused,
    CustomersRefused,
    DatesRefused,
    MilestonesRefused,
    NotRunning,
    NotYours,
    PlanLocked,
)
from zhike.apps.improvements.models import Allotment, Improvement, Lock
from zhike.apps.improvements.plans import Plan, preview_of, says_of
from zhike.apps.improvements.rules import State
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.pipelines.improvement_lots import segments_of_bank
from zhike.pipelines.improvement_metrics import METRICS
from zhike.pipelines.improvement_power import activities_of_bank, branches_for
from zhike.pipelines.improvement_questions import Design

LEAST_A_SIDE = 2
LEAST_CUSTOMERS = 30
LONGEST_SEED = 2**31 - 1


@transaction.atomic
def plan_improvement(
    plan: Plan, *, by: User, owner: User | None = None, follows: Improvement | None = None
) -> Improvement:
    """Write a plan down; it may be changed until it starts.

    Raises
    ------
    DatesRefused, BranchesRefused, CustomersRefused, MilestonesRefused
    """
    units = _checked(plan)
    made = Improvement.objects.create(
        **plan.columns, owner=owner or by, created_by=by.username, follows=follows
    )
    _allot(made, plan, units)
    _record(made, activity="plan improvement", by=by, after=says_of(made))
    return made


@transaction.atomic
def change_plan(improvement_id: int, plan: Plan, *, by: User) -> Improvement:
    """Change a plan that has not started.

    Raises
    ------
    PlanLocked, NotYours, DatesRefused, BranchesRefused, CustomersRefused, MilestonesRefused
    """
    row = locked_row(improvement_id, by=by)
    require_unlocked(row)
    before = says_of(row)
    units = _checked(plan)
    for name, value in plan.columns.items():
        setattr(row, name, value)
    row.foresight = None
    row.save()
    row.allotted.all().delete()
    _allot(row, plan, units)
    _record(row, activity="change improvement", by=by, before=before, after=says_of(row))
    return row


@transaction.atomic
def start_improvement(
    improvement_id: int, *, by: User, at: datetime | None = None, seed: int | None = None
) -> Improvement:
    """Draw the lot where one is drawn, and lock what must not be chosen by the result.

    `at` is the moment of the lock, `seed` that of the lot: others than now and the machine's own
    only where a bank is filled with its past.

    Raises
    ------
    PlanLocked, NotYours
    """
    row = locked_row(improvement_id, by=by)
    require_unlocked(row)
    if row.design in {Design.RANDOMISED, Design.CUSTOMERS}:
        row.seed = secrets.randbelow(LONGEST_SEED) if seed is None else seed
    if row.design == Design.RANDOMISED:
        _draw(row, seed=row.seed or 0)
    row.state = State.RUNNING
    row.save()
    says = says_of(row)
    lock = Lock.objects.create(
        improvement=row,
        says=says,
        digest=rules.digest_of(says),
        locked_at=at or timezone.now(),
        locked_by=by.username,
    )
    _record(
        row,
        activity="start improvement",
        by=by,
        after=says,
        attributes={"digest": lock.digest, "metric": row.metric, "design": row.design},
    )
    return row


@transaction.atomic
def reach_branch(improvement_id: int, *, unit: str, day: date, by: User) -> Allotment:
    """Note the day from which a branch has the change.

    Raises
    ------
    NotRunning, NotYours, BranchesRefused, DatesRefused
    """
    row = locked_row(improvement_id, by=by)
    if row.state != State.RUNNING:
        raise NotRunning(state=row.get_state_display())
    found = row.allotted.select_for_update().filter(unit=unit).first()
    # Drawn as control, it stays without the change: else nobody is left to compare with.
    if found is None or not found.is_chosen:
        raise BranchesRefused(unknown=[unit])
    if day < row.start_date or day > timezone.localdate():
        raise DatesRefused(which="reached")
    before, found.reached_date = found.reached_date, day
    found.save()
    _record(
        row,
        activity="roll out improvement",
        by=by,
        before={"unit": unit, "reached": before.isoformat() if before else None},
        after={"unit": unit, "reached": day.isoformat()},
    )
    return found


def locked_row(improvement_id: int, *, by: User) -> Improvement:
    """Take an improvement in hand for who may: its owner, or who looks after all of them."""
    found = Improvement.objects.select_for_update(of=("self",)).select_related("owner")
    row = found.get(pk=improvement_id)
    if row.owner_id != by.pk and not by.may(Permission.MANAGE_IMPROVEMENTS):
        raise NotYours(owner=row.owner.username)
    return row


def require_unlocked(row: Improvement) -> None:
    """Raise PlanLocked where the plan was locked."""
    if hasattr(row, "lock"):
        raise PlanLocked(on=timezone.localtime(row.lock.locked_at).date())


def _checked(plan: Plan) -> list[str]:
    """The branches of the metric, if the plan can be by its dates and sides."""
    fault = rules.fault_of_dates(
        start=plan.start_date,
        check=plan.check_date,
        placebo=plan.placebo_date,
        period_days=plan.period_days,
    )
    if fault:
        raise DatesRefused(which=fault)
    _check_milestones(plan)
    if plan.design is Design.CUSTOMERS:
        _check_lot(plan)
        return []
    units = branches_for(plan.metric, milestones=plan.milestones)
    if unknown := sorted(set(plan.steps) - set(units)):
        raise BranchesRefused(unknown=unknown)
    if any(day < plan.start_date for day in plan.steps.values()):
        raise DatesRefused(which="reached")
    chosen = sum(day is not None for day in preview_of(plan, units).values())
    without = len(units) - chosen
    alone = plan.design is Design.BEFORE_AFTER
    if chosen < LEAST_A_SIDE or (without < LEAST_A_SIDE and not alone):
        raise BranchesRefused(least=LEAST_A_SIDE)
    return units


def _check_lot(plan: Plan) -> None:
    """Raise where a lot over customers would leave too few on a side."""
    if plan.arm_percent is None:
        raise CustomersRefused
    n = segments_of_bank().get(plan.segment)
    if n is None:
        raise CustomersRefused(segment=plan.segment)
    if n * min(plan.arm_percent, 100 - plan.arm_percent) < 100 * LEAST_CUSTOMERS:
        raise CustomersRefused(least=LEAST_CUSTOMERS)


def _check_milestones(plan: Plan) -> None:
    """Raise where the days to first use would be counted between what no log knows."""
    if not METRICS[plan.metric].has_milestones:
        return
    known = activities_of_bank().get(plan.log_name, [])
    for one in (plan.begins_with, plan.ends_with):
        if one not in known:
            raise MilestonesRefused(log_name=plan.log_name, unknown=one)
    if plan.begins_with == plan.ends_with:
        raise MilestonesRefused(log_name=plan.log_name)


def _allot(row: Improvement, plan: Plan, units: list[str]) -> None:
    planned = preview_of(plan, units)
    # Of a lot nothing is known before it is drawn.
    hidden = plan.design is Design.RANDOMISED
    Allotment.objects.bulk_create(
        Allotment(
            improvement=row,
            unit=unit,
            is_chosen=not hidden and day is not None,
            planned_date=None if hidden else day,
        )
        for unit, day in planned.items()
    )


def _draw(row: Improvement, *, seed: int) -> None:
    units = list(row.allotted.values_list("unit", flat=True))
    chosen = rules.drawn(units, count=row.draw_count or 0, seed=seed)
    row.allotted.filter(unit__in=chosen).update(is_chosen=True, planned_date=row.start_date)


def _record(
    row: Improvement,
    *,
    activity: str,
    by: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    attributes: dict[str, str] | None = None,
) -> None:
    record_event(
        activity=activity,
        case_id=row.case_id,
        by=by.username,
        before=before,
        after=after,
        attributes=attributes,
    )
