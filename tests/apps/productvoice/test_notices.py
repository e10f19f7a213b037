"""Who hears of a report, and when."""

from __future__ import annotations

from datetime import timedelta

from tests.apps.cast import person

from zhike.apps.audit.announcer import announce_events
from zhike.apps.notifications.models import Notification
from zhike.apps.people.rules import Role
from zhike.apps.productvoice.actions import remind_owners


def told(user):
    announce_events()
    return list(
        Notification.objects.filter(user=user).order_by("id").values_list("kind", flat=True)
    )


def test_what_stays_without_an_answer_is_told_its_owner_then_those_who_lead(report, li):
    boss = person(username="boss", role=Role.MANAGER)
    due = report.due_date
    assert remind_owners(today=due) == 0
    assert [remind_owners(today=due + timedelta(days=n)) for n in (1, 2)] == [1, 0]
    assert told(boss) == []
    assert [remind_owners(today=due + timedelta(days=n)) for n in (7, 30)] == [1, 0]

    assert told(li) == ["product_report", "product_report_late", "product_report_handed_up"]
    assert told(boss) == ["product_report_handed_up"]
