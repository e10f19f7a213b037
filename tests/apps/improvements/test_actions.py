from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.apps.improvements.conftest import EVE, lot_of_customers, plan_of
from tests.improvement_bank import faster, the_bank

from zhike.apps.audit.models import AuditRow
from zhike.apps.improvements.actions import (
    change_plan,
    plan_improvement,
    reach_branch,
    start_improvement,
)
from zhike.apps.improvements.errors import (
    BranchesRefused,
    CustomersRefused,
    DatesRefused,
    NotYours,
    PlanLocked,
)
from zhike.apps.improvements.models import Improvement, Lock
from zhike.apps.improvements.plans import lot_of
from zhike.apps.improvements.rules import digest_of, drawn
from zhike.pipelines.improvement_questions import Design, Lot


def test_a_plan_may_be_changed_until_it_starts(draft, owner):
    changed = change_plan(draft.pk, plan_of(promised=4.0, metric="wait_minutes"), by=owner)

    assert (changed.promised, changed.metric) == (4.0, "wait_minutes")
    row = AuditRow.objects.get(activity="change improvement")
    assert json.loads(row.before)["metric"] == "first_use_days"


def test_the_start_locks_what_could_be_chosen_by_the_result(running, owner):
    with pytest.raises(PlanLocked, match="locked since 2025-06-30"):
        change_plan(running.pk, plan_of(metric="wait_minutes"), by=owner)
    with pytest.raises(PlanLocked):
        start_improvement(running.pk, by=owner)

    lock = running.lock
    assert lock.digest == digest_of(lock.says)
    assert lock.says["metric"] == "first_use_days"
    assert {unit for unit, day in lock.says["branches"].items() if day} == set(faster())
    written = AuditRow.objects.get(activity="start improvement")
    assert json.loads(written.after) == lock.says


def test_the_database_itself_refuses_to_change_a_lock(running):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Lock.objects.filter(pk=running.lock.pk).update(says={"metric": "wait_minutes"})

    assert Lock.objects.get(pk=running.lock.pk).says["metric"] == "first_use_days"


def test_the_lot_is_drawn_at_the_start_once_and_anybody_can_draw_it_again(owner):
    plan = plan_of(design=Design.RANDOMISED, steps={}, draw_count=6)
    made = plan_improvement(plan, by=owner)
    assert not made.allotted.filter(is_chosen=True).exists()

    started = start_improvement(made.pk, by=owner)

    chosen = set(started.allotted.filter(is_chosen=True).values_list("unit", flat=True))
    assert chosen == set(drawn(the_bank().branches, count=6, seed=started.seed))
    assert started.lock.says["seed"] == started.seed


def test_a_branch_of_the_control_gets_no_roll_out(running, owner):
    control = next(name for name in the_bank().branches if name not in faster())

    with pytest.raises(BranchesRefused, match=control):
        reach_branch(running.pk, unit=control, day=date(2025, 7, 1), by=owner)
    with pytest.raises(DatesRefused, match="from the start on"):
        reach_branch(running.pk, unit=faster()[0], day=date(2025, 6, 1), by=owner)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"placebo_date": date(2025, 7, 1)}, DatesRefused),
        ({"check_date": date(2025, 7, 20)}, DatesRefused),
        ({"steps": {"火星支行": date(2025, 7, 1)}}, BranchesRefused),
        ({"steps": {"东湖支行": date(2025, 7, 1)}}, BranchesRefused),
        ({"design": Design.RANDOMISED, "steps": {}, "draw_count": 15}, BranchesRefused),
    ],
)
def test_a_plan_that_could_prove_nothing_is_refused(owner, other, refusal):
    with pytest.raises(refusal):
        plan_improvement(plan_of(**other), by=owner)


def test_only_the_owner_and_the_analyst_act_on_it(draft, agent, analyst):
    with pytest.raises(NotYours, match="he"):
        start_improvement(draft.pk, by=agent)

    assert start_improvement(draft.pk, by=analyst).state == "running"


def test_a_lot_over_customers_is_that_of_the_lock_whatever_the_row_says_later(owner):
    made = plan_improvement(lot_of_customers(segment="年轻家庭"), by=owner)
    assert lot_of(made) is None
    assert not made.allotted.exists()
    start_improvement(made.pk, by=owner, at=EVE, seed=7)
    Improvement.objects.filter(pk=made.pk).update(arm_percent=90, segment="", seed=8)

    found = Improvement.objects.get(pk=made.pk)

    assert lot_of(found) == Lot(percent=40, segment="年轻家庭", seed=7)
    with pytest.raises(PlanLocked):
        change_plan(made.pk, lot_of_customers(arm_percent=50), by=owner)
    with pytest.raises(BranchesRefused):
        reach_branch(made.pk, unit=faster()[0], day=made.start_date, by=owner)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"arm_percent": None}, "which percentage"),
        ({"segment": "没有的细分"}, "没有的细分"),
        ({"segment": "年轻家庭", "arm_percent": 1}, "30 customers"),
    ],
)
def test_a_lot_that_nobody_could_be_drawn_by_is_refused(owner, other, said):
    with pytest.raises(CustomersRefused, match=said):
        plan_improvement(lot_of_customers(**other), by=owner)
