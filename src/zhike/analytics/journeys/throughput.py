"""How long a journey takes from its first event to its end, with those still under way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import ibis
from ibis import _
from ibis.expr.types import Table

from zhike.analytics.clocks import as_utc
from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate
from zhike.analytics.journeys.summary import activities
from zhike.analytics.journeys.summary import end_activities as last_activities
from zhike.analytics.journeys.survival import Durations, SurvivalCurve, durations_of, kaplan_meier


@dataclass(frozen=True, kw_only=True)
class Throughput:
    """Throughput time in seconds: the whole curve, its median and 95th percentile.

    `n` counts the cases, `n_open` those among them that had not ended.
    """

    curve: SurvivalCurve
    median: Estimate
    p95: Estimate
    n: int
    n_open: int


def throughput(
    log: Frame, *, as_of: datetime, end_activities: Collection[str] | None = None
) -> Throughput:
    """Estimate how long cases take, counting open ones as censored.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    as_of
        When the log was taken; a naive time is UTC. Later events are left out.
    end_activities
        Activities that end a case, the first time one of them occurs. A case without one is
        open and was last seen at `as_of`. None: every case ended with its last event.

    Returns
    -------
    Throughput
        Share still under way over the seconds since the first event, with interval; median and
        95th percentile, None where so many are open that the curve never gets there.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Kaplan-Meier. Leaving open cases out, as most tools do, keeps the quick ones and makes any
    process look faster than it is. Do not use it where staff close slow cases by hand to tidy
    up: an open case must have the same prospects as any other of its age.
    Source: E. L. Kaplan and P. Meier, JASA 53, 1958.

    Examples
    --------
    The second case had been open for three hours when the log was taken:

    >>> import pandas as pd
    >>> from datetime import datetime
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "2"],
    ...         "activity": ["open", "close", "open"],
    ...         "occurred_at": pd.to_datetime(
    ...             ["2026-01-05 09:00", "2026-01-05 10:00", "2026-01-05 09:00"]
    ...         ),
    ...     }
    ... )
    >>> found = throughput(log, as_of=datetime(2026, 1, 5, 12), end_activities=["close"])
    >>> found.median.value, found.p95.value, found.n, found.n_open
    (3600.0, None, 2, 1)
    """
    groups = durations(log, as_of=as_of, end_activities=end_activities)
    curve = kaplan_meier(groups)
    return Throughput(
        curve=curve,
        median=curve.median,
        p95=curve.quantile(0.95),
        n=curve.n,
        n_open=curve.n - curve.n_ended,
    )


def closing_activities(
    log: Frame, *, least_share: float = 0.9, least_cases: float = 0.5
) -> tuple[str, ...]:
    """Give the activities that close cases, as far as the log itself shows it.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    least_share
        An activity closes when so large a share of the cases that have it end with it.
    least_cases
        Where fewer of all cases than this share end so, the log shows no end: nothing is given.

    Returns
    -------
    tuple of str
        In alphabetical order; empty where the log shows none.

    Notes
    -----
    A rule of thumb for `throughput`, to be shown beside its figures: whoever knows the process
    names the end activities.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "2", "2", "3"],
    ...         "activity": ["apply", "pay out", "apply", "refuse", "apply"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05", "2026-01-06"] * 2 + ["2026-01-07"]),
    ...     }
    ... )
    >>> closing_activities(log)
    ('pay out', 'refuse')
    """
    table = as_table(log)
    last, having = last_activities(table), activities(table).select("activity", having="cases")
    shares = last.join(having, "activity").mutate(share=_.cases / _.having)
    rows = shares.select("activity", "cases", "share").to_pyarrow().to_pylist()
    closing = [row for row in rows if row["share"] >= least_share]
    if sum(row["cases"] for row in closing) < least_cases * sum(row["cases"] for row in rows):
        return ()
    return tuple(sorted(row["activity"] for row in closing))


def durations(
    log: Frame, *, as_of: datetime, end_activities: Collection[str] | None = None
) -> Durations:
    """Give the durations of the cases in seconds, grouped, for `kaplan_meier` and `logrank`.

    Parameters and errors are those of `throughput`.
    """
    rows = case_durations(log, as_of=as_of, end_activities=end_activities)
    counts = rows.group_by("seconds", "is_closed").agg(cases=rows.count()).to_pyarrow().to_pydict()
    return durations_of(counts["seconds"], observed=counts["is_closed"], weights=counts["cases"])


def case_durations(
    log: Frame, *, as_of: datetime, end_activities: Collection[str] | None = None
) -> Table:
    """Give one row per case: `case_id`, `started_at`, `seconds`, `is_closed`. Lazy, in no order.

    Parameters and errors are those of `throughput`.
    """
    until = ibis.literal(as_utc(as_of), type="timestamp(6)")
    table = as_table(log)
    seen = table.filter(table.occurred_at <= until)
    if end_activities is None:
        ends = ibis.greatest(seen.occurred_at, seen.completed_at.fill_null(seen.occurred_at)).max()
    else:
        ends = seen.occurred_at.min(where=seen.activity.isin(sorted(end_activities)))
    rows = seen.group_by("case_id").agg(started_at=seen.occurred_at.min(), closed_at=ends)
    return rows.select(
        "case_id",
        "started_at",
        seconds=seconds_between(rows.started_at, rows.closed_at.fill_null(until)),
        is_closed=rows.closed_at.notnull(),
    )
