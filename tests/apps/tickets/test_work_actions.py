from __future__ import annotations

import pytest
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.audit.models import Outbox
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.errors import NotMerged, StepNotAllowed, TaskIsDone, TextMissing
from zhike.apps.tickets.models import Link, Watch
from zhike.apps.tickets.queries import notes_of, tasks_of
from zhike.apps.tickets.rules import State
from zhike.apps.tickets.work_actions import (
    accept_task,
    add_note,
    ask_department,
    finish_task,
    link_tickets,
    watch_ticket,
)


def test_a_note_is_sealed_and_read_by_staff(ticket, agent):
    note = add_note(ticket.pk, text=" 客户情绪激动 ", author=agent)

    assert "情绪" not in note.text_sealed
    assert [one.text for one in notes_of([ticket.pk])] == ["客户情绪激动"]


def test_an_empty_note_is_refused(ticket, agent):
    with pytest.raises(TextMissing):
        add_note(ticket.pk, text=" ", author=agent)


def test_a_task_leaves_the_owner_who_he_is(ticket, head, agent):
    cards = queue("cards", head=head)

    task = ask_department(ticket.pk, queue=cards, wanted="核对流水", by="wang")
    accept_task(task.pk, by=agent)
    finish_task(task.pk, result="流水无误", by=agent)

    ticket.refresh_from_db()
    shown = tasks_of([ticket.pk])[0]
    assert ticket.owner == head
    assert (shown.wanted, shown.result) == ("核对流水", "流水无误")
    assert shown.task.accepted_at <= shown.task.done_at


def test_a_task_is_done_once(ticket, hotline, agent):
    task = ask_department(ticket.pk, queue=hotline, wanted="核对", by="wang")
    finish_task(task.pk, result="好", by=agent)

    with pytest.raises(TaskIsDone):
        finish_task(task.pk, result="再来", by=agent)


def test_nobody_is_asked_for_a_closed_ticket(ticket, hotline):
    change_state(ticket.pk, state=State.CLOSED, by="wang")

    with pytest.raises(StepNotAllowed):
        ask_department(ticket.pk, queue=hotline, wanted="核对", by="wang")


def test_watching_twice_is_watching_once(ticket, agent):
    watch_ticket(ticket.pk, user=agent, is_on=True)
    watch_ticket(ticket.pk, user=agent, is_on=True)
    assert Watch.objects.count() == 1

    watch_ticket(ticket.pk, user=agent, is_on=False)

    assert not Watch.objects.exists()


def test_two_tickets_are_linked_once_whichever_is_named_first(ticket, hotline, lin):
    other = enquiry(hotline, customer=lin)

    link_tickets(ticket.pk, other=other, by="wang")
    link_tickets(other.pk, other=ticket, by="wang")

    assert Link.objects.count() == 1
    assert Outbox.objects.filter(activity="link tickets").count() == 1


def test_a_ticket_is_not_linked_to_itself(ticket):
    with pytest.raises(NotMerged):
        link_tickets(ticket.pk, other=ticket, by="wang")
