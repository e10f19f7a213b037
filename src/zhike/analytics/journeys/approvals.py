"""Approval chains: what each level costs in time, and whether it ever changes the outcome."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr.types import Table
from scipy import special

from zhike.analytics.clocks import Calendar
from zhike.analytics.clocks.on_tables import seconds_between, with_working_seconds
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate, wilson


@dataclass(frozen=True, kw_only=True)
class ApprovalLevel:
    """One level of approval, by cases that were decided there at least once.

    `n_changed` cases were not approved there and either ended without approval or had to come
    back to the level; `n_overturned` were not approved there and got their approval all the
    same. `change_chance_upper` bounds the chance that the level changes the next case. Times
    run from the event before the decision to the decision, all decisions of a case added up.
    """

    level: str
    n: int
    n_undecided: int
    n_approved: int
    n_changed: int
    n_overturned: int
    approval: Estimate
    change_chance_upper: float | None
    never_changes: bool
    median_seconds: float | None
    total_seconds: float
    median_working_seconds: float | None
    total_working_seconds: float | None

    @property
    def seconds_saved_per_case(self) -> float:
        """Clock time per decided case that goes if the level goes; 0.0 unless it may go."""
        return self.total_seconds / self.n if self.never_changes else 0.0


def approval_levels(
    log: Frame,
    *,
    levels: Sequence[str],
    approved: Collection[str],
    calendar: Calendar | None = None,
    min_n: int = 100,
    confidence: float = 0.95,
) -> tuple[ApprovalLevel, ...]:
    """Give what each approval level decides and takes, and which never change the outcome.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it, with `outcome` on the events
        of the levels.
    levels
        Activities that are levels of approval, the lowest first.
    approved
        Values of `outcome` that mean approval; any other is none, null is undecided.
    calendar
        For working time beside clock time.
    min_n
        A level with fewer decided cases is never called superfluous.
    confidence
        Of the intervals of the approval shares, and of the upper bounds of all levels together.

    Returns
    -------
    tuple of ApprovalLevel
        In the order given; a level that no case reached has n = 0.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    CalendarTooShort
        The calendar does not know every day of the log.

    Notes
    -----
    Where n cases passed without any change, the chance of one is at most 1 - a^(1/n) with
    a = (1 - confidence) / number of levels: the rule of three (about 3/n for one level at
    95 %), made exact and joint. Otherwise the bound is Clopper and Pearson's. That a level
    never says no does not prove it useless: people may be careful because it is there, and
    law may demand it. The time saved takes for granted that nothing else runs meanwhile.
    Source: J. A. Hanley and A. Lippman-Hand, JAMA 249, 1983.
    """
    cases = _cases_at_levels(log, levels=levels, approved=approved, calendar=calendar)
    counted = {row["level"]: row for row in _counts(cases).to_pyarrow().to_pylist()}
    joint = 1 - (1 - confidence) / max(1, len(levels))
    return tuple(
        _level(level, counted.get(level), min_n=min_n, confidence=confidence, joint=joint)
        for level in levels
    )


def approval_chains(log: Frame, *, levels: Collection[str]) -> Table:
    """Give one row per case with a decision: how many levels it passed, and the time taken.

    Returns
    -------
    Table
        `case_id`, `levels` (different ones), `decisions` (repeated ones counted), `seconds`
        from the first to the last decision. Lazy, in no order.
    """
    table = as_table(log)
    decisions = table.filter(table.activity.isin(list(levels)))
    chains = decisions.group_by("case_id").agg(
        levels=decisions.activity.nunique(),
        decisions=decisions.count(),
        first_at=decisions.occurred_at.min(),
        last_at=decisions.occurred_at.max(),
    )
    return chains.select(
        "case_id", "levels", "decisions", seconds=seconds_between(chains.first_at, chains.last_at)
    )


def _cases_at_levels(
    log: Frame, *, levels: Collection[str], approved: Collection[str], calendar: Calendar | None
) -> Table:
    """Give one row per case and level: decisions there, whether all approved, times."""
    table = as_table(log)
    in_order = ibis.window(group_by=table.case_id, order_by=[table.occurred_at, table.sequence])
    steps = table.select(
        "case_id",
        level="activity",
        outcome="outcome",
        decided_at=table.completed_at.fill_null(table.occurred_at),
        since_at=table.occurred_at.lag().over(in_order),
        place=ibis.row_number().over(in_order),
    )
    decisions = steps.filter(steps.level.isin(list(levels)))
    # The first event of a case waited for nothing that the log knows.
    decisions = decisions.mutate(since_at=decisions.since_at.fill_null(decisions.decided_at))
    if calendar is not None:
        decisions = with_working_seconds(
            decisions, start="since_at", end="decided_at", calendar=calendar
        )
    else:
        decisions = decisions.mutate(working_seconds=ibis.null("float64"))
    said_yes = decisions.outcome.isin(list(approved))
    marked = decisions.mutate(
        seconds=seconds_between(decisions.since_at, decisions.decided_at),
        refused=(decisions.outcome.notnull() & ~said_yes.fill_null(False)).cast("int64"),
        decided=decisions.outcome.notnull().cast("int64"),
        # The place of the last approval against the last decision tells how the case ended.
        approved_place=ibis.ifelse(said_yes.fill_null(False), decisions.place, -1),
        decided_place=ibis.ifelse(decisions.outcome.notnull(), decisions.place, -1),
    )
    ends = marked.group_by("case_id").agg(
        last_approved=marked.approved_place.max(), last_decided=marked.decided_place.max()
    )
    per_level = marked.group_by("case_id", "level").agg(
        decided=marked.decided.sum(),
        refused=marked.refused.sum(),
        seconds=marked.seconds.sum(),
        working_seconds=marked.working_seconds.sum(),
    )
    joined = per_level.inner_join(ends, "case_id")
    approved_in_the_end = joined.last_approved == joined.last_decided
    return joined.select(
        "level",
        "seconds",
        "working_seconds",
        decided=joined.decided > 0,
        refused=joined.refused > 0,
        overturned=(joined.refused > 0) & (joined.decided == 1) & approved_in_the_end,
    )


def _counts(cases: Table) -> Table:
    decided = cases.filter(cases.decided)
    undecided = cases.group_by("level").agg(
        n_undecided=(~cases.decided).cast("int64").sum(), n=cases.decided.cast("int64").sum()
    )
    counted = decided.group_by("level").agg(
        n_refused=decided.refused.cast("int64").sum(),
        n_overturned=decided.overturned.cast("int64").sum(),
        median_seconds=decided.seconds.median(),
        total_seconds=decided.seconds.sum(),
        median_working_seconds=decided.working_seconds.median(),
        total_working_seconds=decided.working_seconds.sum(),
    )
    joined = undecided.left_join(counted, "level")
    return joined.select("level", *undecided.columns[1:], *counted.columns[1:])


def _level(
    level: str, row: dict[str, Any] | None, *, min_n: int, confidence: float, joint: float
) -> ApprovalLevel:
    row = row or {}
    n = row.get("n", 0)
    refused = row.get("n_refused") or 0
    overturned = row.get("n_overturned") or 0
    changed = refused - overturned
    return ApprovalLevel(
        level=level,
        n=n,
        n_undecided=row.get("n_undecided", 0),
        n_approved=n - refused,
        n_changed=changed,
        n_overturned=overturned,
        approval=wilson(n - refused, n=n, confidence=confidence),
        change_chance_upper=_upper_bound(changed, n, joint),
        never_changes=n >= min_n and changed == 0,
        median_seconds=row.get("median_seconds"),
        total_seconds=row.get("total_seconds") or 0.0,
        median_working_seconds=row.get("median_working_seconds"),
        total_working_seconds=row.get("total_working_seconds"),
    )


def _upper_bound(count: int, n: int, confidence: float) -> float | None:
    if n == 0:
        return None
    if count == n:
        return 1.0
    return float(special.betaincinv(count + 1, n - count, confidence))
