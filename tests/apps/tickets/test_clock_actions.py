from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import MONDAY, enquiry, queue

from zhike.analytics.clocks import ClockState, LimitUnit
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.tickets import actions
from zhike.apps.tickets.clock_actions import (
    add_step,
    extend_clock,
    pause_clock,
    resume_clock,
    watch_clocks,
)
from zhike.apps.tickets.errors import ClockUnknown, NotApproved, ReasonMissing, TicketError
from zhike.apps.tickets.merge_actions import merge_ticket, unmerge_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queue_actions import promise
from zhike.apps.tickets.rules import ClockName, Kind, Priority, Promise, State, StepKind

HOUR = timedelta(hours=1)


def shown(ticket, name):
    return ticket.clocks.get(name=name)


def test_promises_of_the_queue_set_the_clocks_off(ticket):
    names = set(ticket.clocks.values_list("name", flat=True))

    assert names == {ClockName.FIRST_REPLY, ClockName.RESOLUTION}
    assert ticket.due_at == MONDAY + HOUR


def test_a_queue_that_promises_nothing_sets_no_clock_off(ticket, hotline, lin):
    hotline.promises.all().delete()

    assert enquiry(hotline, customer=lin).clocks.count() == 0


def test_the_reply_stops_its_clock_and_the_solution_is_due_next(ticket):
    actions.note_staff_replied(actions.locked(ticket.pk), at=MONDAY + HOUR / 2)

    ticket.refresh_from_db()
    assert shown(ticket, ClockName.FIRST_REPLY).state == ClockState.MET
    assert ticket.due_at == MONDAY + 8 * HOUR
    assert ticket.first_replied_at == MONDAY + HOUR / 2


def test_while_the_customer_is_waited_for_the_solution_is_not_due(ticket):
    actions.note_staff_replied(actions.locked(ticket.pk), at=MONDAY)
    actions.change_state(ticket.pk, state=State.WAITING, by="wang", at=MONDAY + HOUR)

    ticket.refresh_from_db()
    assert ticket.due_at is None

    actions.note_customer_wrote(actions.locked(ticket.pk), at=MONDAY + 5 * HOUR, by="customer")

    assert shown(ticket, ClockName.RESOLUTION).due_at == MONDAY + 12 * HOUR


def test_a_ticket_opened_again_has_the_time_that_was_left(ticket):
    actions.change_state(ticket.pk, state=State.SOLVED, by="wang", at=MONDAY + 2 * HOUR)
    actions.change_state(
        ticket.pk, state=State.OPEN, by="wang", at=MONDAY + 20 * HOUR, reason="又坏了"
    )

    assert shown(ticket, ClockName.RESOLUTION).due_at == MONDAY + 26 * HOUR


def test_another_priority_counts_as_if_it_had_always_been_so(ticket, hotline):
    urgent = Promise(
        clock=ClockName.RESOLUTION,
        amount=2,
        unit=LimitUnit.CALENDAR_HOURS,
        priority=Priority.URGENT,
    )
    promise(hotline, promised=urgent, by="chen")

    actions.change_ticket(ticket.pk, priority=Priority.URGENT, by="wang")

    assert shown(ticket, ClockName.RESOLUTION).due_at == MONDAY + 2 * HOUR


def test_an_extension_needs_approval_and_reason_and_leaves_both(ticket):
    say = {"name": ClockName.RESOLUTION, "amount": 24, "by": "wang"}
    with pytest.raises(NotApproved):
        extend_clock(ticket.pk, **say, approved_by=" ", reason="等待卡组织")
    with pytest.raises(ReasonMissing):
        extend_clock(ticket.pk, **say, approved_by="sun", reason=" ")

    step = extend_clock(ticket.pk, **say, approved_by="sun", reason="等待卡组织")

    assert (step.approved_by, step.reason) == ("sun", "等待卡组织")
    assert AuditRow.objects.filter(activity="extend clock", outcome="24").count() == 1


def test_a_clock_that_runs_no_more_is_neither_paused_nor_extended(ticket):
    actions.note_staff_replied(actions.locked(ticket.pk), at=MONDAY)

    with pytest.raises(ClockUnknown, match="first_reply"):
        pause_clock(ticket.pk, name=ClockName.FIRST_REPLY, reason="x", by="wang")


def test_a_pause_and_its_end_are_written_down(ticket):
    pause_clock(ticket.pk, name=ClockName.RESOLUTION, reason="送检", by="wang")
    resume_clock(ticket.pk, name=ClockName.RESOLUTION, by="wang")

    kinds = list(shown(ticket, ClockName.RESOLUTION).steps.values_list("kind", flat=True))
    assert kinds == ["paused", "resumed"]


