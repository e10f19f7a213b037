"""The demo bank's tables, a plan for the planted change, and who owns it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.apps.conftest import person
from tests.improvement_bank import STARTED, faster, stored

from zhike.apps.improvements.actions import plan_improvement, reach_branch, start_improvement
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.plans import Plan
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role
from zhike.pipelines.improvement_questions import Design

EVE = datetime(2025, 6, 30, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def tables(own_home) -> None:
    """The store holds the demo bank's accounts, contacts, customers and answers."""
    own_home.mkdir(exist_ok=True)
    shutil.copytree(stored(), own_home / "store")


@pytest.fixture
def owner(db) -> User:
    return person(username="he", role=Role.IMPROVEMENT_OWNER, name="何川")


def plan_of(**other: Any) -> Plan:
    """The plan of the planted change; parts of it may be others."""
    said: dict[str, Any] = {
        "title": "新户首用引导",
        "finding": "半数新户十二天才首次使用",
        "hypothesis": "当场带用会更快",
        "lever": "柜员当场引导",
        "outcome": "revenue",
        "metric": "first_use_days",
        "design": Design.STEPS,
        "promised": 3.0,
        "yuan_per_unit": 6.5,
        "reach_a_year": 4_000,
        "cost_yuan": 20_000,
        "start_date": STARTED,
        "check_date": date(2025, 11, 25),
        "placebo_date": date(2025, 4, 15),
        "steps": dict.fromkeys(faster(), STARTED),
    }
    return Plan(**said | other)


def begun(owner: User, *, at: datetime = EVE, **other: Any) -> Improvement:
    """An improvement that started and was rolled out as planned."""
    made = plan_improvement(plan_of(**other), by=owner)
    start_improvement(made.pk, by=owner, at=at, seed=7)
    for row in made.allotted.filter(is_chosen=True):
        reach_branch(made.pk, unit=row.unit, day=row.planned_date, by=owner)
    return Improvement.objects.get(pk=made.pk)


def lot_of_customers(**other: Any) -> Plan:
    """A plan that draws customers; parts of it may be others."""
    said = {"design": Design.CUSTOMERS, "steps": {}, "arm_percent": 40}
    return plan_of(**said | {"metric": "contacts_per_1000"} | other)


@pytest.fixture
def draft(owner) -> Improvement:
    return plan_improvement(plan_of(), by=owner)


@pytest.fixture
def running(owner) -> Improvement:
    return begun(owner)
