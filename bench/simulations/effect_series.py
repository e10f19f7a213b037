"""One series and its date, times saved, and what comes back by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from bench.simulations.cases import COSTLY, COVERAGE, RUNS, Case, each, holds
from zhike.analytics.effects import return_to_the_mean
from zhike.analytics.effects.structural import structural
from zhike.analytics.effects.times import restricted_mean
from zhike.analytics.journeys.survival import durations_of, kaplan_meier

WEEK = np.column_stack([np.ones(200), *[np.arange(200) % 7 == day for day in range(1, 7)]])


def ahead(rng: np.random.Generator, *, drift: float, before: int, after: int) -> bool:
    """Whether the mean of the periods after, in which nothing was changed, is what was expected."""
    n, at = before + after, np.arange(float(before + after))
    y = rng.normal(size=n) + (drift * rng.normal(size=n)).cumsum()
    model = structural(y[:before], at=at[:before], design=WEEK[:before].astype(float))
    look = model.ahead(
        at=at[before:], design=WEEK[before:n].astype(float), weights=np.full(after, 1 / after)
    )
    return 0.025 <= look.below(float(y[before:].mean())) <= 0.975


def time_saved(rng: np.random.Generator, *, n: int) -> bool:
    """Means 10 and 7, seen for up to 30, compared up to 15."""
    areas, errors = [], []
    for mean in (10.0, 7.0):
        times, age = rng.exponential(mean, size=n), rng.uniform(15, 30, size=n)
        seen = durations_of(np.minimum(times, age), observed=times <= age)
        area, variance = restricted_mean(kaplan_meier(seen), horizon=15.0)
        areas.append(area)
        errors.append(variance)
    truth = [mean * (1 - np.exp(-15 / mean)) for mean in (10.0, 7.0)]
    gap = (areas[1] - areas[0]) - (truth[1] - truth[0])
    return bool(abs(gap) <= 1.959964 * np.sqrt(sum(errors)))


def back(rng: np.random.Generator, *, n: int) -> bool:
    """Branches half of whose differences are luck; the worst fifth is chosen."""
    own = rng.normal(size=n)
    now, earlier = own + rng.normal(size=n), own + rng.normal(size=n)
    frame = pd.DataFrame({"now": now, "earlier": earlier, "chosen": now >= np.quantile(now, 0.8)})
    found = return_to_the_mean(frame, chosen="chosen", selected_on="now", earlier="earlier")
    return holds(found.expected, -0.5 * found.distance)


def case(method: str, setting: str, page: str, once: Callable[..., float], runs: int) -> Case:
    return Case(method, setting, COVERAGE, each(once), page=page, runs=runs)


CASES = [
    *(
        case(
            "expected mean",
            f"{before} days before, {after} after, drift {drift:g}",
            "interrupted-series",
            partial(ahead, drift=drift, before=before, after=after),
            COSTLY,
        )
        for before, after in ((60, 14), (120, 30))
        for drift in (0.0, 0.1, 0.3, 1.0)
    ),
    case("mean within 15", "60 cases each", "time-saved", partial(time_saved, n=60), RUNS),
    case("mean within 15", "400 cases each", "time-saved", partial(time_saved, n=400), RUNS),
    case("return", "40 branches", "regression-to-the-mean", partial(back, n=40), COSTLY),
    case("return", "300 branches", "regression-to-the-mean", partial(back, n=300), COSTLY),
]
