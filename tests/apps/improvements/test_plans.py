from __future__ import annotations

from datetime import date

from tests.apps.improvements.conftest import begun, plan_of
from tests.improvement_bank import faster

from zhike.apps.improvements.plans import preview_of, question_of
from zhike.pipelines.improvement_questions import Design


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
