from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.conftest import person, top
from tests.apps.consents.conftest import customer
from tests.apps.tickets.conftest import MONDAY, enquiry, queue

from zhike.apps.audit.errors import StaleVersion
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets import actions
from zhike.apps.tickets.errors import (
    NobodyThere,
    QueueNotServed,
    ReasonMissing,
    StepNotAllowed,
    StillOpenTasks,
    TextMissing,
)
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import shown_tickets
from zhike.apps.tickets.rules import ClockName, Priority, State
from zhike.apps.tickets.work_actions import add_note, ask_department, finish_task
from zhike.apps.vault.keys import Keyring

HOUR = timedelta(hours=1)


def test_a_ticket_that_nobody_took_is_owned_by_the_head_of_its_queue(ticket, head):
    assert (ticket.state, ticket.owner) == (State.NEW, head)


def test_a_ticket_leaves_its_event_and_its_audit_row(ticket, lin):
    event = Outbox.objects.get(activity="open ticket")
    row = AuditRow.objects.get(activity="open ticket")

    assert (event.case_id, event.customer_id) == (ticket.case_id, lin.customer_id)
    assert (row.event_id, row.by) == (event.event_id, "test")


def test_its_words_are_sealed_and_stand_nowhere_else(ticket):
    assert "年费" not in ticket.subject_sealed
    assert not Outbox.objects.filter(attributes__icontains="年费").exists()
    assert shown_tickets([ticket])[0].subject == "信用卡年费怎么减免"


def test_a_queue_for_which_nobody_answers_takes_no_ticket(db):
    empty = WorkQueue.objects.create(code="empty", name="空队列", branch=top())

    with pytest.raises(QueueNotServed, match="空队列"):
        enquiry(empty)

    assert not Ticket.objects.exists()


def test_a_ticket_without_words_is_refused(hotline):
    with pytest.raises(TextMissing):
        enquiry(hotline, subject="  ")


def test_who_takes_a_new_ticket_has_it_in_work(ticket, agent):
    taken = actions.assign_ticket(ticket.pk, owner=agent, by="wang")

    assert (taken.owner, taken.state) == (agent, State.OPEN)


@pytest.mark.parametrize("who", ["powerless", "elsewhere"])
def test_nobody_owns_a_ticket_who_may_not_work_on_it_or_does_not_reach_it(ticket, powerless, who):
    west = create_branch(code="W1", name="西山支行", parent=top(), by="test")
    away = person(username="away", role=Role.AGENT, branch=west)

    with pytest.raises(NobodyThere):
        actions.assign_ticket(
            ticket.pk, owner={"powerless": powerless, "elsewhere": away}[who], by="chen"
        )


def test_every_open_ticket_has_one_owner_also_after_a_move(ticket, agent, head):
    other = person(username="qian", role=Role.SUPERVISOR)
    cards = queue("cards", head=other)
    actions.assign_ticket(ticket.pk, owner=agent, by="wang")

    moved = actions.transfer_ticket(ticket.pk, queue=cards, reason="卡部业务", by="wang")

    assert (moved.queue, moved.owner) == (cards, other)


def test_a_move_needs_a_reason(ticket, hotline):
    with pytest.raises(ReasonMissing):
        actions.transfer_ticket(ticket.pk, queue=hotline, reason=" ", by="wang")


def test_a_ticket_goes_only_where_its_state_allows(ticket):
    actions.change_state(ticket.pk, state=State.CLOSED, by="wang")

    with pytest.raises(StepNotAllowed, match="Closed"):
        actions.change_state(ticket.pk, state=State.WAITING, by="wang")


def test_a_merge_is_no_change_of_state(ticket):
    with pytest.raises(StepNotAllowed):
        actions.change_state(ticket.pk, state=State.MERGED, by="wang")


def test_opening_again_needs_a_reason_and_is_counted(ticket):
    actions.change_state(ticket.pk, state=State.SOLVED, by="wang", at=MONDAY + HOUR)

    with pytest.raises(ReasonMissing):
        actions.change_state(ticket.pk, state=State.OPEN, by="wang")
    again = actions.change_state(ticket.pk, state=State.OPEN, by="wang", reason="客户称未解决")

    assert (again.reopened, again.solved_at) == (1, None)


def test_a_ticket_with_open_tasks_is_not_closed(ticket, hotline, agent):
    task = ask_department(ticket.pk, queue=hotline, wanted="查流水", by="wang")

    with pytest.raises(StillOpenTasks, match="1"):
        actions.change_state(ticket.pk, state=State.SOLVED, by="wang")
    finish_task(task.pk, result="已查", by=agent)

    assert actions.change_state(ticket.pk, state=State.SOLVED, by="wang").state == State.SOLVED


def test_a_change_over_an_older_reading_is_refused(ticket):
    seen = ticket.version
    actions.change_ticket(ticket.pk, priority=Priority.HIGH, by="wang")

    with pytest.raises(StaleVersion):
        actions.change_state(ticket.pk, state=State.OPEN, by="li", version=seen)


def test_the_customer_who_writes_ends_the_waiting(ticket):
    actions.change_state(ticket.pk, state=State.WAITING, by="wang")

    again = actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY + HOUR, by="customer")

    assert again.state == State.OPEN


def test_the_customer_who_writes_opens_again_what_was_solved(ticket):
    actions.change_state(ticket.pk, state=State.SOLVED, by="wang")

    again = actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY + HOUR, by="customer")

    assert (again.state, again.reopened) == (State.OPEN, 1)


def test_what_was_closed_stays_closed(ticket):
    actions.change_state(ticket.pk, state=State.CLOSED, by="wang")

    assert (
        actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY, by="c").state
        == State.CLOSED
    )


def test_the_next_reply_is_due_only_after_the_first_was_given(ticket):
    actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY, by="customer")
    before = ticket.clocks.filter(name=ClockName.NEXT_REPLY).count()
    actions.note_staff_replied(actions.locked(ticket.pk), at=MONDAY + HOUR / 2)

    actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY + HOUR, by="customer")
    actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY + HOUR, by="customer")

    assert before == 0
    assert ticket.clocks.filter(name=ClockName.NEXT_REPLY, stopped_at=None).count() == 1


def test_a_matter_of_nobody_becomes_the_customers_own_with_all_its_words(hotline, agent, lin):
    anonymous = enquiry(hotline, subject="我的卡被吞了")
    add_note(anonymous.pk, text="客户很着急", author=agent)
    old = anonymous.key_owner

    linked = actions.link_customer(anonymous.pk, customer=lin, by="wang")

    keys = Keyring.of([lin.customer_id])
    note = linked.notes.get()
    assert linked.key_owner == lin.customer_id != old
    assert keys.open(linked.subject_sealed, customer_id=lin.customer_id) == "我的卡被吞了"
    assert keys.open(note.text_sealed, customer_id=lin.customer_id) == "客户很着急"


def test_a_wrong_link_is_corrected_without_touching_other_tickets(hotline, lin):
    other = customer("C009")
    own, wrong = enquiry(hotline, customer=lin), enquiry(hotline, customer=lin, subject="挂失")

    actions.link_customer(wrong.pk, customer=other, by="wang")

    shown = {one.ticket.pk: one.subject for one in shown_tickets(Ticket.objects.all())}
    assert shown == {own.pk: "信用卡年费怎么减免", wrong.pk: "挂失"}
