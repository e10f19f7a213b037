"""The board: pain points with reach, severity, trend, cause candidates, value at stake and rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import special

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.pains.moments import Evidence
from zhike.analytics.pains.ranking import Rank, ranks
from zhike.analytics.pains.stake import Followed, Prices, Stake, value_at_stake
from zhike.analytics.pains.trends import CauseCandidate, DayCount, Trend

MOST_STRATA = 2
SEVERITY: dict[str, float] = {
    Evidence.COMPLAINT: 1.0,
    Evidence.GAVE_UP: 0.9,
    Evidence.ABANDONED: 0.6,
    Evidence.LOW_SCORE: 0.6,
    Evidence.REPEAT: 0.5,
    Evidence.LOOP: 0.5,
    Evidence.FAILURE: 0.4,
    Evidence.WORDS: 0.4,
    Evidence.ASPECT: 0.4,
    Evidence.WAIT: 0.3,
}


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """Everything the board takes for granted: days, yuan, shares, weights.

    `leaving` sets the excess share of leavers of single matters by hand. `weights` say how much
    value, reach, severity and frequency count in the order.
    """

    repeat_days: float = 7.0
    slow_factor: float = 3.0
    slow_days: float = 3.0
    low_share: float = 0.25
    leave_days: float = 90.0
    contact_days: float = 14.0
    contact_yuan: float = 16.0
    complaint_yuan: float = 200.0
    years: float = 1.0
    severity: Mapping[str, float] = field(default_factory=lambda: dict(SEVERITY))
    weights: Mapping[str, float] = field(default_factory=lambda: {"value": 1.0})
    leaving: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EvidenceCount:
    """One evidence of a pain point: where it was seen, how often, on how many customers."""

    evidence: str
    log_name: str | None
    activity: str | None
    moments: int
    troubles: int
    customers: int


@dataclass(frozen=True, kw_only=True)
class PainPoint:
    """One matter in which something goes wrong.

    `reach` customers of `met` who came to it met trouble, `frequency` times each in the mean.
    `severity` (0 to 1) is the mean over them of their worst trouble. `stake` is None where it
    cannot be reckoned.
    """

    matter: str
    evidences: tuple[EvidenceCount, ...]
    reach: int
    met: int
    share: Estimate
    frequency: Estimate
    severity: Estimate
    trend: Trend | None
    weeks: tuple[tuple[date, int, int], ...]
    causes: tuple[CauseCandidate, ...]
    stake: Stake | None
    rank: int
    rank_lowest: int
    rank_highest: int
    score: float


@dataclass(frozen=True, kw_only=True)
class Board:
    """The pain points in their order; `hidden` more touch fewer customers than may be shown.

    Without `has_worth` nobody's worth is known, and the order is reach × severity.
    """

    points: tuple[PainPoint, ...]
    hidden: int
    has_worth: bool
    years_seen: float
    assumptions: Assumptions


def pain_board(
    people: pa.Table,
    *,
    evidences: Mapping[str, Sequence[EvidenceCount]],
    days: Mapping[str, Sequence[DayCount]],
    trends: Mapping[str, Trend],
    causes: Mapping[str, Sequence[CauseCandidate]],
    worth: Mapping[str, float],
    years_seen: float,
    hidden: int,
    assumptions: Assumptions,
    confidence: float = 0.95,
) -> Board:
    """Put together what is known of each matter, and rank the matters.

    Parameters
    ----------
    people
        Rows of `zhike.analytics.pains.cohorts.followed`, of matters with enough customers.
    evidences, days, trends, causes
        By matter.
    worth
        Yuan a year by customer; empty where nobody knows.
    years_seen
        How long the time looked at is, in years.
    hidden
        How many matters touch too few customers to be shown.
    assumptions
        See `Assumptions`.
    confidence
        Coverage of all intervals.

    Returns
    -------
    Board
        In the order of the ranks.
    """
    columns = _Columns.of(people, worth)
    found = {
        matter: _measured(
            columns.of_matter(matter),
            years_seen=years_seen,
            prices=_prices(assumptions, matter),
            confidence=confidence,
        )
        for matter in sorted(evidences)
    }
    ordered = _ranks(found, weights=_weights(assumptions, has_worth=bool(worth)))
    return Board(
        points=tuple(
            PainPoint(
                matter=matter,
                evidences=tuple(evidences[matter]),
                trend=trends.get(matter),
                weeks=weeks_of(days.get(matter, ())),
                causes=tuple(causes.get(matter, ())),
                share=wilson(found[matter].reach, n=found[matter].met, confidence=confidence),
                **found[matter].told,
                rank=place.rank,
                rank_lowest=place.lowest,
                rank_highest=place.highest,
                score=place.score,
            )
            for matter, place in ordered.items()
        ),
        hidden=hidden,
        has_worth=bool(worth),
        years_seen=years_seen,
        assumptions=assumptions,
    )


def weeks_of(counts: Sequence[DayCount]) -> tuple[tuple[date, int, int], ...]:
    """Give for each week its Monday, customer days met and customer days with trouble."""
    weeks: dict[date, tuple[int, int]] = {}
    for one in counts:
        monday = date.fromordinal(one.day.toordinal() - one.day.weekday())
        met, troubled = weeks.get(monday, (0, 0))
        weeks[monday] = met + one.met, troubled + one.troubled
    return tuple((monday, *weeks[monday]) for monday in sorted(weeks))


@dataclass(frozen=True, kw_only=True)
class _Measured:
    reach: int
    met: int
    frequency: Estimate
    severity: Estimate
    stake: Stake | None

    @property
    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__annotations__}


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """The people as arrays, aligned; `others` counts the other matters they met trouble in."""

    matter: NDArray[Any]
    troubles: NDArray[Any]
    severity: NDArray[Any]
    is_followed: NDArray[Any]
    has_left: NDArray[Any]
    contacts: NDArray[Any]
    complaints: NDArray[Any]
    worth: NDArray[Any]
    others: NDArray[Any]

    @classmethod
    def of(cls, people: pa.Table, worth: Mapping[str, float]) -> _Columns:
        taken = {name: people.column(name).to_numpy() for name in people.column_names}
        customers, code = np.unique(taken["customer_id"].astype(str), return_inverse=True)
        troubled = taken["troubles"] > 0
        pains = np.bincount(code, weights=troubled, minlength=len(customers))
        known = np.array([worth.get(str(one), np.nan) for one in customers])
        return cls(
            matter=taken["matter"],
            troubles=taken["troubles"],
            severity=taken["severity"],
            is_followed=taken["is_followed"].astype(bool),
            has_left=taken["has_left"].astype(float),
            contacts=taken["contacts_after"].astype(float),
            complaints=taken["complaints_after"].astype(float),
            worth=known[code] if len(known) else np.empty(0),
            others=np.minimum(pains[code] - troubled, MOST_STRATA).astype(int)
            if len(known)
            else np.empty(0, dtype=int),
        )

    def of_matter(self, matter: str) -> _Columns:
        inside = self.matter == matter
        return _Columns(**{name: getattr(self, name)[inside] for name in self.__annotations__})

    def watched(self, which: NDArray[Any]) -> Followed:
        kept = which & self.is_followed
        return Followed(
            has_left=self.has_left[kept],
            contacts=self.contacts[kept],
            complaints=self.complaints[kept],
            stratum=self.others[kept],
        )


def _measured(
    people: _Columns, *, years_seen: float, prices: Prices, confidence: float
) -> _Measured:
    troubled = people.troubles > 0
    return _Measured(
        reach=int(troubled.sum()),
        met=len(troubled),
        frequency=_mean(people.troubles[troubled], confidence),
        severity=_mean(people.severity[troubled], confidence),
        stake=value_at_stake(
            affected=int(troubled.sum()),
            years_seen=years_seen,
            worth=people.worth[troubled],
            troubled=people.watched(troubled),
            others=people.watched(~troubled),
            prices=prices,
            confidence=confidence,
        ),
    )


def _prices(assumptions: Assumptions, matter: str) -> Prices:
    return Prices(
        contact_yuan=assumptions.contact_yuan,
        complaint_yuan=assumptions.complaint_yuan,
        years=assumptions.years,
        leaving=assumptions.leaving.get(matter),
    )


def _weights(assumptions: Assumptions, *, has_worth: bool) -> Mapping[str, float]:
    """Without worth the value has no say, and reach and severity have an equal one."""
    if has_worth:
        return assumptions.weights
    rest = {part: weight for part, weight in assumptions.weights.items() if part != "value"}
    return rest if any(rest.values()) else {"reach": 1.0, "severity": 1.0}


def _ranks(found: Mapping[str, _Measured], *, weights: Mapping[str, float]) -> dict[str, Rank]:
    parts = {
        matter: {
            "reach": _poisson(one.reach, one.severity.confidence),
            "severity": one.severity,
            "frequency": one.frequency,
            **({"value": one.stake.yuan} if one.stake else {}),
        }
        for matter, one in found.items()
    }
    return ranks(parts, weights=weights)


def _poisson(count: int, confidence: float) -> Estimate:
    half = float(special.ndtri((1 + confidence) / 2)) * sqrt(count)
    return Estimate(
        value=count, lower=max(count - half, 0), upper=count + half, confidence=confidence
    )


def _mean(values: NDArray[Any], confidence: float) -> Estimate:
    if not len(values):
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    value = float(values.mean())
    spread = float(values.std(ddof=1)) if len(values) > 1 else 0.0
    half = float(special.ndtri((1 + confidence) / 2)) * spread / sqrt(len(values))
    return Estimate(value=value, lower=value - half, upper=value + half, confidence=confidence)
