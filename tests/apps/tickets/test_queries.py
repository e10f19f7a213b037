from __future__ import annotations

from copy import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import person, top
from tests.apps.consents.conftest import customer
from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import MONDAY, enquiry, queue

from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.tickets import queries
from zhike.apps.tickets.actions import assign_ticket, change_state, locked, note_staff_replied
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import State
from zhike.apps.tickets.work_actions import ask_department

HOUR = timedelta(hours=1)


@pytest.fixture
def west(db):
    return create_branch(code="W1", name="西山支行", parent=top(), by="test")


@pytest.fixture
def cards(head):
    return queue("cards", head=head)


def test_an_agent_sees_the_tickets_of_his_own_queues_alone(ticket, cards, lin, agent):
    enquiry(cards, customer=lin)

    assert list(queries.seen_by(agent)) == [ticket]


def test_an_agent_sees_what_he_owns_and_what_his_department_is_asked(cards, lin, hotline, agent):
    owned, asked = enquiry(cards, customer=lin), enquiry(cards, customer=lin)
    assign_ticket(owned.pk, owner=agent, by="sun")
    ask_department(asked.pk, queue=hotline, wanted="核对", by="sun")

    assert set(queries.seen_by(agent)) == {owned, asked}


def test_who_supervises_sees_all_queues_in_reach_and_none_beyond(ticket, cards, lin, west, head):
    other = enquiry(cards, customer=lin)
    far = person(username="far", role=Role.SUPERVISOR, branch=west)

    assert set(queries.seen_by(head)) == {ticket, other}
    assert not queries.seen_by(far).exists()


def test_a_ticket_is_found_by_its_number_in_reach_alone(ticket, agent, west):
    far = person(username="far", role=Role.SUPERVISOR, branch=west)

    assert queries.ticket_seen(agent, ticket.number.lower()) == ticket
    assert queries.ticket_seen(far, ticket.number) is None
    assert queries.ticket_seen(agent, "nonsense") is None


def test_a_list_stands_in_the_order_of_what_is_due(hotline, lin, agent):
    waits = enquiry(hotline, customer=lin, at=MONDAY - 2 * HOUR)
    note_staff_replied(locked(waits.pk), at=MONDAY - HOUR)
    change_state(waits.pk, state=State.WAITING, by="wang", at=MONDAY - HOUR)
    late, early = enquiry(hotline, customer=lin), enquiry(hotline, customer=lin, at=MONDAY - HOUR)

    assert list(queries.filtered(agent, {"state": "open"})) == [early, late, waits]


def test_filters_cut_by_state_and_by_lateness(hotline, lin, agent):
    done, open_ = enquiry(hotline, customer=lin), enquiry(hotline, customer=lin)
    change_state(done.pk, state=State.SOLVED, by="wang", at=MONDAY)

    with freeze_time(MONDAY + HOUR / 2):
        assert list(queries.filtered(agent, {"state": "late"})) == []
    with freeze_time(MONDAY + 2 * HOUR):
        assert list(queries.filtered(agent, {"state": "late"})) == [open_]
    assert list(queries.filtered(agent, {"state": "solved"})) == [done]
    assert list(queries.filtered(agent, {"priority": "x"})) == []


def test_a_list_is_read_with_few_statements(hotline, lin, agent, django_assert_max_num_queries):
    for n in range(5):
        enquiry(hotline, customer=customer(f"C1{n}"))

    with django_assert_max_num_queries(3):
        shown = queries.shown_tickets(queries.filtered(agent, {"state": "open"}))

    assert len(shown) == 5


def test_open_matters_are_those_of_all_entries_of_a_person(ticket, hotline, lin):
    again = customer("C002", merged_into=lin)
    other = enquiry(hotline, customer=again)

    assert set(queries.open_tickets_of(lin)) == {ticket, other}
    assert list(queries.likely_same(ticket)) == [other]


def test_history_tells_in_words_the_newest_first(ticket, agent):
    assign_ticket(ticket.pk, owner=agent, by="wang")

    told = [(words, outcome) for _row, words, outcome in queries.history_of([ticket.pk])]

    assert told == [("Ticket assigned", "wang"), ("Ticket opened", "Enquiry")]


def test_the_report_counts_what_was_kept_missed_and_still_runs(hotline, lin, agent):
    kept, missed, _runs = (enquiry(hotline, customer=lin) for _ in range(3))
    note_staff_replied(locked(kept.pk), at=MONDAY + HOUR / 2)
    note_staff_replied(locked(missed.pk), at=MONDAY + 2 * HOUR)

    with freeze_time(MONDAY + HOUR / 2):
        early = queries.kept_promises(agent, since=MONDAY, until=MONDAY + HOUR)
    with freeze_time(MONDAY + 3 * HOUR):
        late = queries.kept_promises(agent, since=MONDAY, until=MONDAY + HOUR)

    assert [(row.kept, row.missed, row.running) for row in early if row.name == "first_reply"] == [
        (1, 1, 1)
    ]
    # The third one ran out meanwhile, whether the worker looked at it or not.
    assert [(row.kept, row.missed, row.running) for row in late if row.name == "first_reply"] == [
        (1, 2, 0)
    ]


def test_the_report_counts_nothing_out_of_reach(ticket, west):
    far = person(username="far", role=Role.SUPERVISOR, branch=west)

    assert queries.kept_promises(far, since=MONDAY, until=MONDAY + HOUR) == []


def test_owners_are_offered_who_work_and_reach_the_queue(hotline, agent, head, analyst, west):
    person(username="far", role=Role.AGENT, branch=west)

    assert {user.username for user in queries.possible_owners(hotline)} == {"wang", "sun"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how this planner counts nulls")
def test_what_is_near_a_ticket_is_found_without_reading_every_ticket(ticket):
    """In most banks hardly any ticket is merged, split or below another one."""
    many = [copy(ticket) for _ in range(2_000)]
    for one in many:
        one.pk = None
    Ticket.objects.bulk_create(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_ticket")

    with CaptureQueriesContext(connection) as asked:
        assert queries.tickets_from(ticket) == []
        assert queries.family_of(ticket) == [ticket.pk]

    for one in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {one['sql']}")
            plan = " ".join(row[3] for row in cursor.fetchall())
        assert "SEARCH tickets_ticket" in plan and "SCAN" not in plan, plan
