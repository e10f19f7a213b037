"""A real help desk's log, replayed through the desk's own actions with the clock of each event.

States, owners and clocks are calculated once more from the log alone, by other means: hour by hour
of each stretch in which somebody works on the matter, with the lunch breaks, Italian holidays and
summer times of four years.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from lxml import etree
from tests.apps.conftest import person, top
from tests.apps.frozen import freeze_time
from tests.conftest import SOAK

from zhike.analytics.clocks import ClockState, LimitUnit
from zhike.apps.calendars.actions import create_calendar
from zhike.apps.calendars.hours_actions import set_hours
from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets import actions
from zhike.apps.tickets.clocks import reading_of
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queue_actions import promise, set_terms
from zhike.apps.tickets.rules import ClockName, Kind, Promise, State

ROME = ZoneInfo("Europe/Rome")
IN_A_CHECK = 40
REPLY_HOURS, SOLVED_HOURS = 4, 24
OPEN_HOURS = ((time(9), time(13)), (time(14), time(18)))
TAKEN = "Take in charge ticket"
MEANS = {
    TAKEN: State.OPEN,
    "Wait": State.WAITING,
    "Require upgrade": State.ON_HOLD,
    "Create SW anomaly": State.ON_HOLD,
    "Schedule intervention": State.ON_HOLD,
    "Resolve SW anomaly": State.OPEN,
    "Resolve ticket": State.SOLVED,
    "RESOLVED": State.SOLVED,
    "Closed": State.CLOSED,
    "INVALID": State.CLOSED,
    "DUPLICATE": State.CLOSED,
}
DONE = {State.SOLVED, State.CLOSED}
LAST = datetime.max.replace(tzinfo=UTC)
NAMES = {"concept:name": "activity", "org:resource": "resource", "time:timestamp": "at"}


@dataclass(frozen=True, kw_only=True)
class Event:
    activity: str
    resource: str
    at: datetime


@dataclass
class Told:
    """What the log alone says of a case."""

    state: State = State.NEW
    owner: str = "head"
    reopened: int = 0
    worked: timedelta = timedelta()  # working time in which somebody had to work on it
    worked_until: datetime = LAST
    replied_after: timedelta | None = None  # working time until somebody answered, or until now
    replied_at: datetime = LAST
    since: datetime = LAST


def cases(path) -> Iterator[list[Event]]:
    """Each case with its events in the order of time."""
    with gzip.open(path) as file:
        for _event, trace in etree.iterparse(file, tag="{*}trace"):
            found = [_event_of(one) for one in trace.iterfind("{*}event")]
            yield sorted(found, key=lambda one: one.at)
            trace.clear()


def _event_of(node) -> Event:
    values = {
        NAMES[part.get("key")]: part.get("value") for part in node if part.get("key") in NAMES
    }
    return Event(
        activity=values["activity"],
        resource=values["resource"].lower().replace(" ", "-"),
        at=datetime.fromisoformat(values["at"]).astimezone(UTC),
    )


class Hours:
    """Working hours of Italy, counted day by day."""

    def __init__(self) -> None:
        self.free = holidays.country_holidays("IT", years=range(2008, 2016))

    def between(self, start: datetime, end: datetime) -> timedelta:
        total, on = timedelta(), start.astimezone(ROME).date()
        while on <= end.astimezone(ROME).date():
            if on.weekday() < 5 and on not in self.free:
                total += sum(
                    (self._overlap(on, span, start, end) for span in OPEN_HOURS), timedelta()
                )
            on += timedelta(days=1)
        return total

    def is_late(self, took: timedelta, *, limit: float, ended: datetime) -> bool:
        """Say whether it ended after the moment at which the limit was used up.

        What used up all of it and ended after closing time is late, though no more time counted.
        """
        allowed = timedelta(hours=limit)
        at_work = self.between(ended - timedelta.resolution, ended)
        return took > allowed or (took == allowed and not at_work)

    @staticmethod
    def _overlap(on: date, span: tuple[time, time], start: datetime, end: datetime) -> timedelta:
        opens, closes = (datetime.combine(on, edge, ROME).astimezone(UTC) for edge in span)
        return max(min(closes, end) - max(opens, start), timedelta())


def told(events: list[Event], *, until: datetime, hours: Hours) -> Told:
    """Follow a case through its log: no rule of the desk is asked."""
    case = Told(since=events[0].at)
    for event in events:
        wanted = MEANS.get(event.activity)
        if wanted is None:
            continue
        _let_pass(case, until=event.at, hours=hours)
        if case.state in DONE and wanted not in DONE:
            case.reopened += 1
        if case.state == State.CLOSED and wanted == State.SOLVED:
            case.reopened += 1
        if event.activity == TAKEN:
            case.owner = event.resource
        if case.replied_after is None and (event.activity == TAKEN or wanted in DONE):
            case.replied_after = hours.between(events[0].at, event.at)
            case.replied_at = event.at
        case.state = wanted
    _let_pass(case, until=until, hours=hours)
    if case.replied_after is None:
        case.replied_after, case.replied_at = hours.between(events[0].at, until), until
    return case


def _let_pass(case: Told, *, until: datetime, hours: Hours) -> None:
    if case.state in {State.NEW, State.OPEN}:
        case.worked += hours.between(case.since, until)
        case.worked_until = until
    case.since = until


def replay(events: list[Event], *, queue: WorkQueue, people: dict[str, User]) -> Ticket:
    """Do at each moment of the log what somebody at the desk would have done."""
    first = events[0]
    with freeze_time(first.at):
        ticket = actions.open_ticket(
            kind=Kind.ENQUIRY, subject="x", queue=queue, channel="api", by="log", at=first.at
        )
    for event in events:
        with freeze_time(event.at):
            ticket = _act(ticket, event, people=people)
    return ticket


def _act(ticket: Ticket, event: Event, *, people: dict[str, User]) -> Ticket:
    wanted, at, by = MEANS.get(event.activity), event.at, event.resource
    if wanted is None:
        return ticket
    state = State(ticket.state)
    if state in DONE and (wanted not in DONE or (state, wanted) == (State.CLOSED, State.SOLVED)):
        ticket = actions.change_state(ticket.pk, state=State.OPEN, by=by, reason="log", at=at)
    if event.activity == TAKEN:
        ticket = actions.assign_ticket(ticket.pk, owner=people[event.resource], by=by, at=at)
        ticket = actions.note_staff_replied(actions.locked(ticket.pk), at=at)
    if ticket.state != wanted:
        ticket = actions.change_state(ticket.pk, state=wanted, by=by, reason="log", at=at)
    return ticket


@pytest.fixture
def desk(db) -> WorkQueue:
    """A queue whose first reply is promised within four working hours, and its solution in 24."""
    head = person(username="head", role=Role.SUPERVISOR)
    queue = WorkQueue.objects.create(code="help", name="help", branch=top())
    Team.objects.create(name="help", branch=queue.branch).queues.add(queue)
    with freeze_time(datetime(2012, 6, 1, tzinfo=UTC)):
        calendar = create_calendar(
            code="it", name="Italia", country="IT", zone="Europe/Rome", by="test"
        )
    set_hours(
        calendar=calendar,
        branch=None,
        channel="help",
        week={"working": "09:00-13:00 14:00-18:00"},
        reason="pranzo",
        by="test",
    )
    set_terms(queue, head=head, hours_channel="help", by="test")
    for clock, amount in (
        (ClockName.FIRST_REPLY, REPLY_HOURS),
        (ClockName.RESOLUTION, SOLVED_HOURS),
    ):
        promise(
            queue,
            promised=Promise(clock=clock, amount=amount, unit=LimitUnit.WORKING_HOURS),
            by="test",
        )
    return queue


@pytest.mark.real_data
def test_states_owners_and_clocks_are_those_of_the_log(desk, real_data):
    log = list(cases(real_data / "event_logs" / "helpdesk.xes.gz"))
    if SOAK:
        assert (len(log), sum(map(len, log))) == (4_580, 21_348)
    # Every part of the log, and in the soak all of it.
    some = log if SOAK else log[:: len(log) // IN_A_CHECK]
    people = {
        name: person(username=name, role=Role.AGENT)
        for name in sorted({event.resource for case in some for event in case})
    }
    until, hours = max(case[-1].at for case in log), Hours()
    states: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for events in some:
        expected = told(events, until=until, hours=hours)
        ticket = replay(events, queue=desk, people=people)
        states[ticket.state] += 1
        assert (ticket.state, ticket.owner.username, ticket.reopened) == (
            expected.state,
            expected.owner,
            expected.reopened,
        ), events
        for clock, limit, took, ended in (
            (ClockName.RESOLUTION, SOLVED_HOURS, expected.worked, expected.worked_until),
            (ClockName.FIRST_REPLY, REPLY_HOURS, expected.replied_after, expected.replied_at),
        ):
            is_late = hours.is_late(took, limit=limit, ended=ended)
            kept[_same(ticket, clock, took=took, is_late=is_late, until=until)] += 1

    assert states[State.CLOSED] > len(some) / 2
    assert kept[ClockState.MET] and kept[ClockState.BREACHED]


def _same(
    ticket: Ticket, name: ClockName, *, took: timedelta, is_late: bool, until: datetime
) -> str:
    row = ticket.clocks.get(name=name)
    reading = reading_of(row, row.steps.all(), moment=until)
    assert reading is not None
    assert reading.elapsed == pytest.approx(took / timedelta(hours=1), abs=1e-6), (ticket.pk, name)
    if reading.state in {ClockState.MET, ClockState.BREACHED}:
        assert (reading.state == ClockState.BREACHED) == is_late, (ticket.pk, name)
    return reading.state
