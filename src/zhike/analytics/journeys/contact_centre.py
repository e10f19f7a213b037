"""What a contact centre did with the contacts offered to it: answered, lost, how long it took."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Column, NumericColumn, Table

from zhike.analytics.frames import Frame
from zhike.analytics.intervals import wilson_ends
from zhike.analytics.tables import table_with

OUTCOMES = ("answered", "abandoned", "phantom")


def contact_centre_summary(
    contacts: Frame, *, by: Sequence[str] = ("queue",), confidence: float = 0.95
) -> Table:
    """Give abandonment, waiting and service of each kind of contact.

    Parameters
    ----------
    contacts
        Table as `zhike.schema.contact`; needed are `outcome` (answered, abandoned or phantom),
        `wait_seconds`, `handle_seconds` and the columns of `by`.
    by
        Columns to group by; none gives one row for everything.
    confidence
        Coverage of the interval of the share, between 0 and 1.

    Returns
    -------
    Table
        One row per group: the columns of `by`, `n` (answered and abandoned contacts),
        `answered`, `abandoned`, `abandonment_share` of n with `share_lower` and `share_upper`;
        `mean_wait_seconds` and `median_wait_seconds` over n (0 for who did not queue), `queued`
        (contacts of n that waited at all) and their `mean_queue_seconds`; `handled` (answered
        contacts of known duration) and their `mean_handle_seconds`; `phantom` (contacts the
        source calls unreal, in no other figure). Largest n first, then by group. Lazy.

    Raises
    ------
    MissingColumns
        A column is absent.

    Notes
    -----
    Abandonment = abandoned / (answered + abandoned). Callers who give up in the voice menu
    count as the source counts them. The interval is Wilson's; contacts of one angry customer
    are not independent, so it is too narrow where few call often. A mean wait mixes those who
    were patient with those who were not: for patience use a survival estimate with the answered
    contacts censored. Source: L. Brown et al., Statistical Analysis of a Telephone Call Center,
    JASA 100, 2005.

    Examples
    --------
    >>> import pandas as pd
    >>> calls = pd.DataFrame(
    ...     {
    ...         "queue": ["PS", "PS", "PS", "PS"],
    ...         "outcome": ["answered", "answered", "abandoned", "phantom"],
    ...         "wait_seconds": [0, 20, 40, 500],
    ...         "handle_seconds": [100, 200, None, None],
    ...     }
    ... )
    >>> row = contact_centre_summary(calls).to_pyarrow().to_pylist()[0]
    >>> row["n"], row["abandoned"], row["phantom"], round(row["abandonment_share"], 3)
    (3, 1, 1, 0.333)
    >>> row["mean_wait_seconds"], row["mean_queue_seconds"], row["mean_handle_seconds"]
    (20.0, 30.0, 150.0)
    """
    table = table_with(
        contacts,
        columns=("outcome", "wait_seconds", "handle_seconds", *by),
        called="The table of contacts",
    )
    answered, abandoned, phantom = (table.outcome == outcome for outcome in OUTCOMES)
    real = answered | abandoned
    waited = real & (table.wait_seconds > 0)
    handled = answered & table.handle_seconds.notnull()
    # Conditions stand in the values: Spark's percentile takes no FILTER.
    wait = ibis.ifelse(real, table.wait_seconds, ibis.null("int64"))
    counts = table.aggregate(
        by=list(by),
        n=_number_of(real),
        answered=_number_of(answered),
        abandoned=_number_of(abandoned),
        mean_wait_seconds=wait.mean(),
        median_wait_seconds=wait.median(),
        queued=_number_of(waited),
        mean_queue_seconds=table.wait_seconds.mean(where=waited),
        handled=_number_of(handled),
        mean_handle_seconds=table.handle_seconds.mean(where=handled),
        phantom=_number_of(phantom),
    )
    # A group of phantoms alone has no share: null, not a division by zero.
    n = counts.n.nullif(0)
    lower, upper = wilson_ends(counts.abandoned, n=n, confidence=confidence)
    columns = [*by, "n", "answered", "abandoned"]
    return counts.select(
        *columns,
        abandonment_share=counts.abandoned / n,
        share_lower=lower,
        share_upper=upper,
        **{name: counts[name] for name in counts.columns if name not in columns},
    ).order_by(ibis.desc("n"), *by)


def _number_of(condition: Column) -> NumericColumn:
    return condition.cast("int64").sum()
