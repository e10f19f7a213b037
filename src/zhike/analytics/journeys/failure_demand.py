"""Failure demand: contacts that happen because something did not work elsewhere.

The pair "the app fails, then the customer calls" is held against customers who were in the
same channel on the same day and met no such failure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import exp, log, sqrt
from typing import Any

import ibis
from ibis.expr.types import Table
from scipy import special

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate, corrected


@dataclass(frozen=True, kw_only=True)
class FailureDemand:
    """One pair: a failure, and the channel customers turned to afterwards.

    `lift` is how many times more often they turned there than customers without the failure;
    `excess` the contacts beyond what those let expect. `p_corrected` is over all pairs tested.
    """

    activity: str
    channel: str
    demand_channel: str
    n_failed: int
    n_followed: int
    n_compared: int
    followed_share: float
    base_share: float
    lift: Estimate
    excess: float
    p_value: float
    p_corrected: float
    correction: str


@dataclass(frozen=True)
class _Day:
    """Customers of one day: with and without the failure, and how many turned elsewhere."""

    failed: int
    failed_followed: int
    others: int
    others_followed: int


def failure_demand(
    log: Frame,
    *,
    failed: Collection[str],
    within: timedelta,
    demand_channels: Collection[str] | None = None,
    min_failed: int = 20,
    confidence: float = 0.95,
) -> tuple[FailureDemand, ...]:
    """Find failures after which customers turn to another channel more often than others do.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it, with `customer_id`, `channel`
        and `outcome`; rows without customer or channel are left out.
    failed
        Values of `outcome` that mean failure.
    within
        How soon a contact must follow to count.
    demand_channels
        Channels customers may turn to; None: all that occur. The failing channel itself is
        never one of them.
    min_failed
        Pairs with fewer customers who met the failure are left out.
    confidence
        Coverage of the intervals of the lift.

    Returns
    -------
    tuple of FailureDemand
        One per failing activity, its channel and a demand channel, highest excess first.
        Each customer counts once: with the first failure, or, without any failure of that kind,
        with the middle one of his events in the channel.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Mantel-Haenszel risk ratio over UTC days with the interval of Greenland and Robins
    (Biometrics 41, 1985), and the Cochran-Mantel-Haenszel test; comparing within days keeps
    busy days from looking like failure. Holm's correction up to 20 pairs, Benjamini-Hochberg
    above. Days whose window reaches past the end of the log are left out. Customers are not
    assigned failures at random: those who use a channel much meet more failures and may call
    more anyhow, so a lift near 1 proves little.
    """
    table = as_table(log)
    events = table.filter(table.customer_id.notnull() & table.channel.notnull())
    ends_at = events.occurred_at.max().to_pyarrow().as_py()
    if ends_at is None:
        return ()
    failures = events.filter(events.outcome.isin(list(failed)))
    watched = _watched(events, failures, min_failed=min_failed, latest=ends_at - within)
    contacts = events.select("customer_id", "occurred_at", demand_channel="channel")
    if demand_channels is not None:
        contacts = contacts.filter(contacts.demand_channel.isin(list(demand_channels)))
    pairs = [
        pair
        for pair in _pairs(watched, contacts, within=within, confidence=confidence)
        if pair.n_failed >= min_failed
    ]
    family = corrected([pair.p_value for pair in pairs])
    found = [
        replace(pair, p_corrected=p, correction=family.method)
        for pair, p in zip(pairs, family.p_values, strict=True)
    ]
    return tuple(sorted(found, key=lambda p: (-p.excess, p.activity, p.channel, p.demand_channel)))


def _pairs(
    watched: Table, contacts: Table, *, within: timedelta, confidence: float
) -> list[FailureDemand]:
    kind = ["activity", "channel"]
    counted = watched.group_by(*kind, "day", "failed").agg(n=watched.count())
    sizes: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in counted.to_pyarrow().to_pylist():
        sizes.setdefault((row["activity"], row["channel"]), []).append(row)
    followed: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in _followed(watched, contacts, within=within).to_pyarrow().to_pylist():
        pair = (row["activity"], row["channel"], row["demand_channel"])
        followed.setdefault(pair, []).append(row)
    return [
        _pair(*pair, _days(sizes[pair[:2]], rows), confidence)
        for pair, rows in sorted(followed.items())
    ]


def _watched(events: Table, failures: Table, *, min_failed: int, latest: datetime) -> Table:
    """Give, per kind of failure, one row per customer of its channel: watched from when on."""
    kind = ["activity", "channel"]
    first = failures.group_by("customer_id", *kind).agg(watched_at=failures.occurred_at.min())
    kinds = first.group_by(*kind).agg(n=first.count())
    kinds = kinds.filter(kinds.n >= min_failed).select(*kind)
    first = first.semi_join(kinds, kind)
    in_channel = events.drop("activity").inner_join(kinds, "channel")
    never = in_channel.anti_join(first, ["customer_id", *kind])
    of_customer = [never.customer_id, never.activity, never.channel]
    in_order = ibis.window(
        group_by=of_customer, order_by=[never.occurred_at, never.sequence, never.case_id]
    )
    # The middle one, because the first ones crowd together where the log begins.
    n = never.customer_id.count().over(ibis.window(group_by=of_customer))
    placed = never.select(
        "customer_id",
        *kind,
        watched_at=never.occurred_at,
        place=ibis.row_number().over(in_order),
        middle=((n - 1) / 2).floor().cast("int64"),
    )
    middle = placed.filter(placed.place == placed.middle)
    columns = ["customer_id", *kind, "watched_at"]
    both = first.select(*columns, failed=True).union(middle.select(*columns, failed=False))
    return both.filter(both.watched_at <= ibis.literal(latest, "timestamp(6)")).mutate(
        day=both.watched_at.date()
    )


def _followed(watched: Table, contacts: Table, *, within: timedelta) -> Table:
    """Count, per kind, day and demand channel, the customers who turned there in time."""
    met = watched.inner_join(contacts, "customer_id")
    wait = seconds_between(met.watched_at, met.occurred_at)
    in_time = met.filter(
        (wait > 0) & (wait <= within.total_seconds()) & (met.demand_channel != met.channel)
    )
    kind = ["activity", "channel", "demand_channel", "day", "failed"]
    customers = in_time.select("customer_id", *kind).distinct()
    return customers.group_by(*kind).agg(n=customers.count())


def _days(sizes: Sequence[Mapping[str, Any]], followed: Sequence[Mapping[str, Any]]) -> list[_Day]:
    n = {(row["day"], row["failed"]): row["n"] for row in sizes}
    hits = {(row["day"], row["failed"]): row["n"] for row in followed}
    dates: list[date] = sorted({on for on, _ in n})
    return [
        _Day(
            failed=n.get((on, True), 0),
            failed_followed=hits.get((on, True), 0),
            others=n.get((on, False), 0),
            others_followed=hits.get((on, False), 0),
        )
        for on in dates
    ]


def _pair(
    activity: str, channel: str, demand: str, days: Sequence[_Day], confidence: float
) -> FailureDemand:
    # A day on which only one of the two groups was there compares nothing.
    both = [day for day in days if day.failed and day.others]
    n_failed = sum(day.failed for day in both)
    n_followed = sum(day.failed_followed for day in both)
    expected = sum(day.failed * day.others_followed / day.others for day in both)
    return FailureDemand(
        activity=activity,
        channel=channel,
        demand_channel=demand,
        n_failed=n_failed,
        n_followed=n_followed,
        n_compared=sum(day.others for day in both),
        followed_share=n_followed / n_failed if n_failed else 0.0,
        base_share=expected / n_failed if n_failed else 0.0,
        lift=_risk_ratio(both, confidence),
        excess=n_followed - expected,
        p_value=_equal_risk_p(both),
        p_corrected=1.0,
        correction="none",
    )


def _risk_ratio(days: Sequence[_Day], confidence: float) -> Estimate:
    above = below = spread = 0.0
    for day in days:
        n = day.failed + day.others
        followed = day.failed_followed + day.others_followed
        above += day.failed_followed * day.others / n
        below += day.others_followed * day.failed / n
        spread += (
            day.failed * day.others * followed / n**2
            - day.failed_followed * day.others_followed / n
        )
    if not above or not below:
        # Nobody on one side: the ratio is 0 or without bound, and its interval unknown.
        value = 0.0 if below else None
        return Estimate(value=value, lower=None, upper=None, confidence=confidence)
    z = float(special.ndtri((1 + confidence) / 2))
    half = z * sqrt(spread / (above * below))
    centre = log(above / below)
    return Estimate(
        value=above / below,
        lower=exp(centre - half),
        upper=exp(centre + half),
        confidence=confidence,
    )


def _equal_risk_p(days: Sequence[_Day]) -> float:
    gap = variance = 0.0
    for day in days:
        n = day.failed + day.others
        followed = day.failed_followed + day.others_followed
        gap += day.failed_followed - day.failed * followed / n
        variance += day.failed * day.others * followed * (n - followed) / (n**2 * (n - 1))
    return 1.0 if variance == 0 else float(special.chdtrc(1, gap**2 / variance))
