"""What a log holds, in one glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.paths import numbered_activities, numbered_cases


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
    walked = numbered_cases(table)
    told = walked.mutate(first=walked.numbers[0], last=walked.numbers[walked.numbers.length() - 1])
    # Cases of one path begin and end alike, so the paths of these groups are all paths.
    ends = told.group_by("first", "last").agg(
        events=told.events.sum(),
        cases=told.count(),
        variants=told.numbers.nunique(),
        first_at=told.started_at.min(),
        last_at=told.ended_at.max(),
    )
    quantiles = told.agg(quantiles=told.seconds.quantile([0.5, 0.95]))
    # In one query, so that the paths are made once.
    rows = ends.cross_join(quantiles).to_pyarrow().to_pylist()
    names = _names(table)
    median, p95 = rows[0]["quantiles"] if rows else (None, None)
    return Summary(
        events=sum(row["events"] for row in rows),
        cases=sum(row["cases"] for row in rows),
        activities=len(names),
        variants=sum(row["variants"] for row in rows),
        start_activities=_counts(rows, "first", names=names),
        end_activities=_counts(rows, "last", names=names),
        first_at=min((row["first_at"] for row in rows), default=None),
        last_at=max((row["last_at"] for row in rows), default=None),
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
    return _outermost(table.group_by("case_id").agg(activity=table.activity.argmin(_place(table))))


def end_activities(log: Frame) -> Table:
    """Give the activities cases end with: `activity`, `cases`; the commonest first. Lazy."""
    table = as_table(log)
    return _outermost(table.group_by("case_id").agg(activity=table.activity.argmax(_place(table))))


def _place(table: Table) -> Value:
    return ibis.struct({"occurred_at": table.occurred_at, "sequence": table.sequence})


def _outermost(ends: Table) -> Table:
    counted = ends.group_by("activity").agg(cases=ends.count())
    return counted.order_by(ibis.desc("cases"), "activity")


def _names(table: Table) -> dict[int, str]:
    rows = numbered_activities(table).to_pyarrow().to_pylist()
    return {row["number"]: row["activity"] for row in rows}


def _counts(
    rows: Sequence[Mapping[str, Any]], end: str, *, names: Mapping[int, str]
) -> dict[str, int]:
    """Add up the cases at one end, the commonest activity first."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[names[row[end]]] = counts.get(names[row[end]], 0) + row["cases"]
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
