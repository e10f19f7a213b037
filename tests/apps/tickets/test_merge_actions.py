from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.consents.conftest import customer
from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import MONDAY, enquiry

from zhike.analytics.clocks import ClockState, calendar_days
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.clock_actions import start_clock
from zhike.apps.tickets.errors import NotMerged, StepNotAllowed
from zhike.apps.tickets.merge_actions import merge_ticket, unmerge_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import family_of, notes_of
from zhike.apps.tickets.rules import ClockName, State
from zhike.apps.tickets.work_actions import add_note

HOUR = timedelta(hours=1)


@pytest.fixture
def other(hotline, lin):
    return enquiry(hotline, customer=lin, subject="还是年费")


def test_a_merge_moves_nothing_and_its_page_reads_the_whole_family(ticket, other, agent):
    add_note(other.pk, text="第二通来电", author=agent)

    merge_ticket(other.pk, into=ticket.pk, by="wang")

    assert other.notes.count() == 1
    assert [one.text for one in notes_of(family_of(ticket))] == ["第二通来电"]


def test_a_family_reaches_over_several_merges(ticket, other, hotline, lin):
    third = enquiry(hotline, customer=lin)
    merge_ticket(third.pk, into=other.pk, by="wang")
    merge_ticket(other.pk, into=ticket.pk, by="wang")

    assert family_of(ticket) == [ticket.pk, other.pk, third.pk]


def test_a_merge_taken_back_leaves_everything_as_it_stood(ticket, other):
    with freeze_time(MONDAY + HOUR):
        merge_ticket(other.pk, into=ticket.pk, by="wang")
    paused = other.clocks.get(name=ClockName.RESOLUTION)
    with freeze_time(MONDAY + 3 * HOUR):
        again = unmerge_ticket(other.pk, by="wang")

    clock = other.clocks.get(name=ClockName.RESOLUTION)
    assert paused.state == ClockState.PAUSED
    assert (again.state, again.merged_into) == (State.NEW, None)
    assert (clock.state, clock.due_at) == (ClockState.RUNNING, MONDAY + 10 * HOUR)


def test_what_waited_for_the_customer_waits_again(ticket, other):
    with freeze_time(MONDAY + HOUR):
        change_state(other.pk, state=State.WAITING, by="wang")
        merge_ticket(other.pk, into=ticket.pk, by="wang")

        assert unmerge_ticket(other.pk, by="wang").state == State.WAITING
    assert other.clocks.get(name=ClockName.RESOLUTION).state == ClockState.PAUSED


def test_a_clock_of_the_law_goes_on(ticket, other):
    start_clock(other, name="complaint.decision", limit=calendar_days(15), at=MONDAY)

    merge_ticket(other.pk, into=ticket.pk, by="wang")

    assert other.clocks.get(name="complaint.decision").state != ClockState.PAUSED


def test_tickets_of_different_customers_are_not_merged(ticket, hotline):
    foreign = enquiry(hotline, customer=customer("C009"))

    with pytest.raises(NotMerged, match="different customers"):
        merge_ticket(foreign.pk, into=ticket.pk, by="wang")


def test_nothing_is_merged_into_itself_or_into_what_was_merged(ticket, other, hotline, lin):
    merge_ticket(other.pk, into=ticket.pk, by="wang")

    with pytest.raises(NotMerged, match="itself"):
        merge_ticket(ticket.pk, into=ticket.pk, by="wang")
    with pytest.raises(NotMerged, match=other.number):
        merge_ticket(ticket.pk, into=other.pk, by="wang")
    with pytest.raises(StepNotAllowed):
        merge_ticket(other.pk, into=enquiry(hotline, customer=lin).pk, by="wang")


def test_no_row_of_a_ticket_is_lost_by_a_merge(ticket, other):
    merge_ticket(other.pk, into=ticket.pk, by="wang")

    assert Ticket.objects.count() == 2


def test_what_was_not_merged_is_not_taken_back(ticket):
    with pytest.raises(NotMerged):
        unmerge_ticket(ticket.pk, by="wang")


def test_two_entries_of_one_person_are_one_customer_and_two_people_are_not(hotline, lin):
    again = customer("C077", merged_into=lin)
    once_more = customer("C078", merged_into=again)
    first, second = enquiry(hotline, customer=again), enquiry(hotline, customer=once_more)
    stranger = enquiry(hotline, customer=customer("C079"))

    assert merge_ticket(first.pk, into=second.pk, by="zhao").merged_into == second
    with pytest.raises(NotMerged, match="different customers"):
        merge_ticket(second.pk, into=stranger.pk, by="zhao")
