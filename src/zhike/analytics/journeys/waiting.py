"""How much of a journey is work and how much is waiting: per activity, per case, per hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import ibis
from ibis.expr.types import IntegerColumn, Table, TimestampColumn, Value

from zhike.analytics.frames import Frame
from zhike.analytics.journeys.work import time_parts

HOUR_SECONDS = 3_600
DAY_SECONDS = 24 * HOUR_SECONDS
# Offsets of a zone are looked up between these days; a log outside of them is no bank's.
ZONES_FROM, ZONES_UNTIL = date(1980, 1, 1), date(2060, 1, 1)


def waiting_and_working(log: Frame) -> Table:
    """Give for each activity how long cases wait for it and how long it is worked on.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it. Working time comes from
        `completed_at`, or from start and complete events (`lifecycle`); without either all time
        is waiting.

    Returns
    -------
    Table
        One row per activity: `activity`, `pieces` (of work), `cases`, `waiting_seconds` and
        `working_seconds` (sums; over all activities they make up the total time of all cases),
        `working_share` of the two (0 to 1; null where both are zero), `median_waiting_seconds`
        and `median_working_seconds` of a piece. Longest waiting first, then by name. Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Waiting is the time in which nothing of the case is worked on; it counts for the activity
    that ends it. Starts and completes of one activity are paired first in, first out. Where
    pieces overlap the time counts once, for the one that began first. With one time per event
    "waiting" also holds the work nobody recorded: say so beside the figure.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1"],
    ...         "activity": ["scan", "check"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05 09:00", "2026-01-05 09:30"]),
    ...         "completed_at": pd.to_datetime(["2026-01-05 09:10", "2026-01-05 09:35"]),
    ...     }
    ... )
    >>> split = waiting_and_working(log).select("activity", "waiting_seconds", "working_seconds")
    >>> split.to_pyarrow().to_pylist()
    [{'activity': 'check', 'waiting_seconds': 1200.0, 'working_seconds': 300.0},
     {'activity': 'scan', 'waiting_seconds': 0.0, 'working_seconds': 600.0}]
    """
    parts = time_parts(log)
    sums = parts.group_by("activity").agg(
        pieces=parts.count(),
        cases=parts.case_id.nunique(),
        waiting_seconds=parts.waiting_seconds.sum(),
        working_seconds=parts.working_seconds.sum(),
        median_waiting_seconds=parts.waiting_seconds.quantile(0.5),
        median_working_seconds=parts.working_seconds.quantile(0.5),
    )
    total = sums.waiting_seconds + sums.working_seconds
    return sums.mutate(working_share=sums.working_seconds / total.nullif(0)).order_by(
        ibis.desc("waiting_seconds"), "activity"
    )


def case_times(log: Frame) -> Table:
    """Give for each case its total, waiting and working time and how complex it was.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.

    Returns
    -------
    Table
        One row per case: `case_id`, `total_seconds` (= `waiting_seconds` + `working_seconds`),
        `steps` (pieces of work), `repeats` (steps beyond the first of each activity),
        `handovers` (steps done by another resource than the step before), `complexity` (the
        sum of these three). Lazy, in no order.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    The complexity index counts what a customer goes through, once more what was done again and
    once more each change of hands: 3 steps by one person are 3, the same with two changes of
    hands 5. It compares cases of one process; between processes of different grain it says
    nothing. Handovers need `resource`; steps without one count as no change.
    """
    parts = time_parts(log)
    changed = (parts.resource != parts.previous_resource).fill_null(False)
    sums = parts.group_by("case_id").agg(
        waiting_seconds=parts.waiting_seconds.sum(),
        working_seconds=parts.working_seconds.sum(),
        steps=parts.count(),
        activities=parts.activity.nunique(),
        handovers=changed.cast("int64").sum(),
    )
    repeats = sums.steps - sums.activities
    return sums.select(
        "case_id",
        total_seconds=sums.waiting_seconds + sums.working_seconds,
        waiting_seconds=sums.waiting_seconds,
        working_seconds=sums.working_seconds,
        steps=sums.steps,
        repeats=repeats,
        handovers=sums.handovers,
        complexity=sums.steps + repeats + sums.handovers,
    )


def waiting_heatmap(log: Frame, *, zone: str) -> Table:
    """Give the waiting that begins in each hour of the week, in local time.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    zone
        Time zone of the bank, for example ``Asia/Shanghai``.

    Returns
    -------
    Table
        `weekday` (1 Monday to 7 Sunday), `hour` (0 to 23), `waits` (how many began then),
        `waiting_hours` (their sum), `median_waiting_seconds`. Hours in which no wait began have
        no row. By weekday and hour; lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    ZoneInfoNotFoundError
        There is no such zone.

    Notes
    -----
    A wait counts whole in the hour it begins, not in those it lasts through: the question is
    when customers begin to wait long. Waits of zero seconds are left out.
    """
    parts = time_parts(log)
    waits = parts.filter(parts.waiting_seconds > 0)
    local = _local_seconds(waits.waits_from, zone=zone)
    placed = waits.select(
        # 1 January 1970 was a Thursday.
        weekday=(local // DAY_SECONDS + 3) % 7 + 1,
        hour=local // HOUR_SECONDS % 24,
        waiting_seconds=waits.waiting_seconds,
    )
    cells = placed.group_by("weekday", "hour").agg(
        waits=placed.count(),
        waiting_hours=placed.waiting_seconds.sum() / HOUR_SECONDS,
        median_waiting_seconds=placed.waiting_seconds.quantile(0.5),
    )
    return cells.order_by("weekday", "hour")


def _local_seconds(moment: TimestampColumn, *, zone: str) -> IntegerColumn:
    """Give the seconds from the local 1 January 1970 to the local time of a UTC moment.

    By arithmetic and not by the engine's own zones: these differ from engine to engine and
    from version to version.
    """
    first, *changes = _offsets(zone)
    offset: Value = ibis.literal(first[1], "int64")
    if changes:
        known = [(moment >= since, seconds) for since, seconds in reversed(changes)]
        offset = ibis.cases(*known, else_=first[1]).cast("int64")
    epoch = ibis.timestamp("1970-01-01 00:00:00").cast("timestamp(6)")
    seconds: IntegerColumn = moment.delta(epoch, unit="second").cast("int64") + offset
    return seconds


@lru_cache(maxsize=32)
def _offsets(zone: str) -> tuple[tuple[datetime, int], ...]:
    """Give from which UTC moment on which offset (seconds) holds, in order."""
    local = ZoneInfo(zone)

    def offset(at: datetime) -> int:
        return round((at.astimezone(local).utcoffset() or timedelta()).total_seconds())

    at = datetime.combine(ZONES_FROM, datetime.min.time(), tzinfo=UTC)
    until = datetime.combine(ZONES_UNTIL, datetime.min.time(), tzinfo=UTC)
    found = [(at.replace(tzinfo=None), offset(at))]
    while at < until:
        next_day = at + timedelta(days=1)
        if offset(next_day) != found[-1][1]:
            # Zones change on the quarter of an hour.
            quarters = (at + timedelta(minutes=15 * n) for n in range(1, 97))
            changed = next(moment for moment in quarters if offset(moment) != found[-1][1])
            found.append((changed.replace(tzinfo=None), offset(changed)))
        at = next_day
    return tuple(found)
