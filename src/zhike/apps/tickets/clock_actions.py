"""Everything that sets a ticket's clocks off, moves them or stops them, in the act's transaction.

What a clock shows is written beside it each time, so that lists can be sorted; it is never the
source of anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, prefetch_related_objects
from django.utils import timezone

from zhike.analytics.clocks import Calendar, ClockState, Limit
from zhike.apps.audit.actions import Act, record_event, record_events
from zhike.apps.people.models import Branch
from zhike.apps.prepared.insert import insert
from zhike.apps.prepared.select import Prepared
from zhike.apps.prepared.update import save
from zhike.apps.tickets import rules
from zhike.apps.tickets.clocks import calendar_for, reading_of, with_limit
from zhike.apps.tickets.errors import ClockUnknown, NotApproved, ReasonMissing
from zhike.apps.tickets.models import ClockStep, Ticket, TicketClock
from zhike.apps.tickets.queries import promises_of, terms_of
from zhike.apps.tickets.rules import ClockName, Kind, Priority, State, StepKind

BY_MERGE = "merged"  # why a clock stands still or was stopped
AT_ONCE = 500  # clocks that one look of the worker takes


def start_clock(ticket: Ticket, **said: Any) -> TicketClock:
    """Set a clock off. Its promise or rule, its hours and its branch stay what they are now."""
    made = begun_clock(ticket, **said)
    made.save()
    return made


def begun_clock(
    ticket: Ticket,
    *,
    name: str,
    limit: Limit,
    at: datetime,
    hours_channel: str = "",
    branch: Branch | None = None,
    jurisdiction: str = "",
    rule_id: str = "",
    calendar: Calendar | None = None,
) -> TicketClock:
    """Give a clock that is set off, not saved: many are written at once.

    `calendar` is that of the hours and the branch, where it is at hand already.
    """
    made = TicketClock(
        ticket=ticket,
        name=name,
        jurisdiction=jurisdiction,
        rule_id=rule_id,
        started_at=at,
        hours_channel=hours_channel,
        branch=branch,
    )
    _show(with_limit(made, limit), [], at=at, calendar=calendar)
    return made


def start_promised(ticket: Ticket, *, names: Iterable[ClockName], at: datetime) -> int:
    """Set off the clocks that the promises of the ticket's queue know; give how many."""
    begun = promised_clocks(ticket, names=names, at=at)
    insert(*begun)
    return len(begun)


def promised_clocks(
    ticket: Ticket, *, names: Iterable[ClockName], at: datetime
) -> list[TicketClock]:
    """Give the clocks of the queue's promises, set off and not saved; the ticket need not be."""
    queue = ticket.queue
    promises = promises_of(queue)
    kind, priority = Kind(ticket.kind), Priority(ticket.priority)
    found = [(name, rules.promised(promises, clock=name, kind=kind, priority=priority))
             for name in names]  # fmt: skip
    if not any(promise for _name, promise in found):
        return []
    hours: dict[str, Any] = {"hours_channel": terms_of(queue).hours_channel, "branch": queue.branch}
    hours["calendar"] = calendar_for(**hours)
    return [
        begun_clock(ticket, name=name, limit=promise.limit, at=at, **hours)
        for name, promise in found
        if promise
    ]


def recalculate_promised(ticket: Ticket, *, at: datetime, reason: str) -> None:
    """Let the running clocks of promises count as if kind, priority and queue had always been so.

    A clock for which nothing is promised any more runs on as it was promised.
    """
    promises = promises_of(ticket.queue)
    for clock in running_clocks(ticket):
        if clock.name not in set(ClockName):
            continue
        found = rules.promised(
            promises,
            clock=ClockName(clock.name),
            kind=Kind(ticket.kind),
            priority=Priority(ticket.priority),
        )
        if found:
            add_step(
                clock,
                kind=StepKind.RECALCULATED,
                at=at,
                reason=reason,
                limit=asdict(found.limit),
            )


_running_of = Prepared(
    lambda ticket_id: TicketClock.objects.filter(ticket_id=ticket_id, stopped_at__isnull=True)
)


