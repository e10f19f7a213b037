"""Each piece of work of a case, and how its time splits into working and waiting."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table, Value

from zhike.analytics.clocks import seconds_between
from zhike.analytics.frames import Frame, as_table


def work_units(log: Frame) -> Table:
    """Give one row per piece of work, made of one event or of a start and its complete.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.

    Returns
    -------
    Table
        `case_id`, `activity`, `resource` (of the first event), `sequence` (of the first event),
        `started_at`, `ended_at` (UTC). Lazy, in no order.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    An event with `completed_at` is a piece of work of its own. Else a complete ends the oldest
    start of the same case and activity that is still open (first in, first out). Everything
    else (a start never completed, a complete never started, any other lifecycle) takes no time.
    """
    events = _numbered(_marked(as_table(log)))
    pair = ["case_id", "activity", "unit"]
    first = ibis.struct(
        {"at": events.occurred_at, "sequence": events.sequence, "resource": events.resource}
    ).min()
    units = events.group_by(pair).agg(first=first, ended_at=events.ended_at.max())
    return units.select(
        "case_id",
        "activity",
        resource=units.first.resource,
        sequence=units.first.sequence,
        started_at=units.first.at,
        ended_at=ibis.greatest(units.ended_at, units.first.at),
    )


def _marked(table: Table) -> Table:
    """Mark which events begin and which end a piece of work that has two events."""
    lifecycle = ibis.ifelse(table.completed_at.isnull(), table.lifecycle.lower(), "")
    return table.select(
        "case_id",
        "activity",
        "resource",
        "sequence",
        "occurred_at",
        ended_at=table.completed_at.fill_null(table.occurred_at),
        start=(lifecycle == "start").fill_null(False).cast("int64"),
        complete=(lifecycle == "complete").fill_null(False).cast("int64"),
    )


def _numbered(events: Table) -> Table:
    """Give events that belong together the same `unit`; no two others of a case share one.

    The k-th start takes the number k. A complete takes the number of completes so far, less
    those that found no open start: these show as a new maximum of completes over starts.
    """
    so_far = ibis.cumulative_window(
        group_by=[events.case_id, events.activity], order_by=[events.occurred_at, events.sequence]
    )
    events = events.mutate(
        starts=events.start.sum().over(so_far), completes=events.complete.sum().over(so_far)
    )
    so_far = ibis.cumulative_window(
        group_by=[events.case_id, events.activity], order_by=[events.occurred_at, events.sequence]
    )
    surplus = ibis.greatest(events.completes - events.starts, 0)
    events = events.mutate(surplus=surplus, unmatched=surplus.max().over(so_far))
    within_case = ibis.window(
        group_by=events.case_id, order_by=[events.occurred_at, events.sequence]
    )
    events = events.mutate(
        before=events.unmatched.lag().over(
            ibis.window(
                group_by=[events.case_id, events.activity],
                order_by=[events.occurred_at, events.sequence],
            )
        ),
        place=ibis.row_number().over(within_case),
    )
    is_matched = (events.complete == 1) & (events.unmatched == events.before.fill_null(0))
    return events.mutate(
        unit=ibis.cases(
            (events.start == 1, events.starts),
            (is_matched, events.completes - events.unmatched),
            else_=-1 - events.place,
        )
    )


def time_parts(log: Frame) -> Table:
    """Give each piece of work with the waiting before it and the working time it adds.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.

    Returns
    -------
    Table
        `case_id`, `activity`, `resource`, `started_at`, `waits_from` (when the case was last
        worked on; null for its first piece), `waiting_seconds`, `working_seconds`,
        `previous_resource`. The two sums over a case make up its total time. Lazy, in no order.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Where pieces of work overlap, the time counts once, for the one that began first.
    """
    units = work_units(log)
    order = [units.started_at, units.sequence, units.activity]
    within_case = ibis.window(group_by=units.case_id, order_by=order)
    earlier = ibis.window(group_by=units.case_id, order_by=order, rows=(None, -1))
    parts = units.mutate(
        waits_from=units.ended_at.max().over(earlier),
        previous_resource=units.resource.lag().over(within_case),
    )
    covered = parts.waits_from.fill_null(parts.started_at)
    return parts.select(
        "case_id",
        "activity",
        "resource",
        "previous_resource",
        "started_at",
        "waits_from",
        waiting_seconds=_at_least_zero(seconds_between(covered, parts.started_at)),
        working_seconds=_at_least_zero(
            seconds_between(ibis.greatest(covered, parts.started_at), parts.ended_at)
        ),
    )


def _at_least_zero(seconds: Value) -> Value:
    return ibis.greatest(seconds, 0.0)
