"""From the whole log to single cases: what each went through, and who took a given step."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.directly_follows import steps
from zhike.analytics.journeys.paths import ARROW, in_order

TIMELINE_ORDER = ("occurred_at", "sequence", "case_id", "log_name", "event_id")


def cases(log: Frame) -> Table:
    """Give one row per case: its path, its length and its time.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.

    Returns
    -------
    Table
        `case_id`, `path` (array of the activities of all its events, in order), `variant` (the
        same as text, joined by ``›``), `events`, `started_at`, `ended_at` (first and last event,
        UTC; the end counts `completed_at` where it is later), `seconds` between them. Lazy and
        in no order.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Events of one case with the same time keep the order of their source (`sequence`). A case
    with one event lasts zero seconds unless that event has a `completed_at`.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1"],
    ...         "activity": ["open", "close"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05 09:00", "2026-01-05 09:30"]),
    ...     }
    ... )
    >>> cases(log).select("case_id", "variant", "seconds").to_pyarrow().to_pylist()
    [{'case_id': '1', 'variant': 'open › close', 'seconds': 1800.0}]
    """
    table = as_table(log)
    ended_at = ibis.greatest(table.occurred_at, table.completed_at.fill_null(table.occurred_at))
    rows = table.group_by("case_id").agg(
        path=in_order(table, "activity"),
        events=table.count(),
        started_at=table.occurred_at.min(),
        ended_at=ended_at.max(),
    )
    return rows.select(
        rows.case_id,
        rows.path,
        variant=rows.path.join(ARROW),
        events=rows.events,
        started_at=rows.started_at,
        ended_at=rows.ended_at,
        seconds=seconds_between(rows.started_at, rows.ended_at),
    )


def cases_on_edge(log: Frame, *, activity: str, next_activity: str, limit: int = 100) -> Table:
    """Give the cases that took one step of the directly-follows graph, the slowest first.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    activity, next_activity
        The two ends of the step.
    limit
        How many cases to give at most.

    Returns
    -------
    Table
        `case_id`, `steps` (times the case took it), `first_left_at` (UTC), `longest_seconds`.
        Slowest first, ties by `case_id`. Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    """
    taken = steps(log)
    wanted = taken.filter(taken.activity == activity, taken.next_activity == next_activity)
    return (
        wanted.group_by("case_id")
        .agg(
            steps=wanted.count(),
            first_left_at=wanted.left_at.min(),
            longest_seconds=wanted.seconds.max(),
        )
        .order_by(ibis.desc("longest_seconds"), "case_id")
        .limit(limit)
    )


def case_events(log: Frame, *, case_id: str) -> Table:
    """Give the events of one case in order, each with the time since the one before.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    case_id
        The case. One that is not in the log gives no rows.

    Returns
    -------
    Table
        The columns of the log and `seconds_since_previous` (null for the first). Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    """
    table = as_table(log)
    return _timeline(table.filter(table.case_id == case_id))


def customer_timeline(log: Frame, *, customer_id: str) -> Table:
    """Give all events of one customer in order, over all cases and logs in the table.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it; several logs may be in it.
    customer_id
        The customer. One that is not in the log gives no rows.

    Returns
    -------
    Table
        The columns of the log and `seconds_since_previous` (null for the first). Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    """
    table = as_table(log)
    return _timeline(table.filter(table.customer_id == customer_id))


def _timeline(events: Table) -> Table:
    # One moment of one case may stand in two logs: every engine has to give it in the same order.
    order = [name for name in TIMELINE_ORDER if name in events.columns]
    before = events.occurred_at.lag().over(ibis.window(order_by=order))
    timed = events.mutate(seconds_since_previous=seconds_between(before, events.occurred_at))
    return timed.order_by(order)
