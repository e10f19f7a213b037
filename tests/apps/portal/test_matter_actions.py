from __future__ import annotations

from uuid import uuid4

import pytest
from tests.apps.conftest import person
from tests.apps.portal.conftest import asked, intake

from zhike.apps.audit.models import Outbox
from zhike.apps.complaints.models import Complaint
from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.portal import matter_actions, matters
from zhike.apps.portal.errors import NotOpenYet, NotPossible, TooMany
from zhike.apps.tickets.actions import change_state, open_ticket
from zhike.apps.tickets.models import QueueTerms, Ticket
from zhike.apps.tickets.rules import Kind, State
from zhike.apps.tickets.work_actions import ask_department


def test_a_question_becomes_a_ticket_with_its_thread_in_the_queue(lin):
    ticket = asked(lin)
    thread = Conversation.objects.get()

    assert (ticket.kind, ticket.channel, ticket.customer) == ("enquiry", "portal", lin)
    assert (thread.channel, thread.state, thread.queue.code) == ("portal", "waiting", "portal")
    assert set(Outbox.objects.filter(case_id=ticket.case_id).values_list("by", flat=True)) == {
        "customer:C001"
    }


def test_a_complaint_says_facts_about_and_wish(lin):
    intake()
    ticket = matter_actions.complain([lin], about="东湖支行", facts="等了两小时", wish="道歉")
    (line,) = matters.lines_of([lin], ticket)

    assert ticket.kind == "complaint"
    assert line.text.startswith("等了两小时")
    assert "东湖支行" in line.text
    assert "道歉" in line.text


def test_a_complaint_runs_under_the_clock_of_its_law_and_ends_when_it_is_taken_back(lin):
    intake()
    said = {"about": "东湖支行", "facts": "等了两小时", "wish": "道歉", "once": "x"}
    ticket = matter_actions.complain([lin], **said)
    again = matter_actions.complain([lin], **said)

    complaint = Complaint.objects.get()
    clock = ticket.clocks.get(rule_id="complaint.decision")
    assert again == complaint.ticket == ticket
    assert (clock.amount, clock.unit, clock.stopped_at) == (15, "calendar_days", None)

    assert matter_actions.withdraw([lin], Ticket.objects.get(pk=ticket.pk))

    clock.refresh_from_db()
    complaint.refresh_from_db()
    assert clock.stopped_at is not None
    assert complaint.state == "withdrawn"
    with pytest.raises(NotPossible):
        matter_actions.ask_again([lin], Ticket.objects.get(pk=ticket.pk), reason="又想继续")


def test_complaints_have_their_queue_where_there_is_one(db):
    portal = intake()
    assert matter_actions.intake_queue(Kind.COMPLAINT) == portal

    complaints = intake("complaints")
    assert matter_actions.intake_queue(Kind.COMPLAINT) == complaints
    assert matter_actions.intake_queue(Kind.ENQUIRY) == portal


def test_any_queue_that_is_served_takes_it_and_without_one_nothing_is_taken(lin):
    other = intake("another")
    assert matter_actions.intake_queue(Kind.ENQUIRY) == other

    QueueTerms.objects.all().delete()
    assert WorkQueue.objects.exists()
    with pytest.raises(NotOpenYet):
        matter_actions.ask([lin], kind=Kind.ENQUIRY, text="x")


def test_the_same_form_twice_is_one_matter_and_one_message(lin):
    intake()
    once, again = uuid4().hex, uuid4().hex
    made = {matter_actions.ask([lin], kind=Kind.ENQUIRY, text="x", once=once) for _time in "12"}
    (ticket,) = made
    for _time in range(2):
        matter_actions.reply([lin], ticket, text="y", once=again)

    assert Message.objects.count() == 2


def test_the_mark_of_another_customers_form_opens_nothing_of_his(lin, gao):
    intake()
    once = uuid4().hex
    strange = matter_actions.ask([gao], kind=Kind.ENQUIRY, text="x", once=once)
    made = matter_actions.ask([lin], kind=Kind.ENQUIRY, text="y", once=once)

    assert (strange.customer, made.customer) == (gao, lin)
    assert matters.ticket_of([lin], strange.number) is None


def test_twenty_open_matters_and_sixty_messages_an_hour_are_enough(lin, monkeypatch):
    ticket = asked(lin)
    monkeypatch.setattr(matter_actions, "MOST_OPEN", 1)
    with pytest.raises(TooMany):
        asked(lin)
    monkeypatch.setattr(matter_actions, "MOST_AN_HOUR", 1)
    with pytest.raises(TooMany):
        matter_actions.reply([lin], ticket, text="x")


def test_an_answer_opens_what_was_solved(lin):
    ticket = asked(lin)
    change_state(ticket.pk, state=State.SOLVED, by="wang")

    assert matter_actions.reply([lin], ticket, text="还没好") == ticket
    assert Ticket.objects.get(pk=ticket.pk).state == "open"


def test_an_answer_to_what_was_closed_begins_a_matter_that_names_it(lin):
    ticket = asked(lin)
    change_state(ticket.pk, state=State.CLOSED, by="wang")
    made = matter_actions.reply([lin], ticket, text="又来了")

    assert made.parent == ticket


def test_a_matter_of_the_telephone_is_answered_in_a_thread_of_the_portal(lin):
    ticket = open_ticket(
        kind=Kind.ENQUIRY, subject="x", queue=intake(), channel="phone", by="wang", customer=lin
    )
    start_conversation(
        channel=Channel.PHONE, queue=intake(), said=Said(text="电话小结"), by="wang",
        customer=lin, ticket=ticket,
    )  # fmt: skip
    matter_actions.reply([lin], ticket, text="补充一点")

    assert [one.text for one in matters.lines_of([lin], ticket)] == ["补充一点"]


def test_he_takes_a_matter_back_once(lin):
    ticket = asked(lin)

    assert matter_actions.withdraw([lin], ticket) is True
    closed = Ticket.objects.get(pk=ticket.pk)
    assert closed.state == "closed"
    with pytest.raises(NotPossible):
        matter_actions.withdraw([lin], closed)


def test_while_a_department_works_on_it_the_owner_closes_what_was_taken_back(lin):
    ticket = asked(lin)
    legal = intake("legal")
    ask_department(ticket.pk, queue=legal, wanted="请核实", by="wang")

    assert matter_actions.withdraw([lin], ticket) is False
    assert Ticket.objects.get(pk=ticket.pk).state != "closed"
    assert "take this back" in matters.lines_of([lin], ticket)[-1].text


def test_he_asks_for_a_new_look_with_his_reason(lin):
    ticket = asked(lin)
    with pytest.raises(NotPossible):
        matter_actions.ask_again([lin], ticket, reason="x")
    closed = change_state(ticket.pk, state=State.CLOSED, by="wang")

    assert matter_actions.ask_again([lin], closed, reason="没有回答我的问题") == ticket
    assert Ticket.objects.get(pk=ticket.pk).state == "open"
    assert matters.lines_of([lin], ticket)[-1].text == "没有回答我的问题"
    person(username="wang", role=Role.AGENT)
    event = Outbox.objects.get(activity="reopen ticket")
    assert event.by == "customer:C001"