def running_clocks(ticket: Ticket, *names: str) -> list[TicketClock]:
    """The clocks of a ticket that are not stopped, with their steps."""
    rows = [row for row in _running_of.all(ticket.pk) if not names or row.name in names]
    for row in rows:
        row.ticket = ticket
    prefetch_related_objects(rows, "steps")
    return rows


def move_with_state(ticket: Ticket, *, before: State, after: State, at: datetime) -> None:
    """Pause, resume, stop or reopen what a change of the ticket's state touches."""
    for clock in ticket.clocks.prefetch_related("steps"):
        step = rules.clock_step(clock.name, before=before, after=after)
        is_over = clock.stopped_at is not None
        if step and is_over == (step == StepKind.REOPENED):
            add_step(clock, kind=step, at=at)


def hold_promised(ticket: Ticket, *, reason: str, at: datetime) -> None:
    """Let the clocks of promises stand still while nobody works on their ticket at all."""
    for clock in running_clocks(ticket, *ClockName):
        add_step(clock, kind=StepKind.PAUSED, at=at, reason=reason)


def release_promised(ticket: Ticket, *, reason: str, at: datetime) -> None:
    """Let those go on that stood still for this reason; the ticket has its state again."""
    for clock in running_clocks(ticket, *ClockName):
        last = max(clock.steps.all(), key=lambda step: step.sequence, default=None)
        stands_still = ticket.state in rules.PAUSING and clock.name in rules.PAUSED_WITH_TICKET
        if last and last.reason == reason and not stands_still:
            add_step(clock, kind=StepKind.RESUMED, at=at)


def stop_clocks(ticket: Ticket, *names: str, at: datetime) -> int:
    """What the clocks asked for was done; give how many there were."""
    stopped = running_clocks(ticket, *names)
    for clock in stopped:
        add_step(clock, kind=StepKind.STOPPED, at=at)
    return len(stopped)


def add_step(
    clock: TicketClock,
    *,
    kind: StepKind,
    at: datetime,
    amount: float | None = None,
    approved_by: str = "",
    reason: str = "",
    limit: dict[str, Any] | None = None,
    started_at: datetime | None = None,
) -> ClockStep:
    """Write down what happened to a clock, and what it shows now."""
    steps = list(clock.steps.all())
    made = ClockStep.objects.create(
        clock=clock,
        kind=kind,
        # Steps lie in the order in which they came, also where two clocks of machines disagree.
        at=max([at, *(step.at for step in steps)]),
        sequence=1 + max((step.sequence for step in steps), default=0),
        amount=amount,
        approved_by=approved_by,
        reason=reason,
        limit=limit,
        started_at=started_at,
    )
    if kind == StepKind.STOPPED:
        clock.stopped_at = made.at
    elif kind == StepKind.REOPENED:
        clock.stopped_at = None
    _show(clock, [*steps, made], at=made.at)
    save(clock)
    # Steps that were read before would hide the new one.
    clock._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return made


@transaction.atomic
def extend_clock(
    ticket_id: int, *, name: str, amount: float, approved_by: str, reason: str, by: str
) -> ClockStep:
    """Give a clock more time, on somebody's approval and with the reason."""
    ticket, clock = _running(ticket_id, name)
    if not approved_by.strip():
        raise NotApproved
    if not reason.strip():
        raise ReasonMissing
    now = timezone.now()
    made = add_step(
        clock,
        kind=StepKind.EXTENDED,
        at=now,
        amount=amount,
        approved_by=approved_by.strip(),
        reason=reason.strip(),
    )
    note_due(ticket)
    _record(ticket, clock, activity="extend clock", by=by, reason=reason, outcome=f"{amount:g}")
    return made


@transaction.atomic
def pause_clock(ticket_id: int, *, name: str, reason: str, by: str) -> ClockStep:
    """Let time not count, for a reason that the rule of the clock allows."""
    ticket, clock = _running(ticket_id, name)
    if not reason.strip():
        raise ReasonMissing
    made = add_step(clock, kind=StepKind.PAUSED, at=timezone.now(), reason=reason.strip())
    note_due(ticket)
    _record(ticket, clock, activity="pause clock", by=by, reason=reason)
    return made


@transaction.atomic
def resume_clock(ticket_id: int, *, name: str, by: str) -> ClockStep:
    """Let time count again."""
    ticket, clock = _running(ticket_id, name)
    made = add_step(clock, kind=StepKind.RESUMED, at=timezone.now())
    note_due(ticket)
    _record(ticket, clock, activity="resume clock", by=by)
    return made


