"""A queue of the head office with a head, an agent who serves it, and promises by the hour."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.apps.cast import top

from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.tickets.actions import open_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.tickets.rules import Kind

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
