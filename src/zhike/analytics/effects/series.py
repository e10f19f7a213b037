"""One series and one date: what came after against what was to be expected without the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np

from zhike.analytics.effects.effect import Against, Effect, Unit
from zhike.analytics.effects.structural import Floats, Forecast, Structural, structural
from zhike.analytics.errors import InvalidExperiment
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, holm
from zhike.analytics.tables import table_with
from zhike.schema.sentence import Sentence

LEAST_BEFORE = 20
MOST_PERIODS = 1_000
PLACEBOS = 6
WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One period after the change: what was seen, and what was to be expected without it."""

    period: Any
    seen: float
    expected: Estimate


@dataclass(frozen=True, kw_only=True)
class Placebo:
    """An effect sought at a date when nothing happened; `p_corrected` counts all such dates."""

    period: Any
    estimate: Estimate
    p_value: float
    p_corrected: float


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """The mean effect a period, the sum over all periods, period by period, and placebo dates."""

    effect: Effect
    total: Estimate
    expected: tuple[Expected, ...]
    placebos: tuple[Placebo, ...]


@dataclass(frozen=True, kw_only=True)
class _Series:
    periods: tuple[Any, ...]
    values: Floats
    at: Floats
    design: Floats


def interrupted(
    frame: Frame,
    *,
    period: str,
    metric: str,
    since: Any,
    beside: Sequence[str] = (),
    season: int | None = None,
    counts: Unit = Unit.NUMBER,
    called: str | None = None,
    confidence: float = 0.95,
) -> Interruption:
    """Give the effect of a change on one series, from its own past.

    Parameters
    ----------
    frame
        One row per period, or many of which the mean is taken; any frame or Ibis table.
    period, metric
        Columns: numbers, dates or months as 2026-01; the outcome.
    since
        The first period with the change, of the type of the column.
    beside
        Columns of other series that the change cannot have touched: they carry what moves both.
    season
        Periods after which a fixed pattern repeats; unless told, 7 for days with four weeks before.
    counts, called
        What the metric is counted in; the name of the change.
    confidence
        Coverage of intervals, between 0 and 1.

    Returns
    -------
    Interruption
        `effect.estimate` is the mean effect of a period after the change.

    Raises
    ------
    MissingColumns, InvalidExperiment
        A column is absent; fewer than 20 periods before, none after, or more than 1,000 in all.

    Notes
    -----
    Structural model (see `structural.forecast`) fitted to what came before alone. Placebo dates:
    the same question for dates before the change, which must find nothing. Not where something else
    happened at the same time, where the change was made because of the last values (see
    `return_to_the_mean`), nor where periods far ahead are asked for: the interval then grows past
    all use. Source: K. Brodersen et al., Annals of Applied Statistics 9, 2015.

    Examples
    --------
    >>> import pandas as pd
    >>> calls = [20 + (n * 7) % 5 - 6 * (n >= 40) for n in range(50)]
    >>> weeks = pd.DataFrame({"week": range(50), "calls": calls})
    >>> found = interrupted(weeks, period="week", metric="calls", since=40)
    >>> round(found.effect.estimate.value)
    -6
    """
    whole = _series(frame, period=period, metric=metric, beside=beside, season=season)
    split = sum(one < since for one in whole.periods)
    _require(split, len(whole.periods))
    n_after = len(whole.periods) - split
    before = _before(whole, split)
    look = before.look(len(whole.periods))
    seen = float(whole.values[split:].mean())
    estimate = _effect_of(look, seen, confidence)
    placebos = _placebos(whole, split, n_after, confidence)
    effect = Effect(
        method="structural",
        metric=metric,
        arm=called or Sentence("the change"),
        control=Sentence("what was to be expected"),
        against=Against.COUNTERFACTUAL,
        unit=counts,
        estimate=estimate,
        p_value=_p(look, seen),
        baseline=look.mean,
        relative=_relative(estimate, seen),
        n=n_after,
        n_control=split,
        warnings=tuple(_warnings(before, placebos)),
    )
    return Interruption(
        effect=effect,
        total=_times(estimate, n_after),
        expected=tuple(_expected(before, confidence)),
        placebos=placebos,
    )


