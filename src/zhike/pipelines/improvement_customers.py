"""Effects of lots over customers: each one counts in the arm it was drawn for, come what may.

A customer drawn counts as drawn whether or not the change reached him (intention to treat).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table
from scipy import special

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.effects import Effect, Experiment, SampleRatio, ab
from zhike.analytics.errors import AnalyticsError
from zhike.analytics.intervals import Estimate
from zhike.pipelines.improvement_checks import not_tried, placebo_check, unit_words
from zhike.pipelines.improvement_lots import drawn_of
from zhike.pipelines.improvement_metrics import DAY, PER, Metric, Summed, begins_at
from zhike.pipelines.improvement_panels import window_of
from zhike.pipelines.improvement_questions import (
    Check,
    CheckName,
    Line,
    Lot,
    Measured,
    NothingToMeasure,
    Question,
    Verdict,
    Window,
)
from zhike.pipelines.reading import Tables
from zhike.schema.sentence import Sentence

DRAWN, OTHERS = "drawn", "others"


def is_counted(metric: Metric) -> bool:
    """Whether cases are counted for each customer; else their values are averaged over cases."""
    return metric.summed is Summed.PER_CUSTOMERS


def measure_customers(tables: Tables, metric: Metric, question: Question) -> Measured:
    """Give the effect on the customers drawn against the others, with its checks.

    Raises
    ------
    NothingToMeasure, InvalidExperiment
    """
    lot, window = _lot_of(question), window_of(tables, metric, question)
    found = _compared(
        tables, metric, lot, window=window, before=range(window.first, 0), after=_after(window)
    )
    effect = replace(
        found.effects[0],
        metric=metric.label,
        arm=question.called,
        control=Sentence("the customers without it"),
        # The sizes are a check of their own, which stops the claim.
        warnings=tuple(one for one in found.effects[0].warnings if one != _warned(found)),
    )
    return Measured(
        effect=effect,
        verdict=Verdict.NOT_SHOWN,
        checks=(
            _sizes(found.sample_ratio, lot),
            _placebo(tables, metric, question, window=window, claimed=effect),
        ),
        course=(),
        lines=_lines(tables, metric, lot, window),
        n=effect.n + effect.n_control,
        first=window.day_of(window.first),
        last=window.day_of(window.last + 1),
        data_version="",
    )


def _lot_of(question: Question) -> Lot:
    if question.lot is None:
        raise NothingToMeasure(Sentence("The lot has not been drawn yet."))
    return question.lot


def _after(window: Window) -> range:
    return range(window.last + 1)


def _warned(found: Experiment) -> Sentence | None:
    return found.sample_ratio.warning


def _compared(
    tables: Tables, metric: Metric, lot: Lot, *, window: Window, before: range, after: range
) -> Experiment:
    """Counts by Welch with what each customer had before (CUPED), means over cases by delta."""
    rows = _by_customer(tables, metric, lot, window=window, spans={"before": before, "now": after})
    share = lot.percent / 100
    asked: dict[str, Any] = {
        "arm": "arm",
        "control": OTHERS,
        "metric": "y_now",
        "shares": {DRAWN: share, OTHERS: 1 - share},
        "unit": metric.unit,
    }
    if not is_counted(metric):
        # Of who has no case nothing is known; if that hangs on the arm, the sizes show it.
        return ab(rows.filter(pc.field("x_now") > 0), per="x_now", **asked)
    for name, span in (("y_before", before), ("y_now", after)):
        counts = pc.multiply(rows[name], PER / max(len(span), 1))
        rows = rows.set_column(rows.schema.get_field_index(name), name, counts)
    ends = pc.min_max(rows["y_before"]).as_py()
    varies = ends["min"] != ends["max"]
    return ab(rows, before="y_before" if varies else None, **asked)


def _by_customer(
    tables: Tables, metric: Metric, lot: Lot, *, window: Window, spans: Mapping[str, range]
) -> pa.Table:
    """Each customer of the group: his arm, and sum (y) and number (x) of his cases by span."""
    cases = _placed(tables, metric, window)
    parts: dict[str, Any] = {}
    for name, span in spans.items():
        inside = (cases.period >= span.start) & (cases.period < span.stop)
        parts[f"y_{name}"] = cases.value.sum(where=inside)
        parts[f"x_{name}"] = cases.value.count(where=inside)
    sums = cases.group_by(case_of=cases.whose).agg(**parts)
    people = drawn_of(tables, lot)
    both = people.left_join(sums, people.whose == sums.case_of)
    filled = {name: both[name].cast("float64").fill_null(0.0) for name in parts}
    return both.select(arm=ibis.ifelse(both.is_drawn, DRAWN, OTHERS), **filled).to_pyarrow()


def _placed(tables: Tables, metric: Metric, window: Window) -> Table:
    """Cases with their period; a count has the value 1, days to first use end with the watch."""
    cases = metric.cases(tables)
    passed = seconds_between(ibis.literal(begins_at(window.start), "timestamp(6)"), cases.at)
    value = cases.value.cast("float64")
    if metric.summed is Summed.MEDIAN:
        value = ibis.least(value, float(metric.watch_days))
    return cases.filter(cases.whose.notnull() & cases.value.notnull()).select(
        "whose",
        value=value,
        period=(passed / (DAY * window.period_days)).floor().cast("int64"),
    )


def _sizes(found: SampleRatio, lot: Lot) -> Check:
    drawn, others = (f"{found.n[side]:,}" for side in (DRAWN, OTHERS))
    p = f"{found.p_value:.2g}"
    said = Sentence(
        "{drawn} drawn, {others} not; planned are {percent} % (p = {p})",
        drawn=drawn,
        others=others,
        percent=lot.percent,
        p=p,
    )
    return Check(name=CheckName.SIZES, passed=not found.is_broken, said=said)


def _placebo(
    tables: Tables, metric: Metric, question: Question, *, window: Window, claimed: Effect
) -> Check:
    """The same lot, asked of the days from the placebo date to the start."""
    at = window.period_of(question.placebo)
    if not window.first < at < 0:
        return not_tried(CheckName.PLACEBO)
    before, after = range(window.first, at), range(at, 0)
    try:
        found = _compared(
            tables, metric, _lot_of(question), window=window, before=before, after=after
        )
    except AnalyticsError:
        return not_tried(CheckName.PLACEBO)
    effect = found.effects[0]
    return placebo_check(
        effect.estimate,
        effect,
        claimed=claimed,
        day=question.placebo,
        words=lambda value: unit_words(value, metric),
    )


def _lines(tables: Tables, metric: Metric, lot: Lot, window: Window) -> tuple[Line, ...]:
    cases, people = _placed(tables, metric, window), drawn_of(tables, lot)
    counted = people.group_by("is_drawn").agg(n=people.count()).to_pyarrow().to_pylist()
    sizes = {row["is_drawn"]: row["n"] for row in counted}
    joined = cases.inner_join(people, cases.whose == people.whose)
    inside = joined.filter((joined.period >= window.first) & (joined.period <= window.last))
    sums = inside.group_by("period", "is_drawn").agg(y=inside.value.sum(), x=inside.count())
    means = {
        (row["period"], row["is_drawn"]): PER * row["x"] / sizes[row["is_drawn"]]
        if is_counted(metric)
        else row["y"] / row["x"]
        for row in sums.to_pyarrow().to_pylist()
    }
    return tuple(
        Line(
            period=period,
            begins=window.day_of(period),
            reached=means[period, True],
            others=means.get((period, False)),
        )
        for period in range(window.first, window.last + 1)
        if (period, True) in means
    )


def level_of_drawn(
    tables: Tables, metric: Metric, lot: Lot, *, window: Window, span: range
) -> Estimate:
    """The metric of the customers drawn in some periods, with the interval of their mean.

    Raises
    ------
    NothingToMeasure
        Fewer than two of them have a figure.
    """
    rows = _by_customer(tables, metric, lot, window=window, spans={"now": span})
    own = rows.filter(pc.field("arm") == DRAWN)
    if not is_counted(metric):
        own = own.filter(pc.field("x_now") > 0)
    y, x, n = own["y_now"].to_numpy(), own["x_now"].to_numpy(), own.num_rows
    if n < 2:
        raise NothingToMeasure(Sentence("Too few customers have a figure to watch."))
    if is_counted(metric):
        each = PER * y / len(span)
        value = float(each.mean())
    else:
        value = float(y.sum() / x.sum())
        each = (y - value * x) / x.mean()
    half = float(special.stdtrit(n - 1, 0.975) * each.std(ddof=1) / sqrt(n))
    return Estimate(value=value, lower=value - half, upper=value + half)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How customers vary: beyond each other, and from period to period; `n` of them, mean `now`."""

    now: float
    n: int
    between: float
    within: float
    periods: int
    is_adjusted: bool

    def after(self, periods: int) -> float:
        """The deviation of a customer's mean of so many periods, less what his past foretells."""
        variance = self.between + self.within / periods
        past = self.between + self.within / self.periods
        known = self.between**2 / (variance * past) if self.is_adjusted and variance * past else 0.0
        return sqrt(variance * (1 - known)) or 1e-9


