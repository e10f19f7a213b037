"""Roll-out in steps: those reached against those not reached yet, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import special

from zhike.analytics.effects.clustered import (
    FEW_CLUSTERS,
    FEW_IN_AN_ARM,
    QUICK,
    TOO_FEW_CLUSTERS,
)
from zhike.analytics.effects.effect import Against, Effect, Unit
from zhike.analytics.effects.gap import student
from zhike.analytics.effects.panel import NEVER, Floats, Panel, Whole, of_units, panel_of
from zhike.analytics.effects.steps import Steps, cells_of
from zhike.analytics.effects.wild import wild_cluster_test
from zhike.analytics.errors import InvalidExperiment
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate
from zhike.schema.sentence import Sentence

Controls = Literal["not_yet", "never"]
BAND_DRAWS = 1_999


@dataclass(frozen=True, kw_only=True)
class EventTime:
    """The effect so many periods after the change (before it: negative, what should be nothing).

    `band_lower` and `band_upper` hold for all periods together, the estimate's ends for one.
    """

    periods_after: int
    estimate: Estimate
    band_lower: float
    band_upper: float
    n: int


@dataclass(frozen=True, kw_only=True)
class RollOut:
    """The mean effect on a reached unit a period, its course, and whether the comparison is fair.

    `parallel_p` is the p-value of "no difference before the change"; None where there was too
    little before. `cohorts` is the effect by first period. `dropped` units lacked periods,
    `always` were changed before anything was seen: neither can be used.
    """

    effect: Effect
    course: tuple[EventTime, ...]
    cohorts: dict[Any, Estimate]
    parallel_p: float | None
    dropped: int
    always: int


def did(
    frame: Frame,
    *,
    unit: str,
    period: str,
    metric: str,
    changed: str,
    cluster: str | None = None,
    controls: Controls = "not_yet",
    counts: Unit = Unit.NUMBER,
    called: str | None = None,
    confidence: float = 0.95,
) -> RollOut:
    """Give the effect of a change that reached some units at one time or in steps.

    Parameters
    ----------
    frame
        One row per unit and period, or one per customer; any frame or Ibis table.
    unit, period, metric
        Columns: the branch, the period (number, date or 2026-01), the outcome.
    changed
        The column of the period from which the unit had the change; empty (or 0, where periods
        are later) if it never had it.
    cluster
        The column of regions, if whole ones were reached together; each unit by itself unless told.
    controls
        ``not_yet``: those that are reached later or never. ``never``: the latter alone.
    counts
        What the metric is counted in.
    called
        The name of the change, for the sentence.
    confidence
        Coverage of intervals and band, between 0 and 1.

    Returns
    -------
    RollOut
        The mean effect over all units and periods that had the change, each unit counted once a
        period; its course by periods since the change.

    Raises
    ------
    MissingColumns, InvalidExperiment
        A column is absent; nobody was reached, or nobody is left to compare with.

    Notes
    -----
    Callaway and Sant'Anna without covariates: for each cohort g and period t the change since
    g - 1, less that of the controls; never those reached earlier, whose own course would bias a
    two-way regression. Variance from influence functions by cluster, the sizes of the cohorts
    taken as given; up to 40 clusters, or 20 reached, the wild cluster bootstrap. Not
    where those reached were chosen because they had just been bad (see `return_to_the_mean`), nor
    where others moved to them. Source:
    B. Callaway, P. Sant'Anna, Journal of Econometrics 225, 2021.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [(b, t, 10 * b + t - 3 * (b < 2 and t > 2)) for b in range(5) for t in range(1, 5)]
    >>> waits = pd.DataFrame(rows, columns=["branch", "month", "minutes"])
    >>> waits["since"] = [3 if branch < 2 else None for branch in waits.branch]
    >>> found = did(waits, unit="branch", period="month", metric="minutes", changed="since")
    >>> round(found.effect.estimate.value, 6)
    -3.0
    """
    panel = panel_of(frame, unit=unit, period=period, metric=metric)
    starts = _starts(panel, of_units(frame, unit=unit, column=changed, panel=panel))
    names = (
        panel.units if cluster is None else of_units(frame, unit=unit, column=cluster, panel=panel)
    )
    usable = starts > 0
    _, groups = np.unique([str(name) for name in names], return_inverse=True)
    _, groups = np.unique(groups[usable], return_inverse=True)
    steps = Steps(
        values=panel.values[usable],
        starts=starts[usable],
        groups=groups,
        cells=cells_of(starts[usable], periods=len(panel.periods), never_only=controls == "never"),
    )
    _require_both(steps)
    parallel = _parallel_p(steps)
    effect = _effect(
        steps, panel, metric=metric, called=called, counts=counts, confidence=confidence
    )
    return RollOut(
        effect=_warned(effect, steps, parallel, dropped=panel.dropped),
        course=_course(steps, confidence),
        cohorts={
            panel.periods[g]: _estimate(steps, steps.weights(cohort=g), confidence)
            for g in sorted(set(steps.starts[steps.starts < len(panel.periods)].tolist()))
            if any(cell.cohort == g for cell in steps.cells)
        },
        parallel_p=parallel,
        dropped=panel.dropped,
        always=int((~usable).sum()),
    )


def _starts(panel: Panel, told: list[Any]) -> Whole:
    first = panel.periods[0]
    # The habit of other programs: 0 for never, where periods are years or months.
    zero = isinstance(first, int | float) and first > 0
    return np.array(
        [NEVER if zero and value == 0 else panel.place_of(value) for value in told], dtype=np.int64
    )


def _require_both(steps: Steps) -> None:
    if not any(cell.after >= 0 for cell in steps.cells):
        raise InvalidExperiment(
            Sentence(
                "There is nobody to compare: it takes units that were reached after the first"
                " period and others that were not reached by then."
            )
        )


def _estimate(steps: Steps, weights: Floats, confidence: float) -> Estimate:
    value, error = steps.estimate(weights)
    found = student(value, error=error, freedom=steps.freedom(weights), confidence=confidence)
    return found.estimate


def _effect(
    steps: Steps,
    panel: Panel,
    *,
    metric: str,
    called: str | None,
    counts: Unit,
    confidence: float,
) -> Effect:
    weights = steps.weights()
    value, error = steps.estimate(weights)
    gap = student(value, error=error, freedom=steps.freedom(weights), confidence=confidence)
    estimate, p, method = gap.estimate, gap.p_value, "callaway_santanna"
    few = steps.n_groups <= FEW_CLUSTERS or steps.n_reached <= FEW_IN_AN_ARM
    if few and steps.n_groups <= QUICK:
        outcome, treated = steps.pulls(weights)
        p, lower, upper = wild_cluster_test(
            estimate=value, outcome=outcome, treated=treated, confidence=confidence
        )
        estimate = Estimate(value=value, lower=lower, upper=upper, confidence=confidence)
        method = "callaway_santanna, wild cluster bootstrap"
    base = steps.mean_of_reached - value
    return Effect(
        method=method,
        metric=metric,
        arm=called or Sentence("the change"),
        control=Sentence("those not reached"),
        against=Against.NOT_REACHED,
        unit=counts,
        estimate=estimate,
        p_value=p,
        baseline=base,
        relative=None
        if base == 0
        else Estimate(value=value / abs(base), lower=None, upper=None, confidence=confidence),
        n=int((steps.starts < len(panel.periods)).sum()),
        n_control=steps.n_compared,
    )


def _warned(effect: Effect, steps: Steps, parallel: float | None, *, dropped: int) -> Effect:
    warnings = []
    if parallel is None:
        warnings.append(
            Sentence(
                "There is too little before the change to see whether both moved alike until then."
            )
        )
    elif parallel < 0.05:
        p = f"{parallel:.2g}"
        warnings.append(
            Sentence(
                "Those reached moved otherwise than the others before the change already (p = {p}):"
                " the difference afterwards may not be its effect.",
                p=p,
            )
        )
    if dropped:
        warnings.append(Sentence("{n} units lack a period and were left out.", n=dropped))
    if steps.n_reached <= TOO_FEW_CLUSTERS:
        warnings.append(
            Sentence(
                "Only {n} clusters were reached: what is special about them cannot be told from the"
                " change.",
                n=steps.n_reached,
            )
        )
    return replace(effect, warnings=tuple(warnings))


def _course(steps: Steps, confidence: float) -> tuple[EventTime, ...]:
    """The effect by time since the change, with a band that holds for all times together."""
    times = sorted({cell.after for cell in steps.cells})
    wide, rows = float(np.quantile(_largest(steps, times), confidence)), []
    for after in times:
        weights = steps.weights(after=after)
        value, error = steps.estimate(weights)
        free = steps.freedom(weights)
        half = float(special.stdtrit(free, (1 + confidence) / 2)) * error
        rows.append(
            EventTime(
                periods_after=after,
                estimate=Estimate(
                    value=value, lower=value - half, upper=value + half, confidence=confidence
                ),
                band_lower=value - max(wide * error, half),
                band_upper=value + max(wide * error, half),
                n=sum(cell.n for cell in steps.cells if cell.after == after),
            )
        )
    return tuple(rows)


def _parallel_p(steps: Steps) -> float | None:
    """Test all periods before the change together, by the largest of their t; None without any."""
    times = [after for after in {cell.after for cell in steps.cells} if after < -1]
    found = [steps.estimate(steps.weights(after=after)) for after in times]
    sizes = [abs(value) / error for value, error in found if error > 0]
    if not sizes:
        return None
    return float((1 + (_largest(steps, times) >= max(sizes)).sum()) / (1 + BAND_DRAWS))


def _largest(steps: Steps, times: Sequence[int]) -> Floats:
    """Draw the largest t of some times, where nothing happened: random signs of the scores."""
    scores = np.array([steps.scores(steps.weights(after=after)) for after in times])
    errors, draw = np.sqrt((scores**2).sum(axis=1)), np.random.default_rng(0)
    sure, free = errors > 0, steps.freedom(np.ones(len(steps.cells)))
    signs = draw.choice([-1.0, 1.0], size=(BAND_DRAWS, steps.n_groups))
    largest: Floats = (np.abs(signs @ scores[sure].T) / errors[sure]).max(axis=1, initial=0.0)
    # The errors are estimates too, so the largest of normals becomes the largest of t.
    return largest * np.sqrt(free / draw.chisquare(free, size=BAND_DRAWS))
