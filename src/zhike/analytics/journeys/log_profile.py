"""What one log is like in a few counts: the two sides of a comparison are made of these."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.clocks import as_utc
from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.directly_follows import steps

ARROW = " › "


@dataclass(frozen=True, kw_only=True)
class LogProfile:
    """What one log is like, as counts of its `n` cases, each watched equally long.

    `events` counts how many cases had how many events, `reworked` those that went back to an
    activity, `completed` those with an end, `judged` those with an outcome and `good` those
    whose last outcome is a good one; `activities` and `edges` count the cases that took them.
    """

    n: int
    events: Mapping[int, int]
    reworked: int
    completed: int
    judged: int
    good: int
    activities: Mapping[str, int]
    edges: Mapping[str, int]


def log_profile(
    log: Frame,
    *,
    as_of: datetime,
    within_seconds: float | None = None,
    end_activities: Collection[str] = (),
    good_outcomes: Collection[str] = (),
) -> LogProfile:
    """Count what `compare` holds against another log.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    as_of
        Until when events are known (UTC).
    within_seconds
        How long each case is watched from its first event; later events are left out, and so
        are cases that began too late to be watched so long. Otherwise a log with young cases
        would show fewer steps, less rework and fewer ends than one with old cases. None: all
        events of all cases.
    end_activities, good_outcomes
        As in `compare`.
    """
    watched = _watched(as_table(log), as_of=as_of, within_seconds=within_seconds)
    cases = _case_counts(watched, end_activities).to_pyarrow().to_pylist()
    outcomes = _outcome_counts(watched, good_outcomes).to_pyarrow().to_pylist()
    taken = steps(watched)
    taken = taken.mutate(key=taken.activity + ibis.literal(ARROW) + taken.next_activity)
    events: dict[int, int] = {}
    for row in cases:
        events[row["events"]] = events.get(row["events"], 0) + row["cases"]
    return LogProfile(
        n=sum(events.values()),
        events=events,
        reworked=sum(row["cases"] for row in cases if row["reworked"]),
        completed=sum(row["cases"] for row in cases if row["completed"]),
        judged=sum(row["cases"] for row in outcomes),
        good=sum(row["cases"] for row in outcomes if row["good"]),
        activities=_cases_per(watched, "activity"),
        edges=_cases_per(taken, "key"),
    )


def _watched(table: Table, *, as_of: datetime, within_seconds: float | None) -> Table:
    until = ibis.literal(as_utc(as_of), "timestamp(6)")
    known = table.filter(table.occurred_at <= until)
    if within_seconds is None:
        return known
    starts = known.group_by("case_id").agg(case_started_at=known.occurred_at.min())
    timed = known.inner_join(starts, "case_id")
    age = seconds_between(timed.case_started_at, timed.occurred_at)
    watched_for = seconds_between(timed.case_started_at, until)
    return timed.filter((age <= within_seconds) & (watched_for >= within_seconds)).drop(
        "case_started_at"
    )


def _case_counts(table: Table, end_activities: Collection[str]) -> Table:
    """Count cases by their events, whether any activity came back, and whether they ended."""
    # Ibis makes a constant of "in an empty list", which cannot be summed over rows.
    is_end = table.activity.notnull() & table.activity.isin(list(end_activities))
    done = table.group_by("case_id", "activity").agg(
        times=table.count(), ends=is_end.cast("int64").sum()
    )
    cases = done.group_by("case_id").agg(
        events=done.times.sum(), most=done.times.max(), ends=done.ends.sum()
    )
    told = cases.select("events", reworked=cases.most > 1, completed=cases.ends > 0)
    return told.group_by("events", "reworked", "completed").agg(cases=told.count())


def _outcome_counts(table: Table, good_outcomes: Collection[str]) -> Table:
    """Count cases by whether the last outcome they have is a good one."""
    judged = table.filter(table.outcome.notnull())
    latest = ibis.window(
        group_by=judged.case_id,
        order_by=[judged.occurred_at.desc(), judged.sequence.desc()],
    )
    placed = judged.select("outcome", place=ibis.row_number().over(latest))
    last = placed.filter(placed.place == 0)
    is_good = last.outcome.isin(list(good_outcomes)) if good_outcomes else ibis.literal(False)
    told = last.select(good=is_good)
    return told.group_by("good").agg(cases=told.count())


def _cases_per(table: Table, column: str) -> dict[str, int]:
    counted = table.group_by(column).agg(cases=table.case_id.nunique())
    rows: Sequence[Mapping[str, Any]] = counted.to_pyarrow().to_pylist()
    return {row[column]: row["cases"] for row in rows}
