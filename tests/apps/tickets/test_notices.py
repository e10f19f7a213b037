from __future__ import annotations

from tests.apps.conftest import person
from tests.apps.tickets.conftest import MONDAY

from zhike.apps.audit.models import Outbox
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.tickets import notices
from zhike.apps.tickets.actions import assign_ticket, change_state
from zhike.apps.tickets.clock_actions import watch_clocks
from zhike.apps.tickets.rules import State
from zhike.apps.tickets.work_actions import watch_ticket


def last(activity: str) -> Outbox:
    return Outbox.objects.filter(activity=activity).latest("id")


def test_who_is_given_a_ticket_hears_of_it_and_who_takes_one_does_not(ticket, agent):
    assign_ticket(ticket.pk, owner=agent, by="sun")
    given = notices.assigned(last("assign ticket"))
    assign_ticket(ticket.pk, owner=agent, by="wang")

    assert list(given.users) == [agent.pk]
    assert given.values["number"] == ticket.number
    assert notices.assigned(last("assign ticket")) is None


def test_the_chain_grows_with_the_time_that_is_used(ticket, agent, head):
    assign_ticket(ticket.pk, owner=agent, by="sun")
    boss = person(username="boss", role=Role.MANAGER)
    west = create_branch(code="W1", name="西山支行", parent=head.branch, by="test")
    person(username="far", role=Role.MANAGER, branch=west)

    def heard(minute: int) -> set[int]:
        watch_clocks(now=MONDAY.replace(minute=minute % 60, hour=9 + minute // 60))
        return set(notices.clock_warning(last("clock warning")).users)

    assert heard(31) == {agent.pk}
    assert heard(49) == {agent.pk, head.pk}
    assert heard(61) == {agent.pk, head.pk, boss.pk}


def test_who_watches_hears_but_of_what_others_do(ticket, agent, head):
    watch_ticket(ticket.pk, user=agent, is_on=True)
    change_state(ticket.pk, state=State.OPEN, by="sun")

    assert list(notices.watched(last("change ticket state")).users) == [agent.pk]

    change_state(ticket.pk, state=State.WAITING, by="wang")
    assert list(notices.watched(last("change ticket state")).users) == []


def test_the_owner_hears_that_it_is_open_again(ticket, head):
    change_state(ticket.pk, state=State.SOLVED, by="wang")
    change_state(ticket.pk, state=State.OPEN, by="wang", reason="又坏了")

    assert list(notices.reopened(last("reopen ticket")).users) == [head.pk]
