"""A log held against a written service standard: every deviation, and the rate per unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from zhike.analytics.clocks import Calendar, LimitUnit, as_utc, day_starts_at
from zhike.analytics.clocks.on_tables import (
    require_coverage,
    seconds_between,
    with_days_passed,
    with_working_seconds,
)
from zhike.analytics.errors import MissingCalendar
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.stages import value_of
from zhike.analytics.journeys.standards import Standard, check_versions

UNKNOWN = "unknown"
TYPES = {"amount": pa.float64()}


class Deviation(StrEnum):
    """In what way a case departs from the standard."""

    MISSING_STEP = "missing_step"
    WRONG_ORDER = "wrong_order"
    LATE = "late"
    UNEXPECTED_STEP = "unexpected_step"
    MISSING_CONTROL = "missing_control"


@dataclass(frozen=True, kw_only=True)
class Conformance:
    """What a log does to a standard; both tables are lazy.

    `deviations`: `case_id`, `kind` (see `Deviation`), `step` (of a missing control its name, of
    an unexpected step the activity), `elapsed_seconds` (clock time, where late), `unit`,
    `version`, `started_at`; one row per case, kind and step.
    `cases`: `case_id`, `unit`, `version` (null where none was in force), `started_at`,
    `deviations` (how many).
    """

    deviations: Table
    cases: Table


def conformance(
    log: Frame,
    standards: Sequence[Standard],
    *,
    as_of: datetime,
    calendar: Calendar | None = None,
    unit: str = "resource",
    zone: str = "Asia/Shanghai",
) -> Conformance:
    """Give every deviation of a log from the version of a standard that was in force.

    Parameters
    ----------
    log
        Event log of the process that the standard is about, as
        `zhike.analytics.frames.as_table` takes it.
    standards
        All versions of one standard. Each case is held against the version in force on the
        local date of its first event, also where a new version comes while it is under way.
    as_of
        Until when events are known (UTC); steps not done by then may be late already.
    calendar
        Needed where a limit counts working time or days by dates. Without one a calendar day
        is 24 hours from the moment.
    unit
        Column (or attribute) whose value at a case's first event names its branch or team.
    zone
        Zone of the dates of the versions.

    Returns
    -------
    Conformance

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    InvalidStandard
        The versions overlap or belong to different standards.
    MissingCalendar
        A limit counts working time and there is no calendar.
    CalendarTooShort
        The calendar does not know every day of the log.

    Notes
    -----
    A step is done at its first event. A required step is missing once a later step or an end
    has been reached without it, so open cases are not blamed for what may still come. An order
    is wrong where a step was first done before one that must precede it; a repetition is not a
    wrong order. Late means after the limit, a limit of n days ends with the n-th day; a step
    that was never done in a case that ended is missing, not late. This tells deviations, not
    faults: a standard may be what is wrong.
    """
    check_versions(standards)
    _check_calendar(standards, calendar)
    table = as_table(log)
    table = table.filter(table.occurred_at <= ibis.literal(as_utc(as_of), "timestamp(6)"))
    if calendar is not None:
        require_coverage(table, columns=["occurred_at"], calendar=calendar)
        calendar.require_moment(as_of)
    in_order = ibis.window(group_by=table.case_id, order_by=[table.occurred_at, table.sequence])
    events = table.mutate(place=ibis.row_number().over(in_order))
    cases = _cases(events, standards, unit=unit, zone=zone)
    governed = cases.filter(cases.version.notnull())
    events = events.select("case_id", "activity", "occurred_at", "place").inner_join(
        governed.select("case_id", "version", "started_at"), "case_id"
    )
    done = _done(events, standards)
    found = ibis.union(
        _missing_steps(done, standards),
        _wrong_order(done, standards),
        _late(governed, done, standards, as_of=as_of, calendar=calendar),
        _unexpected(events, standards),
        _missing_controls(events, done, standards),
    )
    counted = found.group_by("case_id").agg(deviations=found.count())
    with_count = cases.left_join(counted, "case_id")
    return Conformance(
        deviations=found.inner_join(governed, "case_id"),
        cases=with_count.select(
            "case_id", "unit", "version", "started_at",
            deviations=with_count.deviations.fill_null(0),
        ),
    )  # fmt: skip


def _cases(events: Table, standards: Sequence[Standard], *, unit: str, zone: str) -> Table:
    first = events.filter(events.place == 0)
    branches = []
    for standard in standards:
        begins = ibis.literal(day_starts_at(standard.valid_from, zone=zone), "timestamp(6)")
        in_force = first.occurred_at >= begins
        if standard.valid_until is not None:
            ends = ibis.literal(day_starts_at(standard.valid_until, zone=zone), "timestamp(6)")
            in_force = in_force & (first.occurred_at < ends)
        branches.append((in_force, ibis.literal(standard.version)))
    return first.select(
        "case_id",
        unit=value_of(first, unit).fill_null(UNKNOWN),
        version=ibis.cases(*branches, else_=ibis.null("string")),
        started_at=first.occurred_at,
    )


def _done(events: Table, standards: Sequence[Standard]) -> Table:
    """Give `case_id`, `version`, `step`, `done_at` and `place` of each step's first event."""
    steps = _data(
        ("version", "step", "activity"),
        (
            (standard.version, step.name, activity)
            for standard in standards
            for step in standard.steps
            for activity in step.activities
        ),
    )
    matched = events.inner_join(steps, ["version", "activity"])
    return matched.group_by("case_id", "version", "step").agg(
        done_at=matched.occurred_at.min(), place=matched.place.min()
    )