def note_due(ticket: Ticket) -> None:
    """Write beside the ticket what lists and reports ask of its clocks.

    The nearest deadline of those that run, and how many were kept and missed; of spam nothing
    was, nor of what a merge stopped: that is counted where the matter goes on. Whatever moves a
    clock ends with this.
    """
    clocks = ticket.clocks.all()
    if ticket.state == State.MERGED:
        clocks = clocks.exclude(
            Exists(
                ClockStep.objects.filter(
                    clock=OuterRef("pk"), kind=StepKind.STOPPED, reason=BY_MERGE
                )
            )
        )
    found = clocks.aggregate(
        due_at=Min("due_at", filter=Q(stopped_at__isnull=True)),
        clocks_kept=Count("pk", filter=Q(state=ClockState.MET)),
        clocks_missed=Count("pk", filter=Q(state=ClockState.BREACHED)),
    )
    if ticket.state == State.SPAM:
        found = {"due_at": None, "clocks_kept": 0, "clocks_missed": 0}
    if changed := {name: value for name, value in found.items() if value != getattr(ticket, name)}:
        for name, value in changed.items():
            setattr(ticket, name, value)
        Ticket.objects.filter(pk=ticket.pk).update(**changed)


def watch_clocks(*, now: datetime | None = None) -> int:
    """Look at the clocks of which something is due; give how many warnings that made.

    Every warning is one act with its event, from which people are told: each share once.
    """
    now = now or timezone.now()
    made = 0
    due = TicketClock.objects.filter(next_look_at__lte=now).order_by("next_look_at", "pk")
    for ticket_id in list(due.values_list("ticket_id", flat=True)[:AT_ONCE]):
        made += _warn(ticket_id, now=now)
    return made


@transaction.atomic
def _warn(ticket_id: int, *, now: datetime) -> int:
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
    acts = []
    rows = ticket.clocks.filter(next_look_at__lte=now).prefetch_related(
        Prefetch("steps", queryset=ClockStep.objects.order_by("sequence"))
    )
    for clock in rows:
        before = clock.warned_percent
        reading = reading_of(clock, clock.steps.all(), moment=now)
        reached = clock.warned_percent = max(before, rules.warned_percent(reading))
        _show(clock, list(clock.steps.all()), at=now)
        clock.save()
        acts += [
            Act(
                activity="clock warning",
                case_id=ticket.case_id,
                by="zhike",
                customer_id=ticket.customer_number,
                outcome=str(percent),
                attributes={"clock": clock.name},
            )
            for percent in rules.WARNING_PERCENTS
            if before < percent <= reached
        ]
    record_events(acts)
    note_due(ticket)
    return len(acts)


def _show(
    clock: TicketClock,
    steps: Sequence[ClockStep],
    *,
    at: datetime,
    calendar: Calendar | None = None,
) -> None:
    """Write what a clock shows at a moment into its row, not saved."""
    reading = reading_of(clock, steps, moment=at, calendar=calendar)
    # With more time, shares that were warned of lie ahead again.
    clock.warned_percent = min(clock.warned_percent, rules.warned_percent(reading))
    clock.state = reading.state if reading else ClockState.RUNNING
    clock.due_at = (reading.deadline or reading.breached_at) if reading else None
    clock.next_look_at = None
    if reading and clock.stopped_at is None:
        clock.next_look_at = rules.next_look(reading, warned=clock.warned_percent)


def _running(ticket_id: int, name: str) -> tuple[Ticket, TicketClock]:
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket_id)
    clocks = running_clocks(ticket, name)
    if not clocks:
        raise ClockUnknown(name=name)
    return ticket, clocks[0]


def _record(
    ticket: Ticket,
    clock: TicketClock,
    *,
    activity: str,
    by: str,
    reason: str = "",
    outcome: str = "",
) -> None:
    record_event(
        activity=activity,
        case_id=ticket.case_id,
        by=by,
        customer_id=ticket.customer_number,
        outcome=outcome,
        attributes={"clock": clock.name},
        reason=reason,
        after={"due_at": clock.due_at.isoformat() if clock.due_at else None},
    )
