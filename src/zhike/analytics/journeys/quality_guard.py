"""The guard on quality: a process that got faster must not have got worse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhike.analytics.intervals import Estimate
from zhike.analytics.journeys.difference import Difference, Measure

GUARDED = {Measure.REWORK_SHARE, Measure.COMPLETION_SHARE, Measure.GOOD_OUTCOME_SHARE}


class GuardState(StrEnum):
    """HELD: a loss beyond the margin is ruled out. FALLEN: a loss is shown. UNKNOWN: neither."""

    HELD = "held"
    FALLEN = "fallen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class QualityGuard:
    """Whether one measure of quality was kept, whatever else got better."""

    measure: Measure
    state: GuardState
    difference: Estimate
    margin: float


def quality_guard(change: Difference, *, margin: float) -> QualityGuard:
    """Judge whether a measure of quality was kept.

    Parameters
    ----------
    change
        A difference of one of the `GUARDED` measures.
    margin
        The largest loss, as a share, that does not matter; 0 or more.

    Notes
    -----
    Absence of proof is not proof of absence: HELD needs an interval that rules out a loss
    beyond the margin (a test of non-inferiority), not just a difference that is not proven.
    """
    gain = change.difference
    lower, upper = gain.lower, gain.upper
    if change.measure is Measure.REWORK_SHARE:
        # More rework is a loss, so its interval is read the other way round.
        lower, upper = (None if end is None else -end for end in (gain.upper, gain.lower))
    state = GuardState.UNKNOWN
    if upper is not None and upper < 0:
        state = GuardState.FALLEN
    elif lower is not None and lower > -margin:
        state = GuardState.HELD
    return QualityGuard(measure=change.measure, state=state, difference=gain, margin=margin)
