"""How long customers take until they first use what they opened, and whether a change helped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import ibis
import numpy as np
from ibis.expr.types import Table

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.errors import UnknownGroup
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate
from zhike.analytics.journeys.survival import (
    Durations,
    SurvivalCurve,
    durations_of,
    kaplan_meier,
    logrank,
    median_ratio,
)
from zhike.analytics.tables import table_with

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class FirstUse:
    """Time to first use of one group: how many opened, how many used, and the curve."""

    group: str
    n: int
    n_used: int
    curve: SurvivalCurve
    durations: Durations

    @property
    def median_seconds(self) -> Estimate:
        """The time by which half have used it; None where fewer than half ever did."""
        return self.curve.median


@dataclass(frozen=True, kw_only=True)
class FirstUseChange:
    """Group `after` against group `before`: `change` is -0.3 where it takes 30 % less time."""

    before: FirstUse
    after: FirstUse
    change: Estimate
    p_value: float


def time_to_first_use(
    openings: Frame,
    uses: Frame,
    *,
    as_of: datetime,
    group: str | None = None,
    confidence: float = 0.95,
) -> tuple[FirstUse, ...]:
    """Give the distribution of the time from opening a product to its first use.

    Parameters
    ----------
    openings
        Columns `customer_id`, `opened_at` (UTC), `product` where customers open several, and
        the column named by `group`. Identical rows count once.
    uses
        Columns `customer_id`, `used_at` (UTC), and `product` where the openings have one.
    as_of
        The moment (UTC) until which uses are known. Who has not used by then is censored.
    group
        Column of `openings` to tell groups apart (branch, month, version); None for one group.
    confidence
        Coverage of all intervals.

    Returns
    -------
    tuple of FirstUse
        One per group, in the order of their names; durations in seconds.

    Raises
    ------
    MissingColumns
        A column is absent.

    Notes
    -----
    Kaplan-Meier. Uses before the opening do not count, nor do openings after `as_of`. To drop
    those who have not used yet would flatter every bank that sells what nobody uses.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.Timestamp("2026-01-05")
    >>> openings = pd.DataFrame({"customer_id": ["C1", "C2", "C3"], "opened_at": [day] * 3})
    >>> uses = pd.DataFrame(
    ...     {"customer_id": ["C1", "C2"], "used_at": [day + pd.Timedelta(days=n) for n in (1, 4)]}
    ... )
    >>> result = time_to_first_use(openings, uses, as_of=datetime(2026, 2, 1))[0]
    >>> result.n, result.n_used, result.median_seconds.value / 86_400
    (3, 2, 4.0)
    """
    waits = first_uses(openings, uses, as_of=as_of, group=group)
    counted = waits.group_by("group", "seconds", "used").agg(n=waits.count())
    rows = counted.to_pandas().sort_values(["group", "seconds", "used"])
    return tuple(
        _first_use(str(name), part.seconds, part.used, part.n, confidence)
        for name, part in rows.groupby("group")
    )


def compare_first_use(groups: Collection[FirstUse], *, before: str, after: str) -> FirstUseChange:
    """Compare two groups: the ratio of their medians with interval, and a log-rank test.

    Raises
    ------
    UnknownGroup
        No group has that name.

    Notes
    -----
    The change is what the groups differ by; it is what the change did only where nothing else
    differs between them. For a change by date, openings before it should also be censored at
    it: `as_of` of one call per period does that.
    """
    by_name = {group.group: group for group in groups}
    for name in (before, after):
        if name not in by_name:
            raise UnknownGroup(wanted=name, found=by_name)
    first, second = by_name[before], by_name[after]
    ratio = median_ratio(first.curve, second.curve)
    return FirstUseChange(
        before=first,
        after=second,
        change=replace(
            ratio,
            value=None if ratio.value is None else ratio.value - 1,
            lower=None if ratio.lower is None else ratio.lower - 1,
            upper=None if ratio.upper is None else ratio.upper - 1,
        ),
        p_value=logrank([first.durations, second.durations]).p_value,
    )


def first_uses(openings: Frame, uses: Frame, *, as_of: datetime, group: str | None = None) -> Table:
    """Give one row per opening: `group`, `seconds` until first use or `as_of`, and `used`."""
    wanted = ["customer_id", "opened_at", *([group] if group else [])]
    opened = table_with(openings, columns=wanted, called="The table of openings")
    used = table_with(uses, columns=["customer_id", "used_at"], called="The table of uses")
    keys = ["customer_id"]
    if "product" in opened.columns and "product" in used.columns:
        keys.append("product")
    name = opened[group].cast("string") if group else ibis.literal(ALL)
    opened = opened.filter(opened.opened_at <= as_of)
    opened = opened.select(*keys, "opened_at", group=name).distinct()
    used = used.filter(used.used_at <= as_of).select(*keys, "used_at")
    matched = opened.inner_join(used, keys)
    matched = matched.filter(matched.used_at >= matched.opened_at)
    first = matched.group_by(*keys, "opened_at", "group").agg(first_at=matched.used_at.min())
    never = opened.anti_join(first, [*keys, "opened_at", "group"])
    return first.select(
        "group", seconds=seconds_between(first.opened_at, first.first_at), used=True
    ).union(
        never.select(
            "group",
            seconds=seconds_between(never.opened_at, ibis.literal(as_of, "timestamp(6)")),
            used=False,
        )
    )


def openings_and_uses(
    log: Frame, *, opened_by: Collection[str], used_by: Collection[str]
) -> tuple[Table, Table]:
    """Take openings and uses from an event log by the activities that mean them.

    All columns of the opening events are kept, so that any of them can be the group.
    """
    table = as_table(log)
    openings = table.filter(table.activity.isin(list(opened_by)))
    uses = table.filter(table.activity.isin(list(used_by)))
    return (
        openings.mutate(opened_at=openings.occurred_at),
        uses.select("customer_id", used_at=uses.occurred_at),
    )


def _first_use(name: str, seconds: object, used: object, n: object, confidence: float) -> FirstUse:
    durations = durations_of(np.asarray(seconds), observed=np.asarray(used), weights=np.asarray(n))
    curve = kaplan_meier(durations, confidence=confidence)
    return FirstUse(group=name, n=curve.n, n_used=curve.n_ended, curve=curve, durations=durations)