def spread_of_customers(tables: Tables, metric: Metric, question: Question) -> Spread:
    """How much the customers of the group vary before the start, zeros included.

    Notes
    -----
    One-way analysis of variance over customers. Means over cases are taken in their linear form,
    (y − R x) / mean x, as by the delta method.
    """
    lot = _lot_of(question)
    window = window_of(tables, metric, question, needs_after=False)
    periods = -window.first
    cases, people = _placed(tables, metric, window), drawn_of(tables, lot)
    joined = cases.inner_join(people, cases.whose == people.whose)
    inside = joined.filter((joined.period >= window.first) & (joined.period < 0))
    cells = inside.group_by("whose", "period").agg(y=inside.value.sum(), x=inside.count())
    rows = cells.to_pyarrow()
    n = int(people.count().to_pyarrow().as_py())
    y, x = (float(pc.sum(rows[name]).as_py() or 0.0) for name in ("y", "x"))
    if n < 2 or not x:
        raise NothingToMeasure(
            Sentence("Too few customers of the group have a figure to foresee its power.")
        )
    if is_counted(metric):
        values = pc.multiply(pc.cast(rows["x"], pa.float64()), float(PER))
        now = PER * x / (n * periods)
    else:
        now = y / x
        rest = pc.subtract(rows["y"], pc.multiply(pc.cast(rows["x"], pa.float64()), now))
        values = pc.divide(rest, x / (n * periods))
    sums = pa.table({"whose": rows["whose"], "z": values, "zz": pc.multiply(values, values)})
    own = sums.group_by("whose").aggregate([("z", "sum"), ("zz", "sum")])
    squares = float(pc.sum(pc.multiply(own["z_sum"], own["z_sum"])).as_py()) / periods
    whole = float(pc.sum(own["z_sum"]).as_py())
    within = (float(pc.sum(own["zz_sum"]).as_py()) - squares) / (n * (periods - 1))
    among = (squares - whole**2 / (n * periods)) / (n - 1)
    return Spread(
        now=now,
        n=n,
        between=max((among - within) / periods, 0.0),
        within=max(within, 0.0),
        periods=periods,
        is_adjusted=is_counted(metric),
    )
