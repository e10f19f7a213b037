"""One measure of a process in two logs: what differs, by how much, and whether chance may do it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhike.analytics.intervals import Estimate


class Measure(StrEnum):
    """What is compared. Shares are of cases and run from 0 to 1."""

    EVENTS_PER_CASE = "events_per_case"
    THROUGHPUT_MEDIAN = "throughput_median_seconds"
    REWORK_SHARE = "rework_share"
    COMPLETION_SHARE = "completion_share"
    GOOD_OUTCOME_SHARE = "good_outcome_share"
    ACTIVITY_SHARE = "activity_share"
    EDGE_SHARE = "edge_share"

    @property
    def is_share(self) -> bool:
        """Tell whether differences are percentage points."""
        return self.value.endswith("_share")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One measure before and after. `difference` is after minus before, in the same unit.

    `p_value` is of that difference alone, `p_corrected` together with the others of its
    `family` (main, activities or edges), by `correction`. `key` names the activity or edge.
    """

    measure: Measure
    key: str
    before: Estimate
    after: Estimate
    difference: Estimate
    p_value: float
    p_corrected: float = 1.0
    family: str = ""
    correction: str = ""

    @property
    def is_proven(self) -> bool:
        """Tell whether chance is an unlikely reason, the correction included."""
        return self.p_corrected < 1 - self.difference.confidence

    @property
    def relative(self) -> float | None:
        """The difference as a part of the value before: -0.3 is 30 percent less."""
        if not self.before.value or self.difference.value is None:
            return None
        return self.difference.value / self.before.value

    def sentence(self) -> str:
        """Say it in words: shares differ by percentage points, everything else by percent.

        Examples
        --------
        >>> from zhike.analytics.intervals import wilson, difference_of
        >>> before, after = wilson(200, n=1000), wilson(120, n=1000)
        >>> rework = Difference(
        ...     measure=Measure.REWORK_SHARE, key="", before=before, after=after,
        ...     difference=difference_of(before, after), p_value=1e-6, p_corrected=2e-6,
        ...     family="main", correction="holm",
        ... )
        >>> print(rework.sentence())
        The share of cases with rework fell from 20.0 % to 12.0 %, by 8.0 percentage points
        (95 % interval -11.2 to -4.8), that is 40.0 percent less; p < 0.001 (corrected: holm).
        """
        name = NAMES[self.measure].format(key=self.key)
        gap = self.difference.value
        if gap is None:
            return f"{name} cannot be compared: it is not known in both."
        change = f"from {self._shown(self.before.value)} to {self._shown(self.after.value)}"
        if not self.is_proven:
            return (
                f"{name} went {change}{self._interval()}; chance alone may do that"
                f" ({_p(self.p_corrected)}, corrected: {self.correction})."
            )
        verb = "fell" if gap < 0 else "rose" if gap > 0 else "stayed"
        relative = self.relative
        part = (
            ""
            if relative is None
            else f", that is {abs(relative) * 100:.1f} percent {'less' if gap < 0 else 'more'}"
        )
        return (
            f"{name} {verb} {change}, by {self._gap(abs(gap))}{self._interval()}{part};"
            f" {_p(self.p_corrected)} (corrected: {self.correction})."
        )

    def _interval(self) -> str:
        lower, upper = self.difference.lower, self.difference.upper
        if lower is None or upper is None:
            return ""
        scale = 100 if self.measure.is_share else 1
        ends = " to ".join(_number(end * scale) for end in (lower, upper))
        return f" ({self.difference.confidence:.0%} interval {ends})".replace("%", " %")

    def _shown(self, value: float | None) -> str:
        if value is None:
            return "unknown"
        if self.measure.is_share:
            return f"{value * 100:.1f} %"
        return _number(value) + (" s" if self.measure is Measure.THROUGHPUT_MEDIAN else "")

    def _gap(self, value: float) -> str:
        return (
            f"{value * 100:.1f} percentage points" if self.measure.is_share else self._shown(value)
        )


NAMES = {
    Measure.EVENTS_PER_CASE: "The mean number of events per case",
    Measure.THROUGHPUT_MEDIAN: "The median throughput time",
    Measure.REWORK_SHARE: "The share of cases with rework",
    Measure.COMPLETION_SHARE: "The share of cases completed in time",
    Measure.GOOD_OUTCOME_SHARE: "The share of cases with a good outcome",
    Measure.ACTIVITY_SHARE: "The share of cases with {key}",
    Measure.EDGE_SHARE: "The share of cases that took {key}",
}


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}"


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"
