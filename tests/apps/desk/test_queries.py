from __future__ import annotations

from datetime import timedelta

from tests.apps.conftest import client
from tests.apps.desk.conftest import at
from tests.apps.tickets.conftest import MONDAY

from zhike.apps.desk.actions import note_onlooker
from zhike.apps.desk.queries import OPEN_FOR, TYPES_FOR, others_at

SECOND = timedelta(seconds=1)


def test_colleagues_are_told_who_looks_and_who_writes(mine, agent, colleague, head):
    note_onlooker(mine, user=colleague, types=False, now=MONDAY)
    note_onlooker(mine, user=head, types=True, now=MONDAY)

    told = others_at(mine, user=agent, now=MONDAY)

    assert [(one.user, one.types) for one in told] == [(head, True), (colleague, False)]
    assert [one.user for one in others_at(mine, user=head, now=MONDAY)] == [colleague]


def test_who_stopped_writing_looks_still_and_then_is_gone(mine, agent, head):
    note_onlooker(mine, user=head, types=True, now=MONDAY)

    (later,) = others_at(mine, user=agent, now=MONDAY + TYPES_FOR + SECOND)
    assert not later.types
    assert others_at(mine, user=agent, now=MONDAY + OPEN_FOR + SECOND) == []


def test_the_page_says_who_else_is_there(as_agent, mine, head):
    client(head).post(at(mine, "open"), {"types": "1"})

    page = as_agent.post(at(mine, "open")).content.decode()

    assert "孙主管 is writing here" in page
    assert "looks at this too" in client(head).post(at(mine, "open")).content.decode()
