"""Which paths cases take through a journey, from the commonest to the rarest."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame
from zhike.analytics.journeys.cases import cases


def variants(log: Frame) -> Table:
    """Give each distinct path with the cases that took it.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.

    Returns
    -------
    Table
        One row per path: `variant` (activity names joined by ``›``), `path` (the same as an
        array), `cases`, `share` and `cumulative_share` of all cases (0 to 1), `median_seconds`
        from first to last event. The commonest first; ties by name. Lazy.

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
    walked = cases(log)
    # Grouped by the array: two paths may read alike as text when a name itself contains an arrow.
    paths = walked.group_by("path").agg(
        variant=walked.variant.min(),
        cases=walked.count(),
        median_seconds=walked.seconds.quantile(0.5),
    )
    ranked = ibis.cumulative_window(order_by=[paths.cases.desc(), paths.variant])
    return paths.select(
        "variant",
        "path",
        "cases",
        share=paths.cases / paths.cases.sum().over(ibis.window()),
        cumulative_share=paths.cases.sum().over(ranked) / paths.cases.sum().over(ibis.window()),
        median_seconds=paths.median_seconds,
    ).order_by(ibis.desc("cases"), "variant")
