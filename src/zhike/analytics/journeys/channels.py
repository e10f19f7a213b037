"""Channels in use: who switches from which to which, and how long a matter then takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.journeys.survival import durations_of, kaplan_meier

CASE, CUSTOMER = "case_id", "customer_id"


@dataclass(frozen=True, kw_only=True)
class ChannelSwitch:
    """One cell of the switch matrix; `share` is of all `n` steps that leave `channel`."""

    channel: str
    next_channel: str
    steps: int
    cases: int
    n: int
    share: Estimate


@dataclass(frozen=True, kw_only=True)
class ChannelCompletion:
    """Cases that used exactly these channels until they were completed (or until now)."""

    channels: tuple[str, ...]
    n: int
    n_completed: int
    median_seconds: Estimate


def channel_switches(
    log: Frame, *, along: str = CASE, confidence: float = 0.95
) -> tuple[ChannelSwitch, ...]:
    """Give the matrix of channels and the channel that came next.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it. Events without a channel are
        passed over: the next event that has one is the next.
    along
        What makes events belong together: ``case_id`` for one matter, ``customer_id`` for all
        that a customer does.
    confidence
        Coverage of the intervals.

    Returns
    -------
    tuple of ChannelSwitch
        Every pair of channels that left one another, staying included, ordered by channel and
        falling share; shares of one `channel` sum to 1. Pairs that never occurred are absent.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Wilson intervals take the steps as independent; where a few cases take very many steps
    they are too narrow. Compare `steps` with `cases`.
    """
    counted = _next_channels(log, along=along).to_pyarrow().to_pylist()
    leaving: dict[str, int] = {}
    for row in counted:
        leaving[row["channel"]] = leaving.get(row["channel"], 0) + row["steps"]
    switches = (
        ChannelSwitch(
            **row,
            n=leaving[row["channel"]],
            share=wilson(row["steps"], n=leaving[row["channel"]], confidence=confidence),
        )
        for row in counted
    )
    return tuple(sorted(switches, key=lambda s: (s.channel, -s.steps, s.next_channel)))


def completion_by_channels(
    log: Frame,
    *,
    end_activities: Collection[str],
    as_of: datetime | None = None,
    confidence: float = 0.95,
) -> tuple[ChannelCompletion, ...]:
    """Give the time to completion for each set of channels that cases used on the way.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    end_activities
        Activities that complete a case; the first of them counts.
    as_of
        The moment (UTC) until which events are known; None: the last event of the log.
    confidence
        Coverage of the intervals.

    Returns
    -------
    tuple of ChannelCompletion
        One per set of channels, the most frequent first; durations in seconds, cases not
        completed taken as censored at `as_of`.

    Raises
    ------
    MissingColumns
        A column of the log is absent.

    Notes
    -----
    Cases on several channels are often the harder ones: the gap between two sets is no
    proof that the switch took the time.
    """
    table = as_table(log)
    channels = sorted(
        name
        for name in table.select("channel").distinct().to_pyarrow()["channel"].to_pylist()
        if name is not None
    )
    until = as_of or table.occurred_at.max().to_pyarrow().as_py()
    counted = _completion_counts(
        table, channels=channels, end_activities=end_activities, as_of=until
    )
    by_channels: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in counted.to_pyarrow().to_pylist():
        used = tuple(name for k, name in enumerate(channels) if row[f"uses_{k}"])
        by_channels.setdefault(used, []).append(row)
    found = [_completion(used, rows, confidence) for used, rows in by_channels.items()]
    return tuple(sorted(found, key=lambda c: (-c.n, c.channels)))


def _next_channels(log: Frame, *, along: str) -> Table:
    table = as_table(log)
    met = table.filter(table.channel.notnull() & table[along].notnull())
    in_order = ibis.window(group_by=met[along], order_by=[met.occurred_at, met.sequence])
    pairs = met.select("case_id", "channel", next_channel=met.channel.lead().over(in_order))
    pairs = pairs.filter(pairs.next_channel.notnull())
    return pairs.group_by("channel", "next_channel").agg(
        steps=pairs.count(), cases=pairs.case_id.nunique()
    )


def _completion_counts(
    table: Table, *, channels: Sequence[str], end_activities: Collection[str], as_of: datetime
) -> Table:
    completes = table.activity.isin(list(end_activities))
    known = table.filter(table.occurred_at <= as_of)
    ends = known.group_by("case_id").agg(
        started_at=known.occurred_at.min(),
        done_at=ibis.ifelse(completes, known.occurred_at, ibis.null("timestamp(6)")).min(),
    )
    events = known.select("case_id", "occurred_at", "channel").inner_join(ends, "case_id")
    on_the_way = events.filter(events.done_at.isnull() | (events.occurred_at <= events.done_at))
    uses = {
        f"uses_{k}": ibis.ifelse(on_the_way.channel == name, 1, 0).max()
        for k, name in enumerate(channels)
    }
    cases = on_the_way.group_by("case_id", "started_at", "done_at").agg(**uses)
    known_until = cases.done_at.fill_null(ibis.literal(as_of, "timestamp(6)"))
    timed = cases.select(
        *uses,
        seconds=seconds_between(cases.started_at, known_until),
        completed=cases.done_at.notnull(),
    )
    return timed.group_by(*uses, "seconds", "completed").agg(n=timed.count())


def _completion(
    channels: tuple[str, ...], rows: Sequence[dict[str, Any]], confidence: float
) -> ChannelCompletion:
    durations = durations_of(
        np.array([row["seconds"] for row in rows]),
        observed=np.array([row["completed"] for row in rows]),
        weights=np.array([row["n"] for row in rows]),
    )
    curve = kaplan_meier(durations, confidence=confidence)
    return ChannelCompletion(
        channels=channels, n=curve.n, n_completed=curve.n_ended, median_seconds=curve.median
    )
