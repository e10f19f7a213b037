from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.apps.conftest import person
from tests.apps.conversations.conftest import begun
from tests.apps.tickets.conftest import queue

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.rules import Channel
from zhike.apps.desk.report import Row, rows_of
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.rules import State

BEGAN = datetime(2026, 1, 5, 1, tzinfo=UTC)
DAY = {"since": datetime(2026, 1, 5, tzinfo=UTC), "until": datetime(2026, 1, 6, tzinfo=UTC)}


def served(where, customer, agent, *, minutes, solved_after=None, at=BEGAN):
    """A contact that Wang answers after some minutes, and perhaps solves after some more."""
    talk = take(begun(where, customer=customer, channel=Channel.MAIL, at=at).pk, agent=agent)
    moment = at + timedelta(minutes=minutes)
    agent_writes(talk.pk, said=Said(text="好的", at=moment), author=agent)
    if solved_after:
        moment += timedelta(minutes=solved_after)
        change_state(talk.ticket_id, state=State.SOLVED, by=agent.username, at=moment)
    return talk


def test_an_agents_figures_are_counted_by_hand(hotline, lin, agent, head):
    for minutes in (10, 20, 30, 40, 100):  # promised within an hour: four kept, one missed
        served(hotline, lin, agent, minutes=minutes, solved_after=20)

    (row,) = rows_of(head, **DAY)

    assert (row.agent, row.queue) == (str(agent), hotline.name)
    assert (row.contacts, row.tickets, row.replied, row.solved) == (5, 5, 5, 5)
    assert row.reply_seconds == pytest.approx(40 * 60, abs=1)
    assert row.solve_seconds == pytest.approx(60 * 60, abs=1)
    assert (row.kept, row.missed) == (9, 1)
    assert row.kept_share == pytest.approx(90.0)


def test_over_too_few_matters_no_mean_is_told(hotline, lin, agent, head):
    for _ in range(4):
        served(hotline, lin, agent, minutes=10)

    (row,) = rows_of(head, **DAY)
    assert row.replied == 4
    assert row.reply_seconds is row.solve_seconds is None
    assert Row(agent="", queue="", kept=3, missed=1).kept_share is None
    assert Row(agent="", queue="", kept=4, missed=1).kept_share == pytest.approx(80.0)


def test_what_came_in_outside_the_period_is_not_counted(hotline, lin, agent, head):
    served(hotline, lin, agent, minutes=10, at=DAY["since"])
    served(hotline, lin, agent, minutes=10, at=DAY["until"])
    served(hotline, lin, agent, minutes=10, at=DAY["since"] - timedelta(seconds=1))

    assert [(row.contacts, row.tickets) for row in rows_of(head, **DAY)] == [(1, 1)]


def test_another_branch_is_not_counted(hotline, lin, agent, head):
    branch = create_branch(code="east", name="东湖支行", parent=head.branch, by="chen")
    boss = person(username="east-boss", role=Role.SUPERVISOR, branch=branch)
    served(hotline, lin, agent, minutes=10)
    begun(queue("east", head=boss, branch=branch), customer=lin, at=BEGAN)

    assert [row.queue for row in rows_of(boss, **DAY)] == ["队列 east"]
    assert len(rows_of(head, **DAY)) == 2


def test_more_agents_cost_no_more_statements(hotline, lin, head, django_assert_max_num_queries):
    for n in range(4):
        helper = person(username=f"h{n}", role=Role.AGENT)
        hotline.teams.get().members.add(helper)
        served(hotline, lin, helper, minutes=5)

    with django_assert_max_num_queries(6):
        assert len(rows_of(head, **DAY)) == 4