def _missing_steps(done: Table, standards: Sequence[Standard]) -> Table:
    due = _data(
        ("version", "step", "missing"),
        (
            (standard.version, reached.name, step.name)
            for standard in standards
            for order in [standard.order()]
            for step in standard.steps
            for reached in standard.steps
            if step.required and step is not reached
            if reached.is_end or (step.name, reached.name) in order
        ),
    )
    wanted = done.inner_join(due, ["version", "step"]).select("case_id", step="missing").distinct()
    return _deviations(wanted.anti_join(done, ["case_id", "step"]), Deviation.MISSING_STEP)


def _wrong_order(done: Table, standards: Sequence[Standard]) -> Table:
    order = _data(
        ("version", "step", "later"),
        ((s.version, earlier, later) for s in standards for earlier, later in s.order()),
    )
    earlier = done.inner_join(order, ["version", "step"]).select(
        "case_id", step="later", earlier_place="place"
    )
    both = earlier.inner_join(done.view(), ["case_id", "step"])
    wrong = both.filter(both.place < both.earlier_place).select("case_id", "step").distinct()
    return _deviations(wrong, Deviation.WRONG_ORDER)


def _unexpected(events: Table, standards: Sequence[Standard]) -> Table:
    known = _data(
        ("version", "activity"),
        (
            (standard.version, activity)
            for standard in standards
            for activities in (
                standard.ignore,
                *(step.activities for step in standard.steps),
                *(point.activities for point in standard.control_points),
            )
            for activity in activities
        ),
    )
    strange = events.anti_join(known, ["version", "activity"])
    return _deviations(
        strange.select("case_id", step="activity").distinct(), Deviation.UNEXPECTED_STEP
    )


def _missing_controls(events: Table, done: Table, standards: Sequence[Standard]) -> Table:
    points = [(s.version, point) for s in standards for point in s.control_points]
    wanted_at = _data(
        ("version", "step", "control"), ((v, point.step, point.name) for v, point in points)
    )
    shown_by = _data(
        ("version", "control", "activity"),
        ((v, point.name, name) for v, point in points for name in point.activities),
    )
    wanted = done.inner_join(wanted_at, ["version", "step"]).select("case_id", "control").distinct()
    shown = events.inner_join(shown_by, ["version", "activity"]).select("case_id", "control")
    missing = wanted.anti_join(shown, ["case_id", "control"])
    return _deviations(missing.select("case_id", step="control"), Deviation.MISSING_CONTROL)