def _series(
    frame: Frame, *, period: str, metric: str, beside: Sequence[str], season: int | None
) -> _Series:
    columns = (period, metric, *beside)
    table = table_with(frame, columns=columns, called="The table of the series")
    for name in (metric, *beside):
        kind = table[name].type()
        if not (kind.is_numeric() or kind.is_boolean()):
            raise InvalidExperiment(
                Sentence(
                    "The column {name} holds no numbers but {kind}.", name=name, kind=str(kind)
                )
            )
    taken = table.select(
        period=table[period],
        **{f"value_{i}": table[name].cast("float64") for i, name in enumerate((metric, *beside))},
    ).drop_null()
    means = {name: taken[name].mean() for name in taken.columns if name != "period"}
    rows = taken.group_by("period").agg(**means).order_by("period").to_pyarrow().to_pylist()
    periods = tuple(row["period"] for row in rows)
    at = _places(periods)
    repeats = season or (WEEK if _daily(periods) and len(periods) >= 5 * WEEK else 1)
    others = np.array([[row[f"value_{i + 1}"] for i in range(len(beside))] for row in rows])
    pattern = [(at % repeats == place).astype(float) for place in range(1, repeats)]
    blocks = [np.ones(len(rows)), *pattern, *(others.T if beside else ())]
    return _Series(
        periods=periods,
        values=np.array([row["value_0"] for row in rows], dtype=np.float64),
        at=at,
        design=np.column_stack(blocks) if rows else np.zeros((0, 1)),
    )


def _places(periods: Sequence[Any]) -> Floats:
    """Where the periods lie in time, gaps counted: in days, weeks, months or the usual step."""
    if len(periods) < 2 or isinstance(periods[0], str):
        return np.arange(len(periods), dtype=np.float64)
    if isinstance(periods[0], date):
        days = np.array([one.toordinal() for one in periods], dtype=np.float64)
        if isinstance(periods[0], datetime):
            days += [(one.hour * 60 + one.minute) / 1440 for one in periods]
        months = np.array([one.year * 12 + one.month for one in periods], dtype=np.float64)
        whole = 28 <= np.median(np.diff(days)) <= 31 and len(set(months)) == len(months)
        places = months if whole else days / np.median(np.diff(days))
    else:
        numbers = np.array(periods, dtype=np.float64)
        places = numbers / np.median(np.diff(numbers))
    counted: Floats = np.round(places - places[0])
    return counted


def _daily(periods: Sequence[Any]) -> bool:
    return (
        len(periods) > 1
        and isinstance(periods[0], date)
        and float(np.median(np.diff([one.toordinal() for one in periods]))) == 1
    )


def _require(before: int, whole: int) -> None:
    if before < LEAST_BEFORE or before == whole or whole > MOST_PERIODS:
        raise InvalidExperiment(
            Sentence(
                "It takes {least} periods before the change, one after it, and not more than {most}"
                " in all. There are {before} before and {after} after.",
                least=LEAST_BEFORE,
                most=MOST_PERIODS,
                before=before,
                after=whole - before,
            )
        )


@dataclass(frozen=True, kw_only=True)
class _Before:
    """A series cut off at a date, fitted to what came before."""

    whole: _Series
    split: int
    columns: list[int]
    model: Structural

    def look(self, end: int, *, only: int | None = None) -> Forecast:
        """What was to be expected of the mean until `end`, or of one period alone."""
        ahead = slice(self.split, end) if only is None else slice(only, only + 1)
        n = len(self.whole.values[ahead])
        return self.model.ahead(
            at=self.whole.at[ahead],
            design=self.whole.design[ahead][:, self.columns],
            weights=np.full(n, 1 / n),
        )


def _before(whole: _Series, split: int) -> _Before:
    columns = _told_apart(whole.design[:split])
    model = structural(
        whole.values[:split], at=whole.at[:split], design=whole.design[:split, columns]
    )
    return _Before(whole=whole, split=split, columns=columns, model=model)


