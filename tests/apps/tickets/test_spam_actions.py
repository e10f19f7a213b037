"""Spam is put away without a trace in the figures, and comes back as it stood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import MONDAY, enquiry

from zhike.analytics.clocks import ClockState, calendar_days
from zhike.apps.audit.models import AuditRow
from zhike.apps.tickets.actions import change_state, change_ticket, locked, note_staff_replied
from zhike.apps.tickets.clock_actions import start_clock, watch_clocks
from zhike.apps.tickets.errors import NeverSpam, StepNotAllowed
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.queries import filtered, kept_promises, seen_by, ticket_seen
from zhike.apps.tickets.rules import NEVER_CHOSEN, STEPS, Kind, State
from zhike.apps.tickets.spam_actions import close_as_spam, take_spam_back

HOUR = timedelta(hours=1)


def states(ticket):
    return set(ticket.clocks.values_list("state", flat=True))


def test_spam_is_closed_and_in_no_list(ticket, head):
    before = close_as_spam(ticket.pk, by="wang", reason="广告")

    ticket.refresh_from_db()
    assert (before, ticket.state) == (State.NEW, State.SPAM)
    assert ticket.closed_at is not None
    assert ticket_seen(head, ticket.number) is None
    assert not filtered(head, {"state": "all"}).exists()
    assert not filtered(head, {"state": "spam"}).exists()
    assert AuditRow.objects.get(activity="change ticket state").outcome == "spam"


def test_its_clocks_end_neither_kept_nor_missed(hotline, head):
    ticket = enquiry(hotline, at=timezone.now())
    note_staff_replied(locked(ticket.pk), at=timezone.now())
    ticket.refresh_from_db()
    assert ticket.clocks_kept == 1

    close_as_spam(ticket.pk, by="wang")

    ticket.refresh_from_db()
    assert (ticket.clocks_kept, ticket.clocks_missed, ticket.due_at) == (0, 0, None)
    assert ClockState.RUNNING not in states(ticket)
    assert not kept_promises(head, since=MONDAY, until=timezone.now())


def test_nobody_is_warned_of_the_clocks_of_spam(hotline):
    ticket = enquiry(hotline, at=timezone.now())
    close_as_spam(ticket.pk, by="wang")

    assert watch_clocks(now=timezone.now() + timedelta(days=30)) == 0


def test_what_was_none_stands_as_it_stood_and_the_time_between_does_not_count(hotline, head):
    ticket = enquiry(hotline)
    due = {row.name: row.due_at for row in ticket.clocks.all()}
    with freeze_time(MONDAY + HOUR / 2):
        close_as_spam(ticket.pk, by="wang")
    with freeze_time(MONDAY + 10 * HOUR):
        take_spam_back(ticket.pk, state=State.NEW, by="sun")

    ticket.refresh_from_db()
    assert (ticket.state, ticket.closed_at) == (State.NEW, None)
    assert states(ticket) == {ClockState.RUNNING}
    later = timedelta(hours=9, minutes=30)
    assert {row.name: row.due_at - later for row in ticket.clocks.all()} == due
    assert ticket in seen_by(head)


@pytest.mark.parametrize("state", [State.WAITING, State.SOLVED, State.CLOSED])
def test_clocks_that_stood_still_before_go_on_standing_still(hotline, state):
    ticket = enquiry(hotline, at=timezone.now())
    change_state(ticket.pk, state=state, by="wang")
    ticket.refresh_from_db()
    before, closed = states(ticket), bool(ticket.closed_at)

    assert close_as_spam(ticket.pk, by="wang") == state
    take_spam_back(ticket.pk, state=state, by="sun")

    ticket.refresh_from_db()
    assert (ticket.state, states(ticket), bool(ticket.closed_at)) == (state, before, closed)


def test_a_complaint_is_never_spam(ticket):
    change_ticket(ticket.pk, kind=Kind.COMPLAINT, by="wang")

    with pytest.raises(NeverSpam):
        close_as_spam(ticket.pk, by="wang")


def test_nor_is_a_matter_with_a_clock_of_the_law_whatever_its_kind(ticket):
    start_clock(ticket, name="cn.decision", jurisdiction="CN", limit=calendar_days(15), at=MONDAY)

    with pytest.raises(NeverSpam):
        close_as_spam(ticket.pk, by="wang")


def test_what_was_merged_or_is_spam_is_refused(ticket, hotline, lin):
    other = enquiry(hotline, customer=lin)
    merge_ticket(other.pk, into=ticket.pk, by="wang")
    close_as_spam(ticket.pk, by="wang")

    for key in (other.pk, ticket.pk):
        with pytest.raises(StepNotAllowed):
            close_as_spam(key, by="wang")


def test_only_its_own_act_leads_into_spam_and_out_of_it(ticket):
    assert State.SPAM in NEVER_CHOSEN
    assert not any(State.SPAM in wanted for wanted in STEPS.values())
    with pytest.raises(StepNotAllowed):
        change_state(ticket.pk, state=State.SPAM, by="wang")
    with pytest.raises(StepNotAllowed):
        take_spam_back(ticket.pk, state=State.OPEN, by="wang")
    close_as_spam(ticket.pk, by="wang")
    with pytest.raises(StepNotAllowed):
        change_state(ticket.pk, state=State.OPEN, by="wang", reason="doch")
