"""Which activity directly follows which, how often, and how long the step takes.

The directly-follows graph is the first picture of a journey: its nodes are activities,
its edges are "b came next after a within one case". It shows where customers go and
where they wait; it does not show what runs at the same time: activities that run side by
side appear as edges in both directions.
"""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame, as_table, seconds_between


def directly_follows(log: Frame) -> Table:
    """Count the direct successions in an event log.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it. Extra columns are ignored. Rows
        may come in any order.

    Returns
    -------
    Table
        One row per edge: `activity`, `next_activity`, `steps` (times it was taken), `cases`
        (distinct cases that took it), `median_seconds`, `mean_seconds`, `p95_seconds` (float,
        from one event to the next). Lazy, in no order: nothing runs until the caller executes it.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

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
    taken = steps(log)
    edges = taken.group_by("activity", "next_activity").agg(
        steps=taken.count(),
        cases=taken.case_id.nunique(),
        mean_seconds=taken.seconds.mean(),
        # One call for both, so that the engine keeps the values once.
        quantiles=taken.seconds.quantile([0.5, 0.95]),
    )
    return edges.select(
        "activity",
        "next_activity",
        "steps",
        "cases",
        median_seconds=edges.quantiles[0],
        mean_seconds=edges.mean_seconds,
        p95_seconds=edges.quantiles[1],
    )


def steps(log: Frame) -> Table:
    """Give each step from one event of a case to its next.

    Returns
    -------
    Table
        `case_id`, `activity`, `next_activity`, `left_at`, `reached_at` (UTC), `seconds` between
        them. One row per event that has a next one in its case; lazy and in no order.
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
    return pairs.filter(pairs.next_activity.notnull()).mutate(
        seconds=seconds_between(pairs.left_at, pairs.reached_at)
    )
