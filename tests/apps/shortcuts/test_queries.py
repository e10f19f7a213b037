from __future__ import annotations

from tests.apps.conftest import person
from tests.apps.shortcuts.conftest import saved
from tests.apps.tickets.conftest import queue

from zhike.apps.people.rules import Role
from zhike.apps.shortcuts.queries import chosen_tickets, may_change, replies_of


def test_everybody_has_his_own_those_of_his_queues_and_those_of_all(
    agent, colleague, head, hotline
):
    other = queue("loans", head=head)
    saved(agent, title="我的")
    saved(colleague, title="赵的")
    saved(head, title="热线", queue=hotline)
    saved(head, title="贷款", queue=other)
    saved(head, title="全行", for_all=True)

    assert {row.title for row in replies_of(agent)} == {"我的", "热线", "全行"}
    # Who looks after them sees those of every queue in reach, and nobody's own.
    assert {row.title for row in replies_of(head)} == {"热线", "贷款", "全行"}


def test_who_may_change_what(agent, head, hotline):
    own, shared = saved(agent), saved(head, queue=hotline)

    assert [may_change(agent, row) for row in (own, shared)] == [True, False]
    assert [may_change(head, row) for row in (own, shared)] == [False, True]


def test_chosen_tickets_are_those_in_reach_once_in_order(agent, ticket):
    stranger = person(username="qian", role=Role.AGENT)
    numbers = [ticket.number, "x", "T9999999", ticket.number, f" {ticket.number.lower()} "]

    assert chosen_tickets(agent, numbers) == [ticket]
    assert chosen_tickets(stranger, numbers) == []