def warnings(ticket):
    rows = Outbox.objects.filter(activity="clock warning", case_id=ticket.case_id)
    return sorted((row.attributes["clock"], int(row.outcome)) for row in rows)


def test_each_share_is_warned_of_once(ticket):
    for minutes in (10, 31, 32, 49, 61, 62):
        watch_clocks(now=MONDAY + timedelta(minutes=minutes))

    assert warnings(ticket) == [("first_reply", 50), ("first_reply", 80), ("first_reply", 100)]


def test_a_worker_that_was_away_warns_of_all_at_once(ticket):
    watch_clocks(now=MONDAY + 9 * HOUR)

    assert len(warnings(ticket)) == 6
    assert shown(ticket, ClockName.RESOLUTION).state == ClockState.BREACHED


def test_a_clock_that_was_stopped_in_time_warns_no_more(ticket):
    actions.note_staff_replied(actions.locked(ticket.pk), at=MONDAY + HOUR / 10)

    watch_clocks(now=MONDAY + 2 * HOUR)

    assert warnings(ticket) == []


def test_with_more_time_the_shares_lie_ahead_again(ticket):
    watch_clocks(now=MONDAY + 5 * HOUR)
    clock = shown(ticket, ClockName.RESOLUTION)
    assert clock.warned_percent == 50

    add_step(clock, kind=StepKind.EXTENDED, at=MONDAY + 5 * HOUR, amount=12, approved_by="sun")
    watch_clocks(now=MONDAY + 11 * HOUR)

    assert [one for one in warnings(ticket) if one[0] == "resolution"] == [
        ("resolution", 50),
        ("resolution", 50),
    ]


def test_a_kind_has_its_own_promise(hotline, lin):
    promise(
        hotline,
        promised=Promise(
            clock=ClockName.FIRST_REPLY,
            amount=1,
            unit=LimitUnit.WORKING_DAYS,
            kind=Kind.ENQUIRY,
        ),
        by="chen",
    )

    made = enquiry(hotline, customer=lin)

    assert shown(made, ClockName.FIRST_REPLY).unit == LimitUnit.WORKING_DAYS


def counted(ticket):
    rows = ticket.clocks
    return rows.filter(state=ClockState.MET).count(), rows.filter(state=ClockState.BREACHED).count()


@pytest.mark.parametrize("seed", range(6))
def test_how_its_clocks_ended_stands_beside_a_ticket_whatever_was_done(
    ticket, hotline, head, lin, seed
):
    rng, now = random.Random(seed), MONDAY
    east = queue("east", head=head)
    other = enquiry(hotline, customer=lin)
    key, name = ticket.pk, ClockName.RESOLUTION
    acts = [
        lambda: actions.note_staff_replied(actions.locked(key), at=now),
        lambda: actions.note_customer_wrote(actions.locked(key), at=now, by="customer"),
        lambda: actions.change_state(key, state=State.SOLVED, by="wang", at=now),
        lambda: actions.change_state(key, state=State.OPEN, by="wang", at=now, reason="again"),
        lambda: actions.change_state(key, state=State.WAITING, by="wang", at=now),
        lambda: actions.change_ticket(key, priority=rng.choice(list(Priority)), by="wang"),
        lambda: actions.transfer_ticket(key, queue=rng.choice([hotline, east]), reason="x", by="w"),
        lambda: extend_clock(key, name=name, amount=9, approved_by="sun", reason="x", by="wang"),
        lambda: pause_clock(key, name=name, reason="x", by="wang"),
        lambda: resume_clock(key, name=name, by="wang"),
        lambda: merge_ticket(key, into=other.pk, by="wang"),
        lambda: unmerge_ticket(key, by="wang"),
        lambda: watch_clocks(now=now),
    ]
    ends = set()

    for _ in range(40):
        now += timedelta(minutes=rng.choice([5, 50, 300]))
        with freeze_time(now), suppress(TicketError):
            rng.choice(acts)()
        ticket.refresh_from_db()
        assert (ticket.clocks_kept, ticket.clocks_missed) == counted(ticket)
        ends.add(counted(ticket))

    assert len(ends) > 1


def test_the_migration_counts_what_ended_before_the_columns_were_there(ticket, hotline, lin):
    other = enquiry(hotline, customer=lin)
    actions.note_staff_replied(actions.locked(ticket.pk), at=MONDAY + 2 * HOUR)
    actions.change_state(ticket.pk, state=State.SOLVED, by="wang", at=MONDAY + 3 * HOUR)
    Ticket.objects.update(clocks_kept=0, clocks_missed=0)

    import_module("zhike.apps.tickets.migrations.0003_count_clocks").count_clocks(apps, None)

    for one, ended in ((ticket, (1, 1)), (other, (0, 0))):
        one.refresh_from_db()
        assert (one.clocks_kept, one.clocks_missed) == ended
