from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.complaints.conftest import cause, days_ago, received

from zhike.apps.complaints.actions import accept_complaint
from zhike.apps.complaints.correction_actions import (
    check_recurrence,
    finish_correction,
    plan_correction,
)
from zhike.apps.complaints.errors import ReasonMissing


def complained(desk, officer, days: int):
    made = received(desk, at=days_ago(days))
    accept_complaint(made.pk, by="zhao")
    return cause(made, officer)


@pytest.fixture
def planned(investigated, officer):
    return plan_correction(
        investigated.pk, cause="below_expectation", root_cause="批处理重跑", action="加幂等检查",
        owner=officer, due_date=timezone.localdate(), by="zhao",
    )  # fmt: skip


@pytest.mark.parametrize(
    # Two complaints of the cause before it was mended; the one it comes from was received after.
    ("more_after", "counted", "is_done", "reopened"),
    [([], (2, 1), True, 0), ([5], (2, 2), False, 1), ([5, 6], (2, 3), False, 1)],
)
def test_a_cause_that_comes_back_as_often_opens_the_correction_again(
    desk, officer, planned, more_after, counted, is_done, reopened
):
    for days in (12, 15, *more_after):
        complained(desk, officer, days)
    complained(desk, officer, 40)  # before the twenty days that are looked at
    finish_correction(planned.pk, on=timezone.localdate() - timedelta(days=10), by="zhao")

    found = check_recurrence(planned.pk, days=20, by="zhao")

    assert (found.before_count, found.after_count) == counted
    assert (found.done_date is not None, found.reopened) == (is_done, reopened)


def test_a_correction_has_a_root_cause_and_is_checked_when_it_is_done(
    investigated, officer, planned
):
    with pytest.raises(ReasonMissing):
        plan_correction(
            investigated.pk, cause="x", root_cause=" ", action="x", owner=officer,
            due_date=timezone.localdate(), by="zhao",
        )  # fmt: skip
    with pytest.raises(ReasonMissing):
        check_recurrence(planned.pk, days=20, by="zhao")
