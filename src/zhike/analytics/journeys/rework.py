"""What is done more than once in a case: repetitions, self-loops and loops."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import wilson_ends


def rework(log: Frame, *, confidence: float = 0.95) -> Table:
    """Give for each activity how often it is done again in the same case.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    confidence
        Coverage of the interval of the share, between 0 and 1.

    Returns
    -------
    Table
        One row per activity: `activity`, `n` (cases it occurs in), `rework_cases` (cases it
        occurs in more than once), `repetitions` (events beyond the first of each case),
        `self_loops` (times it follows itself at once), `loops` (times it comes back after
        exactly one other activity), `share` of rework cases with `share_lower` and
        `share_upper`. Most rework cases first, then by name. Lazy.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Every event counts, whatever its lifecycle: where activities have a start and a complete,
    filter on one of them first, or each looks like rework. Not all repetition is waste: a
    second reminder may be the plan. The interval is Wilson's, over cases.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "1", "2"],
    ...         "activity": ["check", "return", "check", "check"],
    ...         "occurred_at": pd.to_datetime(["2026-01-05", "2026-01-06"] + 2 * ["2026-01-07"]),
    ...     }
    ... )
    >>> again = rework(log).select("activity", "n", "rework_cases", "loops", "share")
    >>> again.to_pyarrow().to_pylist()
    [{'activity': 'check', 'n': 2, 'rework_cases': 1, 'loops': 1, 'share': 0.5},
     {'activity': 'return', 'n': 1, 'rework_cases': 0, 'loops': 0, 'share': 0.0}]
    """
    marked = _with_loops(as_table(log))
    per_case = marked.group_by("case_id", "activity").agg(
        events=marked.count(),
        self_loops=marked.self_loop.cast("int64").sum(),
        loops=marked.loop.cast("int64").sum(),
    )
    counts = per_case.group_by("activity").agg(
        n=per_case.count(),
        rework_cases=(per_case.events > 1).cast("int64").sum(),
        repetitions=(per_case.events - 1).sum(),
        self_loops=per_case.self_loops.sum(),
        loops=per_case.loops.sum(),
    )
    lower, upper = wilson_ends(counts.rework_cases, n=counts.n, confidence=confidence)
    return counts.mutate(
        share=counts.rework_cases / counts.n, share_lower=lower, share_upper=upper
    ).order_by(ibis.desc("rework_cases"), "activity")


def _with_loops(table: Table) -> Table:
    within_case = ibis.window(group_by=table.case_id, order_by=[table.occurred_at, table.sequence])
    looked_back = table.select(
        "case_id",
        "activity",
        one_before=table.activity.lag().over(within_case),
        two_before=table.activity.lag(2).over(within_case),
    )
    is_same = (looked_back.activity == looked_back.one_before).fill_null(False)
    is_back = (looked_back.activity == looked_back.two_before).fill_null(False)
    return looked_back.mutate(self_loop=is_same, loop=is_back & ~is_same)