def _late(
    cases: Table,
    done: Table,
    standards: Sequence[Standard],
    *,
    as_of: datetime,
    calendar: Calendar | None,
) -> Table:
    units = {step.limit.unit for s in standards for step in s.steps if step.limit}
    timed = _measured(_timed(cases, done, standards, as_of=as_of), units, calendar)
    hours = seconds_between(timed.since_at, timed.until_at) / 3600
    over = {
        LimitUnit.CALENDAR_HOURS: hours > timed.amount,
        LimitUnit.CALENDAR_DAYS: hours > 24 * timed.amount
        if calendar is None
        else timed.days_passed >= timed.amount,
        LimitUnit.WORKING_HOURS: timed.working_seconds > timed.amount * 3600,
        LimitUnit.WORKING_DAYS: timed.working_days_passed >= timed.amount,
    }
    is_over = ibis.literal(False)
    for unit, is_late in over.items():
        is_over = is_over | ((timed.unit == str(unit)) & is_late.fill_null(False))
    return _deviations(timed.filter(is_over), Deviation.LATE, elapsed=True)


def _measured(timed: Table, units: set[LimitUnit], calendar: Calendar | None) -> Table:
    """Add what the limits count in: only what some limit needs, null otherwise."""
    between: dict[str, Any] = {"start": "since_at", "end": "until_at", "checked": True}
    if calendar is not None and LimitUnit.WORKING_HOURS in units:
        timed = with_working_seconds(timed, calendar=calendar, **between)
    if calendar is not None and LimitUnit.WORKING_DAYS in units:
        timed = with_days_passed(timed, calendar=calendar, name="working_days_passed", **between)
    if calendar is not None and LimitUnit.CALENDAR_DAYS in units:
        timed = with_days_passed(timed, calendar=calendar, working=False, **between)
    absent = {"working_seconds", "working_days_passed", "days_passed"} - set(timed.columns)
    return timed.mutate(**{name: ibis.null("float64") for name in sorted(absent)})


def _timed(cases: Table, done: Table, standards: Sequence[Standard], *, as_of: datetime) -> Table:
    """Give `since_at` and `until_at` for each limited step whose clock has started."""
    limits = [
        (s.version, step.limit.since, step.name, step.limit.amount, str(step.limit.unit))
        for s in standards
        for step in s.steps
        if step.limit
    ]
    columns = ("version", "step", "limited", "amount", "unit")
    from_step = done.inner_join(_data(columns, (row for row in limits if row[1])), columns[:2])
    from_start = cases.drop("unit").inner_join(
        _data(columns, (row for row in limits if not row[1])).drop("step"), "version"
    )
    begun = from_step.select("case_id", "amount", "unit", step="limited", since_at="done_at").union(
        from_start.select("case_id", "amount", "unit", step="limited", since_at="started_at")
    )
    ends = _data(
        ("version", "step"),
        ((s.version, step.name) for s in standards for step in s.steps if step.is_end),
    )
    ended = done.inner_join(ends, ["version", "step"]).select("case_id").distinct()
    finished = begun.inner_join(
        done.select("case_id", "step", until_at="done_at"), ["case_id", "step"]
    )
    pending = begun.anti_join(done, ["case_id", "step"]).anti_join(ended, "case_id")
    # Of the same type as the other times: Spark knows timestamps of one precision only.
    now = ibis.literal(as_utc(as_of), pending.since_at.type())
    return finished.union(pending.mutate(until_at=now))


def _deviations(rows: Table, kind: Deviation, *, elapsed: bool = False) -> Table:
    seconds = seconds_between(rows.since_at, rows.until_at) if elapsed else ibis.null("float64")
    return rows.select(
        "case_id", kind=ibis.literal(str(kind)), step=rows.step, elapsed_seconds=seconds
    )


def _check_calendar(standards: Sequence[Standard], calendar: Calendar | None) -> None:
    working = [
        step.name
        for standard in standards
        for step in standard.steps
        if step.limit and step.limit.unit.is_working
    ]
    if working and calendar is None:
        raise MissingCalendar(
            f"The limit of {', '.join(working)} counts working time, and there is no calendar."
            " Give one."
        )


def _data(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Give the standard's own data as a table, with types also where it has no rows."""
    listed = sorted({tuple(row) for row in rows}, key=str)
    arrays = [
        pa.array([row[n] for row in listed], TYPES.get(name, pa.string()))
        for n, name in enumerate(columns)
    ]
    return ibis.memtable(pa.table(arrays, names=list(columns)))
