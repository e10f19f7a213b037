"""Whether trouble grows, and after which change of the business it rose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, corrected, difference_of, two_shares_p, wilson
from zhike.analytics.tables import table_with

WINDOW = timedelta(days=91)
AROUND = timedelta(days=21)
ROSE_BY, SURE = 1.5, 0.01
EVERYWHERE = "全行"


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """Customers who came to a matter on a day, and those of them who met trouble."""

    day: date
    met: int
    troubled: int


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The share of customer days with trouble, in the last 13 weeks and in the 13 before."""

    before: Estimate
    after: Estimate
    difference: Estimate
    n_before: int
    n_after: int
    p_value: float
    p_corrected: float

    @property
    def direction(self) -> str:
        """``up`` or ``down`` where it is proved, else ``same``."""
        if self.p_corrected >= 0.05 or self.difference.value is None:
            return "same"
        return "up" if self.difference.value > 0 else "down"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A dated change of the business; `scope` are the channels and branches it concerns."""

    change_id: str
    title: str
    kind: str
    changed_on: date
    scope: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CauseCandidate:
    """A change after which trouble rose: three weeks after it against three weeks before."""

    change: Change
    before: Estimate
    after: Estimate
    n_before: int
    n_after: int
    p_corrected: float


def daily(moments: Frame, *, minutes_ahead: int = 0) -> Table:
    """Count customers a matter and day: `matter`, `day`, `met`, `troubled`; lazy.

    Parameters
    ----------
    moments
        Rows as `zhike.analytics.pains.moments` makes them.
    minutes_ahead
        How far the bank's clocks are ahead of UTC: days are the bank's.
    """
    rows = table_with(
        moments,
        columns=("matter", "customer_id", "moment_at", "is_trouble"),
        called="The table of moments",
    )
    rows = rows.mutate(day=(rows.moment_at + ibis.interval(minutes=minutes_ahead)).date())
    return rows.group_by("matter", "day").agg(
        met=rows.customer_id.nunique(),
        troubled=rows.customer_id.nunique(where=rows.is_trouble),
    )


def trends(days: Mapping[str, Sequence[DayCount]], *, last: date) -> dict[str, Trend]:
    """Compare the last 13 weeks with the 13 before them, for each matter.

    Parameters
    ----------
    days
        Counts by matter; days without customers may be absent.
    last
        The last day that is known whole.

    Notes
    -----
    Newcombe's interval and the test of two shares, corrected over the matters (Holm up to 20,
    Benjamini-Hochberg above). A customer who comes on several days counts on each of them; where
    few come very often the test is too sure. Matters of which only troubles are known (complaints,
    texts) show no trend.
    """
    found: dict[str, Trend] = {}
    for matter, counts in days.items():
        after = _between(counts, last - WINDOW, last)
        before = _between(counts, last - 2 * WINDOW, last - WINDOW)
        if min(after[1], before[1]) == 0 or after[0] + before[0] == after[1] + before[1]:
            continue
        shares = wilson(before[0], n=before[1]), wilson(after[0], n=after[1])
        found[matter] = Trend(
            before=shares[0],
            after=shares[1],
            difference=difference_of(*shares),
            n_before=before[1],
            n_after=after[1],
            p_value=two_shares_p(before, after),
            p_corrected=1.0,
        )
    family = corrected([one.p_value for one in found.values()])
    return {
        matter: replace(one, p_corrected=p)
        for (matter, one), p in zip(found.items(), family.p_values, strict=True)
    }


def cause_candidates(
    days: Mapping[str, Sequence[DayCount]],
    changes: Sequence[Change],
    *,
    channels: Mapping[str, frozenset[str]],
) -> dict[str, tuple[CauseCandidate, ...]]:
    """Give for each matter the changes after which its trouble rose.

    Parameters
    ----------
    days
        Counts by matter.
    changes
        The bank's list of changes.
    channels
        The channels in which customers came to each matter. A change that concerns some channels
        only is held against matters of those.

    Returns
    -------
    dict
        By matter, the surest first: the share of customer days with trouble is at least 1.5 times
        as high in the three weeks after as in the three before, and corrected p < 0.01 over all
        pairs of change and matter. A candidate, no proof: something else may have happened then.
    """
    known = frozenset().union(*channels.values()) if channels else frozenset()
    tried: list[tuple[str, CauseCandidate, float]] = []
    for matter, counts in days.items():
        for change in changes:
            only = set(change.scope) & known
            if only and not only & channels.get(matter, frozenset()):
                continue
            eve = change.changed_on - timedelta(days=1)
            before = _between(counts, eve - AROUND, eve)
            after = _between(counts, eve, eve + AROUND)
            if min(before[1], after[1]) == 0:
                continue
            tried.append((matter, _candidate(change, before, after), two_shares_p(before, after)))
    family = corrected([p for _matter, _one, p in tried])
    found: dict[str, tuple[CauseCandidate, ...]] = {}
    for (matter, one, _p), p in zip(tried, family.p_values, strict=True):
        rose = (one.after.value or 0.0) >= ROSE_BY * (one.before.value or 0.0)
        if rose and p < SURE:
            found[matter] = (*found.get(matter, ()), replace(one, p_corrected=p))
    return {
        matter: tuple(sorted(some, key=lambda one: (one.p_corrected, one.change.change_id)))
        for matter, some in found.items()
    }


def by_matter(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[DayCount]]:
    """Sort the rows of `daily` into matters and days."""
    found: dict[str, list[DayCount]] = {}
    for row in sorted(rows, key=lambda row: (row["matter"], row["day"])):
        count = DayCount(day=row["day"], met=int(row["met"]), troubled=int(row["troubled"]))
        found.setdefault(row["matter"], []).append(count)
    return found


def _candidate(change: Change, before: tuple[int, int], after: tuple[int, int]) -> CauseCandidate:
    return CauseCandidate(
        change=change,
        before=wilson(before[0], n=before[1]),
        after=wilson(after[0], n=after[1]),
        n_before=before[1],
        n_after=after[1],
        p_corrected=1.0,
    )


def _between(counts: Sequence[DayCount], after: date, until: date) -> tuple[int, int]:
    """Sum troubled and met customers of the days after one and up to another."""
    inside = [one for one in counts if after < one.day <= until]
    return sum(one.troubled for one in inside), sum(one.met for one in inside)
