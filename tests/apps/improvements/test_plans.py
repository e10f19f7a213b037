from __future__ import annotations

from datetime import date

import pytest
from tests.apps.improvements.conftest import EVE, begun, plan_of
from tests.improvement_bank import faster

from zhike.apps.improvements.actions import plan_improvement, start_improvement
from zhike.apps.improvements.errors import MilestonesRefused
from zhike.apps.improvements.models import Lock
from zhike.apps.improvements.plans import preview_of, question_of, says_of
from zhike.apps.improvements.rules import digest_of
from zhike.pipelines.improvement_questions import USUAL_MILESTONES, Design, Milestones


def test_in_steps_a_branch_counts_from_when_it_really_had_the_change(running):
    first = running.allotted.get(unit=faster()[0])
    first.reached_date = date(2025, 8, 12)
    first.save()

    reached = question_of(running).reached

    assert reached[faster()[0]] == date(2025, 8, 12)
    assert sum(day is not None for day in reached.values()) == 8


def test_drawn_by_lot_it_counts_as_drawn_whether_or_not_it_came(owner):
    made = begun(owner, design=Design.RANDOMISED, steps={}, draw_count=6)
    made.allotted.filter(is_chosen=True).update(reached_date=None)

    assert sum(day is not None for day in question_of(made).reached.values()) == 6


def test_everywhere_at_once_reaches_all():
    plan = plan_of(design=Design.BEFORE_AFTER, steps={})

    assert preview_of(plan, ["a", "b"]) == dict.fromkeys("ab", plan.start_date)


def test_the_activities_are_locked_and_changed_by_nobody_afterwards(owner):
    chosen = {"log_name": "account_opening", "begins_with": "开户申请", "ends_with": "开户成功"}
    made = plan_improvement(plan_of(**chosen), by=owner)
    start_improvement(made.pk, by=owner, at=EVE)
    made = type(made).objects.get(pk=made.pk)
    type(made).objects.filter(pk=made.pk).update(ends_with="首次使用")

    assert made.lock.says["milestones"] == chosen
    assert question_of(type(made).objects.get(pk=made.pk)).milestones == Milestones(**chosen)


def test_a_lock_from_before_one_could_choose_means_what_it_meant(owner):
    made = plan_improvement(plan_of(), by=owner)
    says = {**says_of(made)}
    del says["milestones"]
    Lock.objects.create(
        improvement=made, says=says, digest=digest_of(says), locked_at=EVE, locked_by="he"
    )

    assert question_of(type(made).objects.get(pk=made.pk)).milestones == USUAL_MILESTONES


@pytest.mark.parametrize("ends_with", ["没有的活动", "开户成功"])
def test_days_are_counted_between_two_activities_that_the_log_has(owner, ends_with):
    with pytest.raises(MilestonesRefused):
        plan_improvement(plan_of(ends_with=ends_with), by=owner)
