from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.apps.cast import person
from tests.apps.tellings.conftest import improvement

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import Outbox
from zhike.apps.improvements.models import Improvement, Watch
from zhike.apps.improvements.reminder_actions import REMINDED, remind_owners
from zhike.apps.notifications.models import Notification
from zhike.apps.people.rules import Role


@pytest.fixture(autouse=True)
def tables() -> None:
    """No table of the store is looked at."""


@pytest.fixture
def open_one(db) -> Improvement:
    """Its check date is 29 October 2025; nothing is measured."""
    made = improvement(
        person(username="li", role=Role.IMPROVEMENT_OWNER), choice="", state="running"
    )
    made.measurements.all().delete()
    return made


def kinds_told() -> list[str]:
    return list(
        Outbox.objects.filter(activity=REMINDED).order_by("id").values_list("outcome", flat=True)
    )


def test_its_owner_hears_of_check_decision_and_delay_once_each(open_one):
    check = open_one.check_date
    assert remind_owners(today=check - timedelta(days=1)) == 0
    assert [remind_owners(today=check), remind_owners(today=check + timedelta(days=3))] == [1, 0]
    _measure(open_one, at=datetime(2025, 11, 1, tzinfo=UTC))
    assert [remind_owners(today=check + timedelta(days=4)) for _again in range(2)] == [1, 0]
    assert [remind_owners(today=check + timedelta(days=15)) for _again in range(2)] == [1, 0]

    assert kinds_told() == ["check", "decision", "overdue"]
    announce_events()
    told = Notification.objects.filter(user=open_one.owner).order_by("id")
    assert [one.kind for one in told] == [
        "improvement_check",
        "improvement_decision",
        "improvement_overdue",
    ]
    assert {one.url for one in told} == {f"/improvements/{open_one.pk}/"}


def test_one_that_came_back_is_due_anew(open_one):
    _measure(open_one, at=datetime(2025, 11, 1, tzinfo=UTC))
    remind_owners(today=open_one.check_date)
    Improvement.objects.update(state="reopened")
    seen = datetime(2026, 1, 10, tzinfo=UTC)
    Watch.objects.create(
        improvement=open_one, watched_at=seen, since=seen.date(), until=seen.date(),
        now=1.0, lower=1.0, upper=1.0, baseline=1.0, is_back=True,
    )  # fmt: skip

    assert remind_owners(today=seen.date()) == 1  # the old measurement is none of what is back
    _measure(open_one, at=seen + timedelta(days=1))
    assert remind_owners(today=seen.date() + timedelta(days=1)) == 1

    assert kinds_told() == ["decision", "check", "decision"]


def test_what_is_closed_or_planned_is_not_due(open_one):
    for state in ("closed", "draft"):
        Improvement.objects.update(state=state)
        assert remind_owners(today=open_one.check_date + timedelta(days=90)) == 0


def _measure(row: Improvement, *, at: datetime) -> None:
    row.measurements.create(
        measured_at=at, measured_by="worker", verdict="helped", is_final=True, found={},
        data_version="v",
    )  # fmt: skip
