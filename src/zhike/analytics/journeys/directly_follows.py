"""Which activity directly follows which, how often, and how long the step takes.

The directly-follows graph is the first picture of a journey: its nodes are activities,
its edges are "b came next after a within one case". It shows where customers go and
where they wait; it does not show what runs at the same time: activities that run side by
side appear as edges in both directions.
"""

from __future__ import annotations

import ibis
from ibis import _
from ibis.expr.types import FloatingColumn, Table, Value

from zhike.analytics.clocks import Calendar
from zhike.analytics.clocks.on_tables import require_coverage, seconds_between, with_working_seconds
from zhike.analytics.frames import Frame, as_table


def directly_follows(log: Frame, *, calendar: Calendar | None = None, portions: int = 1) -> Table:
    """Count the direct successions in an event log.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it. Extra columns are ignored. Rows
        may come in any order.
    calendar
        Open days and hours of the bank; with it each time is given in working time too.
    portions
        Into how many portions of whole cases the log is cut, one worked on after the other: for
        logs larger than memory, since sorting the cases is what takes it. Above 1 the answer is
        computed at once.

    Returns
    -------
    Table
        One row per edge: `activity`, `next_activity`, `steps` (times it was taken), `cases`
        (distinct cases that took it), `median_seconds`, `mean_seconds`, `p95_seconds` (float,
        from one event to the next); with `calendar` also `median_working_seconds`,
        `mean_working_seconds`, `p95_working_seconds`. In no order; lazy with one portion: nothing
        runs until the caller executes it (with `calendar`, one query checks that it covers the
        log).

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    CalendarTooShort
        An event lies on a date that the calendar does not know.

    Notes
    -----
    Events of one case with the same time keep the order of their source (`sequence`), so the
    result does not depend on the order of storage. A case with one event gives no edge.
    Quantiles are exact and interpolate linearly, as NumPy's and PM4Py's do. Do not read an edge
    as cause and effect, nor the graph as a rule book: paths through it may never have occurred.
    Source: W. van der Aalst, Process Mining: Data Science in Action, 2nd ed., 2016.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "1"],
    ...         "activity": ["ask", "reply", "ask"],
    ...         "occurred_at": pd.to_datetime(
    ...             ["2026-01-05 09:00", "2026-01-05 09:01", "2026-01-05 09:03"]
    ...         ),
    ...     }
    ... )
    >>> edges = directly_follows(log).order_by("activity")
    >>> edges.select("activity", "next_activity", "steps", "mean_seconds").to_pyarrow().to_pylist()
    [{'activity': 'ask', 'next_activity': 'reply', 'steps': 1, 'mean_seconds': 60.0},
     {'activity': 'reply', 'next_activity': 'ask', 'steps': 1, 'mean_seconds': 120.0}]
    """
    clocks = ["seconds"] if calendar is None else ["seconds", "working_seconds"]
    if portions > 1:
        return _portion_by_portion(as_table(log), clocks, calendar=calendar, portions=portions)
    taken = steps(log, calendar=calendar)
    return _edges(taken, clocks, cases=taken.case_id.nunique())


def _portion_by_portion(
    table: Table, clocks: list[str], *, calendar: Calendar | None, portions: int
) -> Table:
    """Take the steps of each portion of the cases, then measure the edges over all of them."""
    kept, counted = [], []
    for portion in range(portions):
        # An engine's hash may be negative. A case lies in one portion, so its count adds up.
        belongs = (table.case_id.hash() % portions).abs() == portion
        taken = steps(table.filter(belongs), calendar=calendar).cache()
        by_edge = taken.group_by("activity", "next_activity")
        counted.append(by_edge.agg(cases=taken.case_id.nunique()).cache())
        # Without the case: it takes most of the room, and the times need it no more.
        kept.append(taken.select("activity", "next_activity", *clocks).cache())
    cases = ibis.union(*counted).group_by("activity", "next_activity").agg(cases=_.cases.sum())
    edges = _edges(ibis.union(*kept), clocks, cases=ibis.literal(0))
    whole = edges.drop("cases").join(cases, ["activity", "next_activity"])
    # Read before the kept tables go.
    return ibis.memtable(whole.select(edges.columns).to_pyarrow())


def _edges(taken: Table, clocks: list[str], *, cases: Value) -> Table:
    measures: dict[str, Value] = {}
    for clock in clocks:
        measures |= _measures(taken[clock], clock)
    edges = taken.group_by("activity", "next_activity").agg(
        steps=taken.count(), cases=cases, **measures
    )
    times: dict[str, Value] = {}
    for clock in clocks:
        times[f"median_{clock}"] = edges[f"quantiles_{clock}"][0]
        times[f"mean_{clock}"] = edges[f"mean_{clock}"]
        times[f"p95_{clock}"] = edges[f"quantiles_{clock}"][1]
    return edges.select("activity", "next_activity", "steps", "cases", **times)


def steps(log: Frame, *, calendar: Calendar | None = None) -> Table:
    """Give each step from one event of a case to its next.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    calendar
        Open days and hours of the bank, for `working_seconds`.

    Returns
    -------
    Table
        `case_id`, `activity`, `next_activity`, `left_at`, `reached_at` (UTC), `seconds` between
        them, and `working_seconds` with `calendar`. One row per event that has a next one in its
        case; lazy and in no order.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    CalendarTooShort
        An event lies on a date that the calendar does not know.
    """
    table = as_table(log)
    within_case = ibis.window(group_by=table.case_id, order_by=[table.occurred_at, table.sequence])
    pairs = table.select(
        "case_id",
        "activity",
        next_activity=table.activity.lead().over(within_case),
        left_at=table.occurred_at,
        reached_at=table.occurred_at.lead().over(within_case),
    )
    taken = pairs.filter(pairs.next_activity.notnull()).mutate(
        seconds=seconds_between(pairs.left_at, pairs.reached_at)
    )
    if calendar is None:
        return taken
    # Checked on the events: the same times, without the window.
    require_coverage(table, columns=["occurred_at"], calendar=calendar)
    return with_working_seconds(
        taken, start="left_at", end="reached_at", calendar=calendar, checked=True
    )


def _measures(seconds: FloatingColumn, clock: str) -> dict[str, Value]:
    # One call for both quantiles, so that the engine keeps the values once.
    return {f"mean_{clock}": seconds.mean(), f"quantiles_{clock}": seconds.quantile([0.5, 0.95])}
