from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.apps.improvements.conftest import EVE, begun, lot_of_customers

from zhike.apps.audit.models import AuditRow
from zhike.apps.improvements import effect_actions
from zhike.apps.improvements.actions import plan_improvement, start_improvement
from zhike.apps.improvements.effect_actions import (
    decide,
    foresee_improvement,
    measure_improvement,
    watch_improvement,
)
from zhike.apps.improvements.errors import LockBroken, NotMeasured, NotRunning, NotYetDue
from zhike.apps.improvements.models import Decision, Improvement, Lock
from zhike.apps.improvements.rules import Choice
from zhike.pipelines.improvement_watch import recurrence


def test_the_planted_effect_is_measured_in_days_percent_and_yuan(running):
    made = measure_improvement(running.pk, by="he")

    share = made.found["relative"]
    assert share["lower"] < -0.3 < share["upper"]
    assert (made.verdict, made.is_final) == ("helped", True)
    # Less is better: what is saved is above zero, days × 6.5 yuan × 4,000 accounts.
    assert made.yuan == pytest.approx(-made.estimate * 6.5 * 4_000)
    assert 0 < made.yuan_lower < made.yuan < made.yuan_upper
    assert {check["name"] for check in made.found["checks"] if check["passed"]} == {
        "placebo", "parallel", "complete", "mix",
    }  # fmt: skip
    assert AuditRow.objects.get(activity="measure improvement").outcome == "helped"


def test_nothing_is_closed_without_a_measured_effect(running, owner):
    with pytest.raises(NotMeasured):
        decide(running.pk, choice=Choice.STOP, reason="x", by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            improvement=running,
            choice="keep",
            reason="x",
            decided_at=timezone.now(),
            decided_by="he",
        )

    running.refresh_from_db()
    assert running.state == "running"


def test_who_decides_before_the_check_may_only_stop(owner):
    early = begun(owner, check_date=datetime(2026, 12, 24, tzinfo=UTC).date())
    measure_improvement(early.pk, by="he")

    with pytest.raises(NotYetDue, match="2026-12-24"):
        decide(early.pk, choice=Choice.KEEP, reason="x", by=owner)

    assert decide(early.pk, choice=Choice.STOP, reason="zu teuer", by=owner).choice == "stop"


def test_a_decision_closes_it_and_adjusting_begins_a_new_plan(running, owner):
    measure_improvement(running.pk, by="he")

    decide(running.pk, choice=Choice.ADJUST, reason="再试", by=owner)

    running.refresh_from_db()
    follower = Improvement.objects.get(follows=running)
    assert (running.state, follower.state) == ("closed", "draft")
    assert follower.start_date == timezone.localdate()
    assert follower.check_date - follower.start_date == running.check_date - running.start_date
    with pytest.raises(NotRunning):
        decide(running.pk, choice=Choice.KEEP, reason="x", by=owner)


def test_nothing_is_measured_by_a_lock_that_is_not_what_was_locked(draft):
    Lock.objects.create(
        improvement=draft,
        says={"metric": "wait_minutes"},
        digest="0" * 64,
        locked_at=timezone.now(),
        locked_by="he",
    )
    Improvement.objects.filter(pk=draft.pk).update(state="running")

    with pytest.raises(LockBroken):
        measure_improvement(draft.pk, by="he")


def test_a_draft_is_foreseen_and_not_measured(draft):
    with pytest.raises(NotRunning):
        measure_improvement(draft.pk, by="he")

    found = foresee_improvement(draft.pk).foresight
    assert found["power"] > 0.9
    assert (found["n_reached"], found["n_others"]) == (8, 8)


@pytest.fixture
def kept(owner):
    made = begun(owner, check_date=date(2025, 9, 25))
    measure_improvement(made.pk, by="he")
    decide(made.pk, choice=Choice.KEEP, reason="有效", by=owner)
    return made


def test_what_was_kept_holds_while_it_is_better_than_before(kept):
    made = watch_improvement(kept.pk, by="worker")

    kept.refresh_from_db()
    assert (made.is_back, kept.state) == (False, "closed")
    assert made.upper < made.baseline


def test_what_is_back_is_open_again_and_takes_a_new_measurement(kept, owner, monkeypatch):
    def worn_off(question):
        found = recurrence(question)
        return replace(found, now=replace(found.now, value=found.baseline))

    monkeypatch.setattr(effect_actions, "recurrence", worn_off)

    made = watch_improvement(kept.pk, by="worker")

    kept.refresh_from_db()
    assert (made.is_back, kept.state) == (True, "reopened")
    assert AuditRow.objects.filter(activity="reopen improvement").exists()
    with pytest.raises(NotMeasured):
        decide(kept.pk, choice=Choice.STOP, reason="x", by=owner)
    measure_improvement(kept.pk, by="he")
    assert decide(kept.pk, choice=Choice.STOP, reason="x", by=owner)


def test_only_what_was_closed_and_kept_is_watched(running):
    with pytest.raises(NotRunning):
        watch_improvement(running.pk, by="worker")


def test_a_lot_over_customers_is_foreseen_measured_and_followed_up(owner):
    made = plan_improvement(lot_of_customers(promised=16.0), by=owner)
    foreseen = foresee_improvement(made.pk).foresight
    start_improvement(made.pk, by=owner, at=EVE, seed=7)

    found = measure_improvement(made.pk, by="he")

    # Nothing was changed by this lot.
    assert (found.verdict, found.is_final) == ("not_shown", True)
    assert {one["name"]: one["passed"] for one in found.found["checks"]} == {
        "sizes": True, "placebo": True,
    }  # fmt: skip
    sides = (found.found["n"], found.found["n_control"])
    assert sum(sides) == foreseen["n_reached"] + foreseen["n_others"]
    # What was foreseen is what came: 80 % to find 16 takes an error of 16 / 2.8.
    error = (found.upper - found.lower) / 2 / 1.96
    assert foreseen["power"] == pytest.approx(0.85, abs=0.1)
    assert 16 / error == pytest.approx(3.0, abs=0.25)
    decide(made.pk, choice=Choice.ADJUST, reason="x", by=owner)
    follower = Improvement.objects.get(follows=made)
    assert (follower.arm_percent, follower.design, follower.state) == (40, "customers", "draft")
