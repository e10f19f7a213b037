"""A queue of the head office with a head, an agent who serves it, and promises by the hour."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.apps.conftest import person, top
from tests.apps.consents.conftest import customer

from zhike.analytics.clocks import LimitUnit
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets.actions import open_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queue_actions import promise, set_terms
from zhike.apps.tickets.rules import ClockName, Kind, Promise

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)


def queue(code: str, *, head: User, members=(), branch=None) -> WorkQueue:
    """A queue that is served by the members of one team."""
    made = WorkQueue.objects.create(code=code, name=f"队列 {code}", branch=branch or top())
    team = Team.objects.create(name=f"团队 {code}", branch=made.branch)
    team.queues.add(made)
    team.members.add(*members)
    set_terms(made, head=head, hours_channel="chat", by="chen")
    return made


@pytest.fixture
def head(db) -> User:
    return person(username="sun", role=Role.SUPERVISOR, name="孙主管")


@pytest.fixture
def hotline(head, agent) -> WorkQueue:
    """Served by Wang, answered for by Sun; a first reply within an hour, solved within eight."""
    made = queue("hotline", head=head, members=[agent])
    for clock, hours in (
        (ClockName.FIRST_REPLY, 1),
        (ClockName.NEXT_REPLY, 2),
        (ClockName.RESOLUTION, 8),
    ):
        promise(
            made,
            promised=Promise(clock=clock, amount=hours, unit=LimitUnit.CALENDAR_HOURS),
            by="chen",
        )
    return made


@pytest.fixture
def lin(db) -> Customer:
    return customer("C001")


@pytest.fixture
def ticket(hotline, lin) -> Ticket:
    """A new enquiry of 林知夏, opened on Monday at nine."""
    return enquiry(hotline, customer=lin)


def enquiry(hotline, *, customer=None, subject="信用卡年费怎么减免", **more) -> Ticket:
    return open_ticket(
        kind=Kind.ENQUIRY,
        subject=subject,
        queue=hotline,
        channel="chat",
        by="test",
        customer=customer,
        at=more.pop("at", MONDAY),
        **more,
    )
