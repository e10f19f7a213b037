"""Which channel customers choose where they have the choice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.journeys.stages import value_of
from zhike.analytics.tables import table_with

UNKNOWN = "unknown"
ROUNDS = 10_000
CLOSE_ENOUGH = 1e-10


@dataclass(frozen=True, kw_only=True)
class ChannelPreference:
    """One channel for one user type and task.

    `share` is of the `n` uses as they were. `preference` is what the share would be with all
    offered channels at hand all the time; None where no period lets them be compared.
    """

    user_type: str
    task: str
    channel: str
    uses: int
    n: int
    share: Estimate
    preference: float | None


@dataclass(frozen=True)
class _Offer:
    user_type: str | None
    task: str
    channel: str
    offered_from: datetime
    offered_until: datetime


@dataclass(frozen=True)
class _Choices:
    """Uses per channel while exactly these channels were offered."""

    offered: frozenset[str]
    uses: Mapping[str, int]

    @property
    def n(self) -> int:
        return sum(self.uses.values())


def channel_preference(
    log: Frame,
    *,
    availability: Frame | None = None,
    user_type: str = "user_type",
    task: str = "activity",
    confidence: float = 0.95,
) -> tuple[ChannelPreference, ...]:
    """Give the channel preference that customers reveal by what they use.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it. A case that does a task in a
        channel counts as one use, at its first event there, however many events it takes.
    availability
        What was offered: columns `task`, `channel`, and where it differs `user_type` (null for
        all), `offered_from` and `offered_until` (UTC; null for always). A channel that is not
        listed for a task is not offered; one in use is taken as offered even so. None: every
        channel anybody used for the task was offered to all, always.
    user_type, task
        Columns (or attributes) of the log; missing values count as ``unknown``.
    confidence
        Coverage of the intervals of the shares.

    Returns
    -------
    tuple of ChannelPreference
        Per user type and task one entry for each channel offered, ordered by name; shares sum
        to 1, and so do preferences. A channel that was not offered has no entry: not offered is
        not the same as not preferred.

    Raises
    ------
    MissingColumns
        A column is absent.

    Notes
    -----
    Luce's choice model: among the channels offered, each is chosen in proportion to its
    weight, and the weights are those most likely to give the uses seen (fixed-point steps of
    Hunter, Annals of Statistics 32, 2004). The plain share punishes a channel that opened
    late. Do not read it as what customers would like to have: that is asked in a survey.
    """
    table = as_table(log)
    offers = _offers(availability)
    cuts = sorted({edge for o in offers for edge in (o.offered_from, o.offered_until)})
    counted = _uses(table, user_type=user_type, task=task, cuts=cuts).to_pyarrow().to_pylist()
    used_for: dict[str, set[str]] = {}
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in counted:
        used_for.setdefault(row["task"], set()).add(row["channel"])
        rows.setdefault((row["user_type"], row["task"]), []).append(row)
    preferences: list[ChannelPreference] = []
    for (who, what), uses in sorted(rows.items()):
        offered = _offered_in(
            offers, who, what, cuts=cuts, otherwise=used_for[what] if availability is None else ()
        )
        preferences += _preferences(who, what, _choices(uses, offered), confidence)
    return tuple(preferences)


def _offers(availability: Frame | None) -> list[_Offer]:
    if availability is None:
        return []
    table = table_with(
        availability, columns=["task", "channel"], called="The table of availability"
    )
    return [
        _Offer(
            user_type=row.get("user_type"),
            task=row["task"],
            channel=row["channel"],
            offered_from=row.get("offered_from") or datetime.min,
            offered_until=row.get("offered_until") or datetime.max,
        )
        for row in table.to_pyarrow().to_pylist()
    ]


def _uses(table: Table, *, user_type: str, task: str, cuts: Sequence[datetime]) -> Table:
    """Count uses per user type, task, channel and period between two changes of the offer."""
    named = table.filter(table.channel.notnull()).select(
        "case_id",
        "channel",
        "occurred_at",
        user_type=value_of(table, user_type).fill_null(UNKNOWN),
        task=value_of(table, task).fill_null(UNKNOWN),
    )
    uses = named.group_by("case_id", "user_type", "task", "channel").agg(
        first_at=named.occurred_at.min()
    )
    period = ibis.literal(0, "int64")
    for cut in (cut for cut in cuts if cut not in {datetime.min, datetime.max}):
        period += ibis.ifelse(uses.first_at >= ibis.literal(cut, "timestamp(6)"), 1, 0)
    placed = uses.mutate(period=period)
    return placed.group_by("user_type", "task", "channel", "period").agg(uses=placed.count())


def _offered_in(
    offers: Sequence[_Offer],
    user_type: str,
    task: str,
    *,
    cuts: Sequence[datetime],
    otherwise: Collection[str],
) -> dict[int, frozenset[str]]:
    """Give the channels offered in each period, numbered as in `_uses`."""
    own = [o for o in offers if o.task == task and o.user_type in {None, user_type}]
    begins = [datetime.min, *(c for c in cuts if c not in {datetime.min, datetime.max})]
    return {
        period: frozenset(
            {o.channel for o in own if o.offered_from <= begin < o.offered_until} | {*otherwise}
        )
        for period, begin in enumerate(begins)
    }


def _choices(
    rows: Sequence[Mapping[str, Any]], offered: Mapping[int, frozenset[str]]
) -> list[_Choices]:
    by_period: dict[int, dict[str, int]] = {period: {} for period in offered}
    for row in rows:
        by_period[row["period"]][row["channel"]] = row["uses"]
    return [
        _Choices(offered=offered[period] | frozenset(uses), uses=uses)
        for period, uses in by_period.items()
        if offered[period] or uses
    ]


def _preferences(
    user_type: str, task: str, choices: Sequence[_Choices], confidence: float
) -> list[ChannelPreference]:
    channels = sorted(frozenset().union(*(choice.offered for choice in choices)))
    uses = {name: sum(c.uses.get(name, 0) for c in choices) for name in channels}
    n = sum(uses.values())
    weights = _luce_weights([choice for choice in choices if choice.n], channels, uses)
    return [
        ChannelPreference(
            user_type=user_type,
            task=task,
            channel=name,
            uses=uses[name],
            n=n,
            share=wilson(uses[name], n=n, confidence=confidence),
            preference=weights.get(name),
        )
        for name in channels
    ]


def _luce_weights(
    choices: Sequence[_Choices], channels: Sequence[str], uses: Mapping[str, int]
) -> dict[str, float]:
    if not _comparable(choices, channels):
        return {}
    weights = {name: 1 / len(channels) for name in channels}
    for _ in range(ROUNDS):
        pull = {name: 0.0 for name in channels}
        for choice in choices:
            strength = sum(weights[name] for name in choice.offered)
            for name in choice.offered:
                pull[name] += choice.n / strength
        better = {name: uses[name] / pull[name] for name in channels}
        total = sum(better.values())
        better = {name: weight / total for name, weight in better.items()}
        moved = max(abs(better[name] - weights[name]) for name in channels)
        weights = better
        if moved < CLOSE_ENOUGH:
            break
    return weights


def _comparable(choices: Sequence[_Choices], channels: Sequence[str]) -> bool:
    """Tell whether periods with overlapping offers link all channels to one another."""
    linked = set(choices[0].offered) if choices else set()
    for _ in choices:
        for choice in choices:
            if linked & choice.offered:
                linked |= choice.offered
    return linked == set(channels)
