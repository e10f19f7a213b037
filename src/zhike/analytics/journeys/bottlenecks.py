"""Where the hours go: the steps of a journey ranked by the time lost in them."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from zhike.analytics.clocks import Calendar
from zhike.analytics.frames import Frame
from zhike.analytics.journeys.directly_follows import steps

HOUR_SECONDS = 3_600


def bottlenecks(
    log: Frame,
    *,
    calendar: Calendar | None = None,
    reference_quantile: float | None = None,
) -> Table:
    """Rank the steps of the directly-follows graph by the hours lost in them.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    calendar
        Open days and hours of the bank: then working time is counted, not clock time.
    reference_quantile
        What a step should take: this quantile of its own times, 0 to 1 (0.25: what the best
        quarter shows to be possible). Only time above it is lost. None: all time is lost.

    Returns
    -------
    Table
        `rank` (1 loses most), `activity`, `next_activity`, `steps`, `cases`,
        `reference_seconds`, `lost_hours` (sum over the steps), `share` and `cumulative_share` of
        all lost hours (0 to 1), `median_seconds`, `p95_seconds`. By rank; ties by name. Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    CalendarTooShort
        An event lies on a date that the calendar does not know.

    Notes
    -----
    The sum and not the mean decides: a step that all take and that costs a day each comes
    before one that costs a month once. Lost time is not the time that could be saved; some of
    it the law or the customer asks for. Share is 0 where nothing at all is lost.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "1"],
    ...         "activity": ["apply", "check", "pay"],
    ...         "occurred_at": pd.to_datetime(
    ...             ["2026-01-05 09:00", "2026-01-05 12:00", "2026-01-05 13:00"]
    ...         ),
    ...     }
    ... )
    >>> ranked = bottlenecks(log).select("rank", "next_activity", "lost_hours", "share")
    >>> ranked.to_pyarrow().to_pylist()
    [{'rank': 1, 'next_activity': 'check', 'lost_hours': 3.0, 'share': 0.75},
     {'rank': 2, 'next_activity': 'pay', 'lost_hours': 1.0, 'share': 0.25}]
    """
    taken = steps(log, calendar=calendar)
    clock = "seconds" if calendar is None else "working_seconds"
    timed = taken.select("case_id", "activity", "next_activity", seconds=taken[clock])
    edges = _lost(timed, reference_quantile=reference_quantile)
    order = [edges.lost_hours.desc(), edges.activity, edges.next_activity]
    everything = edges.lost_hours.sum().over(ibis.window()).nullif(0)
    so_far = edges.lost_hours.sum().over(ibis.cumulative_window(order_by=order))
    ranked = edges.select(
        "activity",
        "next_activity",
        "steps",
        "cases",
        "reference_seconds",
        "lost_hours",
        "median_seconds",
        "p95_seconds",
        rank=ibis.row_number().over(ibis.window(order_by=order)) + 1,
        share=(edges.lost_hours / everything).fill_null(0.0),
        cumulative_share=(so_far / everything).fill_null(0.0),
    )
    return ranked.order_by("rank")


def _lost(timed: Table, *, reference_quantile: float | None) -> Table:
    edge = ["activity", "next_activity"]
    shares = [0.5, 0.95] if reference_quantile is None else [0.5, 0.95, reference_quantile]
    edges = timed.group_by(edge).agg(
        steps=timed.count(),
        cases=timed.case_id.nunique(),
        total_seconds=timed.seconds.sum(),
        quantiles=timed.seconds.quantile(shares),
    )
    edges = edges.mutate(
        median_seconds=edges.quantiles[0],
        p95_seconds=edges.quantiles[1],
        reference_seconds=ibis.literal(0.0) if reference_quantile is None else edges.quantiles[2],
    )
    if reference_quantile is None:
        return edges.mutate(lost_hours=edges.total_seconds / HOUR_SECONDS)
    compared = timed.join(edges.select(*edge, "reference_seconds"), edge)
    above = ibis.greatest(compared.seconds - compared.reference_seconds, 0.0)
    lost = compared.group_by(edge).agg(lost_hours=above.sum() / HOUR_SECONDS)
    return edges.join(lost, edge)
