"""`zhike effects METHOD FILE`: whether a change helped, from a file, as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from zhike.cli import effects_power
from zhike.cli.errors import PeriodUnreadable
from zhike.cli.table_files import read_table


def add_parser(subjects: Any) -> None:
    """Add the subject `effects` with its methods."""
    parser = subjects.add_parser("effects", help="whether a change helped, from a file, as JSON")
    methods = parser.add_subparsers(dest="method", metavar="METHOD", required=True)

    ab = methods.add_parser("ab", help="a randomised experiment: each arm against the control")
    ab.add_argument("--group", required=True, metavar="COL", help="the column of arms")
    ab.add_argument("--control", required=True, metavar="NAME", help="the arm without the change")
    ab.add_argument("--per", metavar="COL", help="the denominator of a ratio metric")
    ab.add_argument("--before", metavar="COL", help="a value from before the start (CUPED)")
    ab.add_argument("--cluster", metavar="COL", help="whole branches that were put into an arm")
    ab.add_argument("--any-time", action="store_true", help="looked at while it runs")
    ab.set_defaults(run=print_ab)

    did = methods.add_parser("did", help="a roll-out in one step or many, by branch and period")
    did.add_argument("--id", required=True, metavar="COL", help="the branch")
    did.add_argument("--time", required=True, metavar="COL", help="the period")
    did.add_argument("--start", required=True, metavar="COL", help="period it had the change from")
    did.add_argument("--cluster", metavar="COL", help="regions that were reached together")
    did.add_argument("--controls", choices=["not_yet", "never"], default="not_yet")
    did.set_defaults(run=print_did)

    series = methods.add_parser("series", help="one series before and after a date")
    series.add_argument("--time", required=True, metavar="COL", help="the period")
    series.add_argument(
        "--since", required=True, metavar="PERIOD", help="the first with the change"
    )
    series.add_argument("--beside", default="", metavar="COL,COL", help="untouched other series")
    series.add_argument(
        "--season", type=int, metavar="PERIODS", help="a pattern repeats after so many"
    )
    series.set_defaults(run=print_series)

    times = methods.add_parser("times", help="how long cases take, some not ended yet")
    times.add_argument("--group", required=True, metavar="COL", help="the column of arms")
    times.add_argument("--control", required=True, metavar="NAME", help="the arm without it")
    times.add_argument("--ended", required=True, metavar="COL", help="whether the end was seen")
    times.add_argument("--horizon", type=float, metavar="TIME", help="means are taken up to it")
    times.set_defaults(run=print_times)

    synth = methods.add_parser("synth", help="one unit against a mixture of others")
    synth.add_argument("--id", required=True, metavar="COL", help="the unit")
    synth.add_argument("--time", required=True, metavar="COL", help="the period")
    synth.add_argument("--treated", required=True, metavar="NAME", help="the unit that changed")
    synth.add_argument("--since", required=True, metavar="PERIOD", help="its first period with it")
    synth.set_defaults(run=print_synth)

    for method in (ab, did, series, times, synth):
        _add_common(method)
    effects_power.add_parser(methods)


def print_ab(wanted: argparse.Namespace) -> int:
    """Print the effect of each arm."""
    from zhike.analytics import effects

    found = effects.ab(
        read_table(wanted.file),
        arm=wanted.group,
        control=wanted.control,
        metric=wanted.metric,
        per=wanted.per,
        before=wanted.before,
        cluster=wanted.cluster,
        looks="any_time" if wanted.any_time else "once",
        unit=wanted.unit and effects.Unit(wanted.unit),
        confidence=wanted.confidence,
    )
    return _print([_flat(effect, wanted) for effect in found.effects])


def print_did(wanted: argparse.Namespace) -> int:
    """Print the mean effect of a roll-out, its course, and whether the comparison is fair."""
    from zhike.analytics import effects

    found = effects.did(
        read_table(wanted.file),
        unit=wanted.id,
        period=wanted.time,
        metric=wanted.metric,
        changed=wanted.start,
        cluster=wanted.cluster,
        controls=wanted.controls,
        counts=effects.Unit(wanted.unit or "number"),
        confidence=wanted.confidence,
    )
    course = [
        {
            "periods_after": one.periods_after,
            "effect": one.estimate.value,
            "low": one.estimate.lower,
            "high": one.estimate.upper,
            "band_low": one.band_lower,
            "band_high": one.band_upper,
            "n": one.n,
        }
        for one in found.course
    ]
    return _print(
        {
            **_flat(found.effect, wanted),
            "parallel_p": found.parallel_p,
            "course": course,
            "cohorts": [
                {"start": start, "effect": one.value, "low": one.lower, "high": one.upper}
                for start, one in found.cohorts.items()
            ],
            "dropped": found.dropped,
            "always": found.always,
        }
    )


def print_series(wanted: argparse.Namespace) -> int:
    """Print the mean effect a period, the sum, each period, and the placebo dates."""
    from zhike.analytics import effects

    table = read_table(wanted.file)
    found = effects.interrupted(
        table,
        period=wanted.time,
        metric=wanted.metric,
        since=_as_in(table, wanted.time, wanted.since),
        beside=[name.strip() for name in wanted.beside.split(",") if name.strip()],
        season=wanted.season,
        counts=effects.Unit(wanted.unit or "number"),
        confidence=wanted.confidence,
    )
    return _print(
        {
            **_flat(found.effect, wanted),
            "total": _ends(found.total),
            "periods": [
                {"period": one.period, "seen": one.seen, "expected": _ends(one.expected)}
                for one in found.expected
            ],
            "placebos": [
                {
                    "period": one.period,
                    "effect": one.estimate.value,
                    "low": one.estimate.lower,
                    "high": one.estimate.upper,
                    "p_value": one.p_value,
                    "p_corrected": one.p_corrected,
                }
                for one in found.placebos
            ],
        }
    )


def print_times(wanted: argparse.Namespace) -> int:
    """Print the mean time saved within the horizon, and the log-rank test of the curves."""
    from zhike.analytics import effects

    found = effects.time_gaps(
        read_table(wanted.file),
        arm=wanted.group,
        control=wanted.control,
        duration=wanted.metric,
        ended=wanted.ended,
        horizon=wanted.horizon,
        counts=effects.Unit(wanted.unit or "days"),
        confidence=wanted.confidence,
    )
    return _print(
        [
            {**_flat(one.effect, wanted), "horizon": one.horizon, "logrank_p": one.logrank_p}
            for one in found
        ]
    )


def print_synth(wanted: argparse.Namespace) -> int:
    """Print the effect on one unit, the mixture it is held against, and the placebos."""
    from zhike.analytics import effects

    table = read_table(wanted.file)
    found = effects.synthetic_control(
        table,
        unit=wanted.id,
        period=wanted.time,
        metric=wanted.metric,
        treated=_as_in(table, wanted.id, wanted.treated),
        since=_as_in(table, wanted.time, wanted.since),
        counts=effects.Unit(wanted.unit or "number"),
        confidence=wanted.confidence,
    )
    placebo = None
    if found.time is not None:
        when, gap, p = found.time
        placebo = {"period": when, "effect": gap, "p_value": p}
    return _print(
        {
            **_flat(found.effect, wanted),
            "weights": found.weights,
            "gaps": found.gaps,
            "fit": found.fit,
            "placebos_in_space": found.space,
            "placebo_in_time": placebo,
        }
    )


def _as_in(table: Any, column: str, text: str) -> Any:
    """Read a period as the column holds it."""
    import pyarrow as pa

    from zhike.analytics.errors import MissingColumns

    if column not in table.column_names:
        raise MissingColumns(table="The file", missing=[column], found=table.column_names)
    kind = table.schema.field(column).type
    try:
        return pa.scalar(text).cast(kind).as_py()
    except pa.ArrowInvalid as error:
        raise PeriodUnreadable(column=column, period=text, kind=str(kind)) from error


def _add_common(method: argparse.ArgumentParser) -> None:
    from zhike.analytics.effects.effect import Unit

    method.add_argument("file", type=Path, metavar="FILE", help="CSV, plain or .gz, or Parquet")
    method.add_argument("--metric", required=True, metavar="COL", help="the column of the outcome")
    method.add_argument("--unit", choices=[str(unit) for unit in Unit], help="what it counts")
    method.add_argument("--confidence", type=float, default=0.95, metavar="SHARE")
    method.add_argument("--yuan", type=float, metavar="YUAN", help="what one unit is worth")
    method.add_argument("--times", type=float, default=1.0, help="customers or periods it is for")
    method.add_argument("--json", action="store_true", help="always so; for clarity")


def _flat(effect: Any, wanted: argparse.Namespace) -> dict[str, Any]:
    if wanted.yuan is not None:
        effect = effect.worth(yuan_per_unit=wanted.yuan, times=wanted.times)
    return {
        "arm": effect.arm,
        "effect": effect.estimate.value,
        "low": effect.estimate.lower,
        "high": effect.estimate.upper,
        "p_value": effect.p_value,
        "p_corrected": effect.p_corrected,
        "n": effect.n,
        "n_control": effect.n_control,
        "unit": effect.unit,
        "baseline": effect.baseline,
        "relative": _ends(effect.relative),
        "yuan": _ends(effect.yuan),
        "method": effect.method,
        "sentence": effect.sentence,
        "warnings": list(effect.warnings),
    }


def _ends(estimate: Any) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {"value": estimate.value, "low": estimate.lower, "high": estimate.upper}


def _print(found: object) -> int:
    print(json.dumps(found, indent=2, ensure_ascii=False, default=str))
    return 0
