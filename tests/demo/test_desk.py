from __future__ import annotations

import json
from collections import Counter

import pytest

from zhike.apps.audit.models import Outbox
from zhike.apps.audit.relay import LOG_NAME
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import inbox
from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.tickets.clock_actions import watch_clocks
from zhike.apps.tickets.models import Note, Task, Ticket, TicketClock
from zhike.apps.tickets.queries import filtered, shown_tickets
from zhike.demo import MADE_FILE
from zhike.demo.desk import fill_desk
from zhike.demo.desk_stories import STORIES
from zhike.demo.events import SCHEMA
from zhike.demo.master import fill_master
from zhike.demo.portal_customers import open_queues


@pytest.fixture
def ready(db, own_home):
    facts = {"seed": 5, "customers": 400, "without": []}
    own_home.mkdir(exist_ok=True)
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    create_demo_people()
    fill_master(own_home)


@pytest.fixture
def made(ready):
    return fill_desk()


def test_every_channel_and_state_has_something_to_show(made):
    tickets = Counter(Ticket.objects.values_list("state", flat=True))

    assert made == Ticket.objects.count() == len(STORIES) >= 30
    assert set(tickets) == {"new", "open", "waiting", "on_hold", "solved", "closed", "merged"}
    assert set(Conversation.objects.values_list("channel", flat=True)) == {
        "phone", "chat", "portal", "mail", "sms", "branch", "letter", "api",
    }  # fmt: skip
    assert set(Conversation.objects.values_list("state", flat=True)) == {
        "waiting", "active", "ended",
    }  # fmt: skip
    assert set(Ticket.objects.values_list("kind", flat=True)) >= {
        "enquiry", "complaint", "suggestion", "transaction",
    }  # fmt: skip
    assert Ticket.objects.filter(customer=None).exists()


def test_queues_have_a_head_promises_and_a_team(made):
    assert Counter(WorkQueue.objects.values_list("name", flat=True)) == {
        "综合热线": 1, "信用卡": 1, "投诉处理": 1,
    }  # fmt: skip
    for queue in WorkQueue.objects.all():
        assert queue.terms.head.queues.filter(pk=queue.pk).exists()
        assert queue.promises.count() >= 3
        assert queue.teams.get().members.exists()


def test_each_of_the_desk_has_work(made):
    agent, officer = (User.objects.get(username=name) for name in ("agent", "officer"))

    assert inbox(agent, "mine").count() >= 3
    assert inbox(agent, "waiting").count() >= 5
    assert inbox(officer, "mine").count() >= 2
    legal = TicketClock.objects.filter(rule_id="complaint.decision", stopped_at=None)
    assert legal.count() >= 2
    late = filtered(agent, {"state": "late"})
    assert late.count() >= 2
    assert all(one.subject for one in shown_tickets(late))


def test_there_are_notes_tasks_clocks_and_unread_words(made):
    assert Note.objects.count() >= 5
    assert Counter(done is None for done in Task.objects.values_list("done_at", flat=True)) == {
        True: 2,
        False: 1,
    }
    assert watch_clocks() > 0
    assert TicketClock.objects.filter(state="breached").exists()
    assert TicketClock.objects.filter(state="paused").exists()
    unread = Message.objects.filter(side="customer", read_at=None, conversation__state="active")
    assert unread.count() >= 4


def test_the_second_start_adds_nothing(made):
    kinds = (Ticket, Conversation, Message, WorkQueue, Team, Note, Outbox)
    before = [kind.objects.count() for kind in kinds]

    assert fill_desk() == 0
    assert [kind.objects.count() for kind in kinds] == before


def test_a_bank_without_demo_people_gets_no_desk(db, own_home):
    assert fill_desk() == 0
    assert not WorkQueue.objects.exists()


def test_it_is_made_in_a_blink(ready, django_assert_max_num_queries):
    # About a hundred questions a matter, half a millisecond each.
    with django_assert_max_num_queries(4_000):
        assert fill_desk() == len(STORIES)


def test_nothing_of_it_lies_in_a_log_that_hides_a_truth(made, tables):
    logs = {name for name, rows in tables.items() if rows.schema.names == SCHEMA.names}

    assert logs
    assert LOG_NAME not in logs


def test_the_queue_that_the_portal_opened_is_served_as_it_is(ready):
    open_queues()
    fill_desk()

    queue = WorkQueue.objects.get(code="complaints")
    assert queue.terms.hours_channel == "app"
    assert Ticket.objects.filter(queue=queue, state="open").exists()
    assert Ticket.objects.count() == len(STORIES)
