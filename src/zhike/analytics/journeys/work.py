"""Each piece of work of a case, and how its time splits into working and waiting."""

from __future__ import annotations

import ibis
from ibis.expr.builders import LegacyWindowBuilder
from ibis.expr.types import Table, Value

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table

UNIT = ("case_id", "activity", "resource", "sequence", "started_at", "ended_at")


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
    events = _marked(as_table(log))
    started = events.filter(events.is_start).select("activity").distinct()
    # Most logs have no starts at all, or for few activities; only these need to be paired.
    is_half = events.is_start | events.is_complete
    pairs = _paired(events.filter(is_half).semi_join(started, "activity"))
    whole = ibis.union(
        events.filter(~is_half), events.filter(is_half).anti_join(started, "activity")
    )
    return ibis.union(whole.select(UNIT), pairs.select(UNIT))


def _marked(table: Table) -> Table:
    """Mark which events begin and which end a piece of work that has two events."""
    lifecycle = ibis.ifelse(table.completed_at.isnull(), table.lifecycle.lower(), "")
    return table.select(
        "case_id",
        "activity",
        "resource",
        "sequence",
        started_at=table.occurred_at,
        ended_at=ibis.greatest(table.occurred_at, table.completed_at.fill_null(table.occurred_at)),
        is_start=(lifecycle == "start").fill_null(False),
        is_complete=(lifecycle == "complete").fill_null(False),
    )


def _paired(halves: Table) -> Table:
    """Make one row of a start and the complete that ends it, and one of each half left alone.

    The k-th start takes the number k. A complete takes the number of completes so far, less
    those that found no open start: these show as a new maximum of completes over starts.
    """
    so_far, before = _within_activity(halves)
    counted = halves.mutate(
        starts=halves.is_start.cast("int64").sum().over(so_far),
        completes=halves.is_complete.cast("int64").sum().over(so_far),
        place=ibis.row_number().over(so_far),
    )
    surplus = ibis.greatest(counted.completes - counted.starts, 0)
    so_far, before = _within_activity(counted)
    counted = counted.mutate(
        alone=surplus.max().over(so_far), alone_before=surplus.max().over(before)
    )
    is_matched = counted.is_complete & (counted.alone == counted.alone_before.fill_null(0))
    numbered = counted.mutate(
        number=ibis.cases(
            (counted.is_start, counted.starts),
            (is_matched, counted.completes - counted.alone),
            else_=-1 - counted.place,
        )
    )
    first = ibis.struct(
        {
            "started_at": numbered.started_at,
            "sequence": numbered.sequence,
            "resource": numbered.resource,
        }
    ).min()
    units = numbered.group_by("case_id", "activity", "number").agg(
        first=first, ended_at=numbered.ended_at.max()
    )
    return units.select(
        "case_id",
        "activity",
        "ended_at",
        resource=units.first.resource,
        sequence=units.first.sequence,
        started_at=units.first.started_at,
    )


def _within_activity(halves: Table) -> tuple[LegacyWindowBuilder, LegacyWindowBuilder]:
    """Give two windows on the events of one case and activity: up to each, and before each."""
    place = {
        "group_by": [halves.case_id, halves.activity],
        "order_by": [halves.started_at, halves.sequence],
    }
    return ibis.window(rows=(None, 0), **place), ibis.window(rows=(None, -1), **place)


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
