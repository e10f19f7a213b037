from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.conversations.conftest import begun
from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.blocks.actions import mark_spam, not_spam
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.desk import report
from zhike.apps.desk.report import Row, rows_of
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets.actions import assign_ticket, change_state, transfer_ticket
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.models import Ticket
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


def by_hand(since, until):
    """The figures counted from the rows themselves, one ticket and one clock after the other."""
    found = {}
    for ticket in Ticket.objects.filter(opened_at__gte=since, opened_at__lt=until):
        own = found.setdefault((str(ticket.owner), ticket.queue.name), [0, 0, 0, 0, 0])
        states = [(one.state, one.due_at) for one in ticket.clocks.all()]
        late = [due for state, due in states if state == "running" and due < timezone.now()]
        own[0] += 1
        own[1] += ticket.first_replied_at is not None
        own[2] += ticket.solved_at is not None
        own[3] += sum(state == "met" for state, _due in states)
        own[4] += sum(state == "breached" for state, _due in states) + len(late)
    return found


def test_what_is_changed_long_afterwards_is_counted_as_it_is_now(hotline, lin, agent, head):
    east = queue("east", head=head)
    keys = [
        served(hotline, lin, agent, minutes=10 * n, solved_after=n * 30 % 70 or None).ticket_id
        for n in range(1, 9)
    ]
    before = by_hand(**DAY)
    with freeze_time(BEGAN + timedelta(days=40)):
        change_state(keys[1], state=State.OPEN, by="wang", reason="again")
        transfer_ticket(keys[6], queue=east, reason="theirs", by="wang")
        assign_ticket(keys[1], owner=head, by="sun")
        merge_ticket(keys[6], into=keys[1], by="wang")
        enquiry(hotline, customer=lin)  # of another day, and late by nothing

        rows = {
            (row.agent, row.queue): [row.tickets, row.replied, row.solved, row.kept, row.missed]
            for row in rows_of(head, **DAY)
        }
        rows = {key: figures for key, figures in rows.items() if figures[0]}

        assert rows == by_hand(**DAY)
        assert rows != before
        assert len(rows) == 3


def test_a_clock_past_its_deadline_is_missed_before_anybody_looked(hotline, lin, agent, head):
    served(hotline, lin, agent, minutes=10)

    with freeze_time(BEGAN + timedelta(hours=7, minutes=59)):
        assert [(row.kept, row.missed) for row in rows_of(head, **DAY)] == [(1, 0)]
    with freeze_time(BEGAN + timedelta(hours=8, minutes=1)):
        assert [(row.kept, row.missed) for row in rows_of(head, **DAY)] == [(1, 1)]


def test_spam_is_in_no_figure_and_comes_back_into_them(hotline, lin, agent, head):
    talks = [served(hotline, lin, agent, minutes=10) for _ in range(6)]
    before = rows_of(head, **DAY)

    block = mark_spam(talks[0].pk, by=head, reason="盗号")

    (row,) = rows_of(head, **DAY)
    assert (row.contacts, row.tickets, row.replied, row.kept) == (5, 5, 5, 5)
    not_spam(block.pk, by="sun")
    (row,) = rows_of(head, **DAY)
    assert (row.tickets, row.kept) == (before[0].tickets, before[0].kept)


@pytest.mark.parametrize("model", [Ticket, Conversation])
def test_what_the_report_counts_stands_in_one_index_whole(model):
    """A column beside the index costs a year's report seven times its time (decision 0025)."""
    figures = {Ticket: report._tickets, Conversation: report._contacts}[model]
    (index,) = [one for one in model._meta.indexes if one.name.endswith("_reported")]
    held = {model._meta.get_field(name).column for name in index.fields} | {"id"}

    asked = figures(WorkQueue.objects.values("pk"), (DAY["since"], DAY["until"]))

    table = re.escape(model._meta.db_table)
    assert set(re.findall(rf'"{table}"\."(\w+)"', str(asked.query))) <= held
