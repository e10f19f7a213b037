"""Customers who come back within N days: the matter was not settled the first time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis
from ibis.expr.types import Table

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.tables import table_with

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class RepeatRate:
    """Share of `n` contacts after which the customer came back within the window.

    `n_censored` contacts are left out because the window is not over yet, and
    `n_unidentified` because nobody knows who it was.
    """

    group: str
    n: int
    n_repeated: int
    n_censored: int
    n_unidentified: int
    rate: Estimate


def repeat_contacts(
    contacts: Frame,
    *,
    within: timedelta,
    contacted_at: str = "occurred_at",
    same: Sequence[str] = ("customer_id",),
    by: str | None = None,
    as_of: datetime | None = None,
    confidence: float = 0.95,
) -> tuple[RepeatRate, ...]:
    """Give the share of contacts that were followed by another one within a window.

    Parameters
    ----------
    contacts
        One row per contact, not per event, with the columns named below; the contract
        `contact`, or the first event of each case. Times in UTC.
    within
        The window: 7 days is common for first contact resolution; state it with the figure.
    contacted_at
        Column with the time of the contact.
    same
        Columns that must agree for a contact to be a repetition: the customer alone, or
        customer and reason. Rows with null in any of them cannot be told and are counted apart.
    by
        Column to give one rate per value (channel, queue, reason); None: one rate for all.
        A contact belongs to the value of the first of the two contacts.
    as_of
        The moment (UTC) until which contacts are known; None: the last contact.
    confidence
        Coverage of the intervals.

    Returns
    -------
    tuple of RepeatRate
        Ordered by group. Without the latest contacts, whose window is still open: they would
        make the rate look better than it is.

    Raises
    ------
    MissingColumns
        A column is absent.

    Notes
    -----
    A contact exactly at the end of the window still counts. Two contacts in the same moment
    follow each other. Wilson intervals take contacts as independent; where few customers
    come back very often they are too narrow.

    Examples
    --------
    >>> import pandas as pd
    >>> calls = pd.DataFrame(
    ...     {
    ...         "customer_id": ["C1", "C1", "C2", "C3"],
    ...         "occurred_at": pd.to_datetime(
    ...             ["2026-01-05", "2026-01-08", "2026-01-05", "2026-01-31"]
    ...         ),
    ...     }
    ... )
    >>> rate = repeat_contacts(calls, within=timedelta(days=7))[0]
    >>> rate.n_repeated, rate.n, rate.n_censored
    (1, 3, 1)
    """
    wanted = [contacted_at, *same, *([by] if by else [])]
    table = table_with(contacts, columns=wanted, called="The table of contacts")
    until = as_of or table[contacted_at].max().to_pyarrow().as_py()
    if until is None:
        return ()
    counted = _counts(table, within=within, at=contacted_at, same=same, by=by, until=until)
    return tuple(
        RepeatRate(**row, rate=wilson(row["n_repeated"], n=row["n"], confidence=confidence))
        for row in counted.order_by("group").to_pyarrow().to_pylist()
    )


def _counts(
    table: Table,
    *,
    within: timedelta,
    at: str,
    same: Sequence[str],
    by: str | None,
    until: datetime,
) -> Table:
    group = table[by].cast("string").fill_null("unknown") if by else ibis.literal(ALL)
    known = table.filter(table[at] <= ibis.literal(until, "timestamp(6)")).select(
        **{f"same_{n}": table[name].cast("string") for n, name in enumerate(same)},
        group=group,
        # Nullable, because ClickHouse answers beyond the last row with the epoch otherwise.
        contacted_at=table[at].cast("timestamp(6)"),
    )
    keys = [f"same_{n}" for n in range(len(same))]
    identified = ibis.literal(True)
    for key in keys:
        identified = identified & known[key].notnull()
    told = known.mutate(identified=identified)
    # Of contacts in the same moment the group decides which is first, on every engine alike.
    in_order = ibis.window(group_by=keys, order_by=[told.contacted_at, told.group])
    next_at = told.contacted_at.lead().over(in_order)
    gap = seconds_between(told.contacted_at, next_at)
    seconds = within.total_seconds()
    observed = seconds_between(told.contacted_at, ibis.literal(until, "timestamp(6)")) >= seconds
    marked = told.select(
        "group",
        "identified",
        over=told.identified & observed,
        repeated=told.identified & observed & (gap <= seconds).fill_null(False),
    )
    return marked.group_by("group").agg(
        n=marked.over.cast("int64").sum(),
        n_repeated=marked.repeated.cast("int64").sum(),
        n_censored=(marked.identified & ~marked.over).cast("int64").sum(),
        n_unidentified=(~marked.identified).cast("int64").sum(),
    )
