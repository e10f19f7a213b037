"""Who met a matter, who met trouble in it, and what became of them: by matter and customer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame
from zhike.analytics.tables import table_with


def met(moments: Frame, *, severity: Mapping[str, float]) -> Table:
    """Give each customer who came to a matter, with his troubles in it.

    Parameters
    ----------
    moments
        Rows as `zhike.analytics.pains.moments` makes them.
    severity
        How bad a trouble of each evidence is, 0 to 1; one that is not named counts as 0.

    Returns
    -------
    Table
        `matter`, `customer_id`, `moments`, `troubles` (how many), `severity` (of his worst
        trouble; 0 without any), `first_at` and `first_trouble_at` (null without any). Lazy.
    """
    rows = table_with(
        moments,
        columns=("matter", "evidence", "customer_id", "moment_at", "is_trouble"),
        called="The table of moments",
    )
    bad = ibis.literal(0.0)
    for evidence, weight in severity.items():
        hit = rows.is_trouble & (rows.evidence == evidence)
        bad = hit.ifelse(ibis.literal(float(weight)), bad)
    rows = rows.mutate(bad=bad)
    return rows.group_by("matter", "customer_id").agg(
        moments=rows.count(),
        troubles=rows.is_trouble.sum().cast("int64"),
        severity=rows.bad.max(),
        first_at=rows.moment_at.min(),
        first_trouble_at=rows.moment_at.min(where=rows.is_trouble),
    )


def followed(
    people: Frame,
    *,
    left: Frame,
    contacts: Frame,
    complaints: Frame,
    as_of: datetime,
    leave_within: timedelta,
    contact_within: timedelta,
) -> Table:
    """Add what became of each customer after his first trouble, or his first moment without any.

    Parameters
    ----------
    people
        Rows of `met`.
    left
        `customer_id` and `left_at` of those who left the bank.
    contacts, complaints
        `customer_id` and `occurred_at`.
    as_of
        Until when the tables know what happened (UTC).
    leave_within, contact_within
        How long it is watched whether somebody leaves or complains, and how often he turns to the
        bank again.

    Returns
    -------
    Table
        The rows of customers who had not left before, with `is_followed` (the watch is over),
        `has_left`, `contacts_after`, `complaints_after`. Lazy.
    """
    rows = table_with(
        people,
        columns=("matter", "customer_id", "first_at", "first_trouble_at"),
        called="The table of customers",
    )
    rows = rows.mutate(index_at=rows.first_trouble_at.fill_null(rows.first_at))
    gone = left if isinstance(left, Table) else ibis.memtable(left)
    gone = gone.select(who=gone.customer_id, left_at=gone.left_at)
    both = rows.left_join(gone, rows.customer_id == gone.who).drop("who")
    both = both.filter(both.left_at.isnull() | (both.left_at > both.index_at))
    both = both.mutate(
        is_followed=both.index_at <= ibis.literal(as_of - max(leave_within, contact_within)),
        has_left=(both.left_at <= both.index_at + _span(leave_within)).fill_null(False),
    )
    for name, events, within in (
        ("contacts_after", contacts, contact_within),
        ("complaints_after", complaints, leave_within),
    ):
        both = _counted(both, events, name=name, within=within)
    return both


def _counted(people: Table, events: Frame, *, name: str, within: timedelta) -> Table:
    """Add how many events came after the index moment and within a time of it."""
    told = events if isinstance(events, Table) else ibis.memtable(events)
    told = told.select(who=told.customer_id, came_at=told.occurred_at.cast("timestamp(6)"))
    keys = people.select("matter", "customer_id", "index_at")
    near = keys.join(told, keys.customer_id == told.who)
    near = near.filter(
        (near.came_at > near.index_at) & (near.came_at <= near.index_at + _span(within))
    )
    counts = near.group_by(of_matter="matter", of_customer="customer_id").agg(number=near.count())
    both = people.left_join(
        counts,
        [people.matter == counts.of_matter, people.customer_id == counts.of_customer],
    )
    both = both.mutate(**{name: both.number.fill_null(0)})
    return both.drop("of_matter", "of_customer", "number")


def _span(within: timedelta) -> ibis.expr.types.IntervalScalar:
    return ibis.interval(seconds=int(within.total_seconds()))
