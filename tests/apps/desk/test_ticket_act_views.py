from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.consents.conftest import customer
from tests.apps.conversations.conftest import begun
from tests.apps.desk.conftest import ticket_at
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.desk.shown import subject_of
from zhike.apps.people.rules import Role
from zhike.apps.tickets.models import Link, Note, Task, Ticket, Watch
from zhike.apps.tickets.queries import shown_tickets
from zhike.apps.tickets.work_actions import ask_department


@pytest.fixture
def act(as_agent, mine):
    """Do something with the ticket, and give the ticket as it is then."""

    def done(name: str, **said):
        done.answer = as_agent.post(ticket_at(mine, name), said, follow=True)
        return Ticket.objects.get(pk=mine.ticket_id)

    return done


def test_the_state_changes_over_the_version_that_was_seen(act, mine):
    version = Ticket.objects.get(pk=mine.ticket_id).version

    assert act("state", state="waiting", version=version).state == "waiting"
    assert act("state", state="solved", version=version).state == "waiting"


def test_a_refusal_is_told(act, mine, as_agent):
    version = Ticket.objects.get(pk=mine.ticket_id).version
    answer = as_agent.post(
        ticket_at(mine, "state"), {"state": "on_hold", "version": version}, follow=True
    )

    assert "Give a reason" in answer.content.decode()


def test_a_form_that_is_wrong_stands_on_the_page_again(as_agent, mine):
    answer = as_agent.post(ticket_at(mine, "state"), {"state": "nonsense"})

    assert answer.status_code == 422
    assert "nonsense" in answer.content.decode()


def test_kind_and_priority_are_corrected_and_a_masked_subject_is_not_written_back(act, mine):
    seen = Ticket.objects.get(pk=mine.ticket_id)
    full = shown_tickets([seen])[0].subject
    assert "6222021234567890128" in full

    changed = act(
        "change", kind="complaint", priority="2", subject=subject_of(seen), version=seen.version
    )

    assert (changed.kind, changed.priority) == ("complaint", 2)
    assert shown_tickets([changed])[0].subject == full


def test_a_new_subject_is_written(act, mine):
    version = Ticket.objects.get(pk=mine.ticket_id).version
    changed = act("change", kind="enquiry", priority="3", subject="限额", version=version)

    assert shown_tickets([changed])[0].subject == "限额"


def test_a_colleague_owns_it(act, colleague):
    assert act("assign", person="zhao").owner == colleague


def test_another_queue_takes_it_out_of_sight(act, head, as_agent, mine):
    other = person(username="qian", role=Role.SUPERVISOR)
    cards = queue("cards", head=other)

    moved = act("transfer", queue="cards", reason="卡部业务")

    assert (moved.queue, moved.owner) == (cards, other)
    assert as_agent.get(ticket_at(mine)).status_code in {200, 404}


def test_notes_tasks_and_watching(act, mine, hotline):
    act("note", text="核实中")
    act("task", queue=hotline.code, wanted="查流水")
    act("watch", is_on="1")

    assert Note.objects.count() == Task.objects.count() == Watch.objects.count() == 1
    act("watch")
    assert not Watch.objects.exists()


def test_a_task_is_accepted_and_done(act, mine, hotline, agent):
    task = ask_department(mine.ticket_id, queue=hotline, wanted="x", by="sun")

    act(f"tasks/{task.pk}/accept")
    task.refresh_from_db()
    assert task.assignee == agent
    act(f"tasks/{task.pk}/finish", result="无误")

    task.refresh_from_db()
    assert task.done_at


def test_a_task_of_another_ticket_is_not_there(as_agent, mine, hotline, lin):
    foreign = ask_department(enquiry(hotline, customer=lin).pk, queue=hotline, wanted="x", by="sun")

    answer = as_agent.post(ticket_at(mine, f"tasks/{foreign.pk}/accept"))

    assert answer.status_code == 404


def test_it_is_merged_and_taken_apart_again(act, hotline, lin):
    other = enquiry(hotline, customer=lin)

    assert act("merge", number=other.number).merged_into == other
    assert act("unmerge").merged_into is None


@pytest.mark.parametrize("number", ["T9999999", "x"])
def test_a_number_that_leads_nowhere_says_so(act, number):
    act("merge", number=number)

    assert "No ticket with this number" in act.answer.content.decode()


def test_messages_are_split_off(act, mine):
    second = customer_writes(mine.pk, said=Said(text="另外，投诉网点"), by="c")

    act("split", messages=[second.pk], subject="网点态度", kind="complaint")

    assert Ticket.objects.get(split_from=mine.ticket_id).kind == "complaint"


def test_messages_of_others_are_not_offered(act, hotline, mine):
    foreign = begun(hotline).messages.get()

    act("split", messages=[foreign.pk], subject="x", kind="enquiry")

    assert act.answer.status_code == 422
    assert not Ticket.objects.filter(split_from=mine.ticket_id).exists()


def test_tickets_are_linked(act, hotline, lin):
    act("link", number=enquiry(hotline, customer=lin).number)

    assert Link.objects.count() == 1


def test_a_customer_in_reach_is_linked_and_another_one_is_not_there(as_agent, hotline, agent):
    customer("C007")
    anonymous = begun(hotline, text="谁")
    answer = as_agent.post(ticket_at(anonymous, "customer"), {"customer_id": "C404"})
    assert answer.status_code == 422

    as_agent.post(ticket_at(anonymous, "customer"), {"customer_id": "C007"})

    assert Ticket.objects.get(pk=anonymous.ticket_id).customer.customer_id == "C007"


ACTS = (
    "state", "change", "assign", "transfer", "note", "task", "watch", "merge", "unmerge",
    "split", "link", "customer",
)  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_no_act_reaches_into_a_foreign_queue(mine, name):
    stranger = client(person(username="qian", role=Role.AGENT))

    assert stranger.post(ticket_at(mine, name), {}).status_code == 404


@pytest.mark.parametrize("name", ACTS)
def test_an_empty_form_breaks_nothing(as_agent, mine, name):
    assert as_agent.post(ticket_at(mine, name), {}).status_code in {302, 422}
