"""Which paths cases take through a journey, from the commonest to the rarest."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame, as_table
from zhike.analytics.journeys.paths import ARROW, numbered_cases, with_names


def variants(log: Frame, *, most: int | None = None) -> Table:
    """Give each distinct path with the cases that took it.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    most
        How many paths to give at most, the commonest; shares stay those of all cases. None: all.

    Returns
    -------
    Table
        One row per path: `variant` (activity names joined by ``›``), `path` (the same as an
        array), `cases`, `share` and `cumulative_share` of all cases (0 to 1), `median_seconds`
        from first to last event. The commonest first; ties by path, activity by activity. Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    The path is made of the activity names of all events, whatever their lifecycle, so a log
    with start and complete events names such activities twice. Filter on the lifecycle first
    where that is not wanted. Many logs have nearly as many variants as cases: then compare
    stages or shorten the log to its milestones before reading this table.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "2", "3"],
    ...         "activity": ["open", "close", "open", "open"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05", "2026-01-06"] + 2 * ["2026-01-07"]),
    ...     }
    ... )
    >>> variants(log).select("variant", "cases", "cumulative_share").to_pyarrow().to_pylist()
    [{'variant': 'open', 'cases': 2, 'cumulative_share': 0.6666666666666666},
     {'variant': 'open › close', 'cases': 1, 'cumulative_share': 1.0}]
    """
    table = as_table(log)
    walked = numbered_cases(table)
    # Grouped by the array: two paths may read alike as text when a name itself contains an arrow.
    paths = walked.group_by("numbers").agg(
        cases=walked.count(), median_seconds=walked.seconds.quantile(0.5)
    )
    shown = paths.order_by(ibis.desc("cases"), "numbers").limit(most) if most else paths
    # What comes before a path in this order is shown too, so the shown ones add up to its place.
    so_far = ibis.cumulative_window(order_by=[shown.cases.desc(), shown.numbers])
    summed = shown.mutate(cases_so_far=shown.cases.sum().over(so_far))
    counted = summed.cross_join(paths.agg(all_cases=paths.cases.sum()))
    named = with_names(counted, log=table)
    return named.select(
        named.path.join(ARROW).name("variant"),
        named.path,
        named.cases,
        (named.cases / named.all_cases).name("share"),
        (named.cases_so_far / named.all_cases).name("cumulative_share"),
        named.median_seconds,
    ).order_by(ibis.desc("cases"), "path")
