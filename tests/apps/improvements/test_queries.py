from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.apps.improvements.conftest import EVE, begun, plan_of

from zhike.apps.improvements.actions import plan_improvement
from zhike.apps.improvements.effect_actions import measure_improvement
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.queries import ShownImprovement, board_rows, improvements, ledger


def test_the_board_ranks_by_expected_value_and_puts_what_only_pleases_last(owner):
    for title, other in {
        "小": {"promised": 1.0},
        "笑": {"outcome": "pleasing", "promised": 9.0},
        "大": {"promised": 5.0},
    }.items():
        plan_improvement(plan_of(title=title, **other), by=owner)

    assert [row.title for row in board_rows()] == ["大", "小", "笑"]


def test_a_check_that_passed_without_a_decision_is_overdue(running):
    (row,) = board_rows(state="running")

    assert row.is_overdue
    assert row.reached == (8, 8)


def test_the_ledger_adds_up_what_is_proved_alone(owner):
    proved = begun(owner)
    twice = begun(owner, title="同一网点", yuan_per_unit=1.0)
    late = begun(owner, title="补锁", at=datetime(2025, 9, 1, tzinfo=UTC))
    unmeasured = begun(owner, title="未测")
    for row in (proved, twice, late):
        measure_improvement(row.pk, by="he")

    found = ledger()

    reasons = {row.shown.row.pk: row.why_not for row in found.rows}
    assert reasons == {
        proved.pk: "",
        twice.pk: "twice",
        late.pk: "late",
        unmeasured.pk: "not_measured",
    }
    own = proved.measurements.get()
    assert found.total.value == pytest.approx(own.yuan)
    assert (found.total.lower, found.total.upper) == pytest.approx((own.yuan_lower, own.yuan_upper))


def test_a_lock_after_the_start_is_said(owner):
    on_time, late = begun(owner), begun(owner, at=datetime(2025, 7, 2, 12, tzinfo=UTC))

    shown = {row.pk: ShownImprovement(row) for row in improvements()}
    assert not shown[on_time.pk].is_late
    assert shown[late.pk].is_late
    assert EVE.date() < on_time.start_date


def test_numbers_of_customers_in_texts_are_masked(owner):
    plan_improvement(plan_of(finding="客户 13912345670 投诉"), by=owner)

    shown = ShownImprovement(Improvement.objects.get())
    assert "13912345670" not in dict(shown.texts)["finding"]
