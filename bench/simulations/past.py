"""How often checks of the past refuse an honest improvement, and find one that is not.

Improvements are drawn as branches, a lot over customers or one series, and judged by the rule of
`zhike.pipelines.improvement_checks`; of each case it is counted how often one verdict is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import numpy as np

from bench.simulations.cases import Case, Kind, each
from zhike.analytics.effects import Effect, RollOut, Unit
from zhike.analytics.effects.arms import Arm
from zhike.analytics.effects.did import _course, _effect, _parallel_p
from zhike.analytics.effects.gap import adjusted, gap_of
from zhike.analytics.effects.panel import NEVER, Floats, Panel
from zhike.analytics.effects.series import _effect_of, _p
from zhike.analytics.effects.steps import Steps, cells_of
from zhike.analytics.effects.structural import structural
from zhike.pipelines.improvement_checks import (
    parallel_check,
    past_level,
    placebo_check,
    verdict_of,
)
from zhike.pipelines.improvement_questions import Check, Verdict

DAY = date(2025, 7, 1)
BEFORE, AFTER, PLACEBO = 6, 4, 3  # periods: before, after, and from the placebo date to the start
HONEST = Kind("honest ones refused, at most", 0.01, at_most=True)
NOTHING = Kind("nothing claimed as something, at most", 0.05, at_most=True)
FOUND = Kind("not believed, at least", 0.80, at_least=True)
Judged = tuple[Effect, list[Check]]
Draw = Callable[[np.random.Generator], Judged]


def branches(
    rng: np.random.Generator,
    *,
    reached: int,
    others: int,
    effect: float = 0.0,
    drift: float = 0.0,
    jump: float = 0.0,
) -> Judged:
    """Branches with noise of 1 around their levels and a common course.

    From the start on those reached have `effect`; they also drift by `drift` a period at all
    times, or moved by `jump` two periods before the start already.
    """
    n, periods = reached + others, np.arange(-BEFORE, AFTER)
    values = rng.normal(size=(n, len(periods))) + rng.normal(scale=3, size=(n, 1))
    values += rng.normal(size=len(periods)).cumsum()
    values[:reached] += effect * (periods >= 0) + drift * periods + jump * (periods >= -2)
    found = rolled_out(values, reached=reached, since=BEFORE)
    tried = rolled_out(values[:, :BEFORE], reached=reached, since=BEFORE - PLACEBO)
    level = past_level(2)
    return found.effect, [
        judged(found.effect, tried.effect, level=level),
        parallel_check(found, level=level),
    ]


def rolled_out(values: Floats, *, reached: int, since: int) -> RollOut:
    starts = np.array([since] * reached + [NEVER] * (len(values) - reached), dtype=np.int64)
    cells = cells_of(starts, periods=values.shape[1], never_only=False)
    steps = Steps(values=values, starts=starts, groups=np.arange(len(values)), cells=cells)
    names = tuple(range(values.shape[1]))
    panel = Panel(units=tuple(range(len(values))), periods=names, values=values, dropped=0)
    effect = _effect(steps, panel, metric="m", called=None, counts=Unit.NUMBER, confidence=0.95)
    return RollOut(
        effect=effect,
        course=_course(steps, 0.95),
        cohorts={},
        parallel_p=_parallel_p(steps),
        dropped=0,
        always=0,
    )


def customers(
    rng: np.random.Generator, *, n: int, effect: float = 0.0, apart: float = 0.0
) -> Judged:
    """Contacts of customers drawn half and half; `apart`: a part by which they differed before.

    Three periods before the placebo date, three up to the start, four after it.
    """
    often = rng.gamma(1.5, 1 / 1.5, size=n)
    drawn = rng.random(n) < 0.5
    early, late, now = (
        rng.poisson(often * length * np.where(drawn, 1 + moved, 1.0)).astype(float)
        for length, moved in ((3, 0.0), (3, apart), (4, effect + apart))
    )
    claimed = lot(drawn, before=(early + late) / 6, after=now / 4)
    return claimed, [judged(claimed, lot(drawn, before=early / 3, after=late / 3))]


def lot(drawn: Floats, *, before: Floats, after: Floats) -> Effect:
    arms = adjusted(tuple(_arm(after[side], before[side]) for side in (~drawn, drawn))).arms
    gap = gap_of(arms[0], arms[1], method="cuped", confidence=0.95)
    return made("cuped", gap.estimate, gap.p_value)


def _arm(y: Floats, x: Floats) -> Arm:
    together = np.cov(y, x)
    return Arm(
        name="",
        n=len(y),
        y=float(y.mean()),
        y_variance=float(together[0, 0]),
        x=float(x.mean()),
        x_variance=float(together[1, 1]),
        covariance=float(together[0, 1]),
    )


def series(
    rng: np.random.Generator, *, effect: float = 0.0, jump: float = 0.0, drift: float = 0.1
) -> Judged:
    """One series of 40 weeks before and 12 after; `jump`: it moved 12 weeks too early already."""
    place = np.arange(-40, 12)
    values = rng.normal(size=len(place)) + drift * rng.normal(size=len(place)).cumsum()
    values += effect * (place >= 0) + jump * (place >= -12)
    claimed, tried = alone(values, since=40), alone(values[:40], since=28)
    return claimed, [judged(claimed, tried)]


def alone(values: Floats, *, since: int) -> Effect:
    at, ones = np.arange(float(len(values))), np.ones((len(values), 1))
    ahead = len(values) - since
    model = structural(values[:since], at=at[:since], design=ones[:since])
    look = model.ahead(at=at[since:], design=ones[since:], weights=np.full(ahead, 1 / ahead))
    seen = float(values[since:].mean())
    return made("structural", _effect_of(look, seen, 0.95), _p(look, seen))


def made(method: str, estimate: object, p: float) -> Effect:
    return Effect(
        method=method, metric="m", arm="a", control="b", unit=Unit.NUMBER,
        estimate=estimate, p_value=p, n=1, n_control=1,
    )  # fmt: skip


def judged(claimed: Effect, tried: Effect, *, level: float = past_level(1)) -> Check:
    return placebo_check(tried.estimate, tried, claimed=claimed, day=DAY, words=str, level=level)


def is_verdict(draw: Draw, *verdicts: Verdict) -> Callable[[np.random.Generator], bool]:
    def once(rng: np.random.Generator) -> bool:
        effect, checks = draw(rng)
        return verdict_of(effect, checks, lower_is_better=True) in verdicts

    return once


def case(method: str, setting: str, kind: Kind, draw: Draw, *verdicts: Verdict, runs: int) -> Case:
    return Case(
        method, setting, kind, each(is_verdict(draw, *verdicts)), page="improvements", runs=runs
    )


REFUSED = (Verdict.NOT_BELIEVABLE,)
SAID = (Verdict.HELPED, Verdict.HARMED)
EVEN: dict[str, int] = {"reached": 16, "others": 16}
FEW: dict[str, int] = {"reached": 6, "others": 8}
CASES: Sequence[Case] = [
    case("branches", "32, half reached, effect 1.5", HONEST,
         partial(branches, **EVEN, effect=-1.5), *REFUSED, runs=1_000),
    case("branches", "14, 6 reached, effect 2.5", HONEST,
         partial(branches, **FEW, effect=-2.5), *REFUSED, runs=2_000),
    case("branches", "32, nothing changed", NOTHING,
         partial(branches, **EVEN), *SAID, runs=1_000),
    case("branches", "32, drifting 0.5 a period, no effect", FOUND,
         partial(branches, **EVEN, drift=-0.5), *REFUSED, runs=500),
    case("branches", "32, moved by 2 two periods early", FOUND,
         partial(branches, **EVEN, jump=-2.0), *REFUSED, runs=500),
    case("branches", "14, 6 reached, drifting 1 a period, no effect", FOUND,
         partial(branches, **FEW, drift=-1.0), *REFUSED, runs=1_000),
    case("customers", "4,000, 10 % fewer contacts", HONEST,
         partial(customers, n=4_000, effect=-0.1), *REFUSED, runs=2_000),
    case("customers", "4,000, nothing changed", NOTHING,
         partial(customers, n=4_000), *SAID, runs=2_000),
    case("customers", "4,000, 10 % fewer before already", FOUND,
         partial(customers, n=4_000, apart=-0.1), *REFUSED, runs=2_000),
    case("one series", "40 weeks before, 12 after, effect 2", HONEST,
         partial(series, effect=-2.0), *REFUSED, runs=500),
    case("one series", "40 weeks before, 12 after, moved by 3 twelve weeks early", FOUND,
         partial(series, jump=-3.0), *REFUSED, runs=500),
]  # fmt: skip