def _told_apart(design: Floats) -> list[int]:
    """The columns that add something: a weekday never seen before cannot be told."""
    used: list[int] = []
    for column in range(design.shape[1]):
        if np.linalg.matrix_rank(design[:, [*used, column]]) > len(used):
            used.append(column)
    return used


def _effect_of(look: Forecast, seen: float, confidence: float) -> Estimate:
    tail = (1 - confidence) / 2
    return Estimate(
        value=seen - look.mean,
        lower=seen - look.quantile(1 - tail),
        upper=seen - look.quantile(tail),
        confidence=confidence,
    )


def _p(look: Forecast, seen: float) -> float:
    below = look.below(seen)
    return min(1.0, 2 * min(below, 1 - below))


def _expected(before: _Before, confidence: float) -> list[Expected]:
    tail, rows = (1 - confidence) / 2, []
    for place in range(before.split, len(before.whole.periods)):
        look = before.look(0, only=place)
        ends = look.quantile(tail), look.quantile(1 - tail)
        rows.append(
            Expected(
                period=before.whole.periods[place],
                seen=float(before.whole.values[place]),
                expected=Estimate(
                    value=look.mean, lower=ends[0], upper=ends[1], confidence=confidence
                ),
            )
        )
    return rows


def _placebos(whole: _Series, split: int, n_after: int, confidence: float) -> tuple[Placebo, ...]:
    """Ask of dates in the second half of what came before, each from what was known by then."""
    first, last = max(LEAST_BEFORE, split // 2), split - min(n_after, split // 4)
    dates = (
        sorted({int(place) for place in np.linspace(first, last, PLACEBOS)}) if last > first else []
    )
    found = []
    for place in dates:
        end = min(place + n_after, split)
        look, seen = _before(whole, place).look(end), float(whole.values[place:end].mean())
        found.append((whole.periods[place], _effect_of(look, seen, confidence), _p(look, seen)))
    fair = holm([p for _period, _estimate, p in found])
    return tuple(
        Placebo(period=when, estimate=estimate, p_value=p, p_corrected=corrected)
        for (when, estimate, p), corrected in zip(found, fair, strict=True)
    )


def _warnings(before: _Before, placebos: Sequence[Placebo]) -> list[Sentence]:
    said = []
    false = [str(one.period) for one in placebos if one.p_corrected < 0.05]
    if false:
        said.append(
            Sentence(
                "An effect is found at {dates} too, when nothing was changed: do not believe"
                " this one.",
                dates=", ".join(false),
            )
        )
    # Turned back into the order of time, each error less what those before it foretold.
    likeliest = before.model.likeliest
    errors = before.model.turned.T @ (np.sqrt(likeliest.weights) * likeliest.left)
    if abs(_echo(errors)) > 4 / np.sqrt(before.split):
        said.append(
            Sentence(
                "Periods before the change foretell the next ones in a way that the model does not"
                " know: the interval may be too short. Take longer periods."
            )
        )
    return said


def _echo(left: Floats) -> float:
    centred = left - left.mean()
    whole = float(centred @ centred)
    return float(centred[1:] @ centred[:-1]) / whole if whole else 0.0


def _relative(estimate: Estimate, seen: float) -> Estimate | None:
    """The effect as a part of what was to be expected, end by end, since what was seen is known."""

    def part(gap: float | None) -> float | None:
        return None if gap is None or seen - gap == 0 else gap / abs(seen - gap)

    if part(estimate.value) is None:
        return None
    return Estimate(
        value=part(estimate.value),
        lower=part(estimate.lower),
        upper=part(estimate.upper),
        confidence=estimate.confidence,
    )


def _times(estimate: Estimate, n: int) -> Estimate:
    value, lower, upper = (
        None if end is None else end * n for end in (estimate.value, estimate.lower, estimate.upper)
    )
    return Estimate(value=value, lower=lower, upper=upper, confidence=estimate.confidence)
