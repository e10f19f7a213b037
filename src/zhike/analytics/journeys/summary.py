"""What a log holds, in one glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import ibis
from ibis.expr.types import Table, Value

from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.cases import cases


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The figures of a whole log; times in UTC, None where the log is empty."""

    events: int
    cases: int
    activities: int
    variants: int
    start_activities: Mapping[str, int]
    end_activities: Mapping[str, int]
    first_at: datetime | None
    last_at: datetime | None
    median_throughput_seconds: float | None
    p95_throughput_seconds: float | None


def summary(log: Frame) -> Summary:
    """Count events, cases, activities and variants, and say where cases begin and end.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.

    Returns
    -------
    Summary
        Start and end activities map a name to the cases that begin or end with it, the commonest
        first. Throughput is the time from the first to the last event of a case.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Every case counts as it stands, open ones included, so throughput is too short where many
    are open; use `throughput` there.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "2"],
    ...         "activity": ["open", "close", "open"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-06"]),
    ...     }
    ... )
    >>> figures = summary(log)
    >>> figures.events, figures.cases, figures.variants, figures.end_activities
    (3, 2, 2, {'close': 1, 'open': 1})
    """
    table = as_table(log)
    walked = cases(table)
    totals = walked.agg(
        events=walked.events.sum().fill_null(0),
        cases=walked.count(),
        variants=walked.path.nunique(),
        first_at=walked.started_at.min(),
        last_at=walked.ended_at.max(),
        quantiles=walked.seconds.quantile([0.5, 0.95]),
    )
    figures = totals.to_pyarrow().to_pylist()[0]
    median, p95 = figures["quantiles"] or (None, None)
    return Summary(
        events=figures["events"],
        cases=figures["cases"],
        activities=int(table.activity.nunique().to_pyarrow().as_py()),
        variants=figures["variants"],
        start_activities=_counts(start_activities(table)),
        end_activities=_counts(end_activities(table)),
        first_at=figures["first_at"],
        last_at=figures["last_at"],
        median_throughput_seconds=median,
        p95_throughput_seconds=p95,
    )


def activities(log: Frame) -> Table:
    """Give each activity with its events and the cases it occurs in, the commonest first.

    Returns
    -------
    Table
        `activity`, `events`, `cases`; by events, then name. Lazy.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1"],
    ...         "activity": ["call", "call"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05", "2026-01-06"]),
    ...     }
    ... )
    >>> activities(log).to_pyarrow().to_pylist()
    [{'activity': 'call', 'events': 2, 'cases': 1}]
    """
    table = as_table(log)
    return (
        table.group_by("activity")
        .agg(events=table.count(), cases=table.case_id.nunique())
        .order_by(ibis.desc("events"), "activity")
    )


def start_activities(log: Frame) -> Table:
    """Give the activities cases begin with: `activity`, `cases`; the commonest first. Lazy."""
    table = as_table(log)
    return _outermost(table, order=[table.occurred_at, table.sequence])


def end_activities(log: Frame) -> Table:
    """Give the activities cases end with: `activity`, `cases`; the commonest first. Lazy."""
    table = as_table(log)
    return _outermost(table, order=[table.occurred_at.desc(), table.sequence.desc()])


def _outermost(table: Table, *, order: list[Value]) -> Table:
    place = ibis.row_number().over(ibis.window(group_by=table.case_id, order_by=order))
    first = table.select("activity", place=place).filter(lambda event: event.place == 0)
    return (
        first.group_by("activity").agg(cases=first.count()).order_by(ibis.desc("cases"), "activity")
    )


def _counts(table: Table) -> dict[str, int]:
    return {row["activity"]: row["cases"] for row in table.to_pyarrow().to_pylist()}
