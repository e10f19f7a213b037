"""What is asked of an improvement, as it was locked, and what is given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from zhike.pipelines.errors import PipelineError

if TYPE_CHECKING:  # each process reads these questions, and few compute
    from zhike.analytics.effects import Effect
    from zhike.analytics.intervals import Estimate


class Design(StrEnum):
    """How it is known what would have been without the change; the weakest comes last."""

    CUSTOMERS = "customers"
    RANDOMISED = "randomised"
    STEPS = "steps"
    BEFORE_AFTER = "before_after"


class CheckName(StrEnum):
    """What would make the figure untrue."""

    PLACEBO = "placebo"
    PARALLEL = "parallel"
    MIX = "mix"
    COMPLETE = "complete"
    SIZES = "sizes"


class Verdict(StrEnum):
    """What may be said of the improvement."""

    HELPED = "helped"
    HARMED = "harmed"
    NOT_SHOWN = "not_shown"
    NOT_BELIEVABLE = "not_believable"


@dataclass(frozen=True, kw_only=True)
class Window:
    """Periods of so many days counted from the start: 0 begins on it, -1 is the last before."""

    start: date
    period_days: int
    first: int
    last: int

    def day_of(self, period: int) -> date:
        """The first day of a period."""
        return self.start + timedelta(days=period * self.period_days)

    def period_of(self, day: date) -> int:
        """The period in which a day lies."""
        return (day - self.start).days // self.period_days


@dataclass(frozen=True, kw_only=True)
class Milestones:
    """Between which two activities of a log the days to first use are counted."""

    log_name: str
    begins_with: str
    ends_with: str


# What was meant before one could choose: locks from then say nothing of it.
USUAL_MILESTONES = Milestones(
    log_name="account_opening", begins_with="开户成功", ends_with="首次使用"
)


@dataclass(frozen=True, kw_only=True)
class Lot:
    """A lot over customers: of a segment (or all, ""), so many percent are drawn by this seed."""

    percent: int
    seed: int
    segment: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was locked before the start. `reached` has each branch with the day of its change.

    Where customers are drawn, `lot` says which, and branches do not matter.
    """

    metric: str
    design: Design
    called: str
    start: date
    check: date
    placebo: date
    period_days: int
    periods_before: int
    reached: Mapping[str, date | None]
    milestones: Milestones = USUAL_MILESTONES
    lot: Lot | None = None

    @property
    def window(self) -> Window:
        """The periods before the start and those that end by the check date."""
        whole = (self.check - self.start).days // self.period_days
        return Window(
            start=self.start,
            period_days=self.period_days,
            first=-self.periods_before,
            last=whole - 1,
        )


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: passed, failed, or (None) not possible with these data; and what it found."""

    name: CheckName
    passed: bool | None
    said: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period of the picture; for the course, `period` counts from the change."""

    period: int
    begins: date
    value: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """A period's means: with the change, without it (if any), and what was to be expected."""

    period: int
    begins: date
    reached: float
    others: float | None = None
    expected: Estimate | None = None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The effect with its checks and what the picture needs; `n` cases stand behind it."""

    effect: Effect
    verdict: Verdict
    checks: tuple[Check, ...]
    course: tuple[Point, ...]
    lines: tuple[Line, ...]
    n: int
    first: date
    last: date
    data_version: str


class NothingToMeasure(PipelineError):
    """The store lacks what the metric needs."""

    code = "nothing_to_measure"
