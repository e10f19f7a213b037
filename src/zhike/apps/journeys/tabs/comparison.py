"""Comparison: what differs between two periods or two segments, and what is chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench

LEVEL = 0.05


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _(
        "Two parts with cases in both are needed. Give a date that splits the period, or an"
        " attribute and two of its values."
    )
    fields = _fields(bench)
    title = _("Comparison")
    return [bench.part(_compare, id="comparison", title=title, needs=needs, fields=fields)]


def measure_names() -> dict[str, str]:
    return {
        "events_per_case": _("Events per case"),
        "throughput_median_seconds": _("Median throughput time"),
        "rework_share": _("Cases with rework"),
        "completion_share": _("Completed cases"),
        "good_outcome_share": _("Good outcomes"),
        "activity_share": _("Cases with"),
        "edge_share": _("Cases that go"),
    }


def _fields(bench: Workbench) -> list[OptionField]:
    return [
        OptionField(
            name="split", label=_("Split at the date"), value=bench.option("split"), kind="date"
        ),
        OptionField(
            name="by", label=_("or by the attribute"), value=bench.option("by"), hint="channel"
        ),
        OptionField(
            name="values",
            label=_("with the two values"),
            value=bench.option("values"),
            hint="app,branch",
        ),
    ]


def _compare(bench: Workbench) -> Part:
    names = ("split", "by", "values", "ends", "good")
    options = {name: bench.option(name) for name in names}
    found = bench.ask("compare", **options)
    period = wording.period(found.first_at, found.last_at)
    rows = [worded(row) for row in found.rows]
    proven = sum(
        row["p_corrected"] is not None and row["p_corrected"] < LEVEL for row in found.rows
    )
    tiles = [
        Tile(
            label=_("Proven differences"),
            value=f"{wording.count(proven)} / {wording.count(len(rows))}",
            definition=_("Corrected p below 0.05; the others may be chance"),
            period=period,
            n=found.cases,
        ),
        Tile(
            label=_("Cases before"),
            value=wording.count(found.facts.get("n_before")),
            definition=_("Cases of the first part"),
            period=period,
            n=found.facts.get("n_before"),
        ),
        Tile(
            label=_("Cases after"),
            value=wording.count(found.facts.get("n_after")),
            definition=_("Cases of the second part"),
            period=period,
            n=found.facts.get("n_after"),
        ),
    ]
    return Part(
        id="comparison",
        title=_("Comparison"),
        lead=_compared(options),
        answer=found,
        options=options,
        tiles=tiles,
        tables=[data_table(rows, caption=_("Differences"), columns=_columns(), most=200)],
    )


def _compared(options: dict[str, str]) -> str:
    if options["by"]:
        first, _comma, second = options["values"].partition(",")
        return _("%(by)s: %(second)s against %(first)s") % {
            "by": options["by"],
            "first": first.strip(),
            "second": second.strip(),
        }
    if options["split"]:
        return _("Cases begun since %(day)s against those before") % {"day": options["split"]}
    return _("The later half of the cases against the earlier half")


def _columns() -> list[Column]:
    return [
        Column(name="name", label=_("Measure")),
        Column(name="before", label=_("Before")),
        Column(name="after", label=_("After")),
        Column(name="difference", label=_("Difference")),
        Column(name="interval", label=_("Interval")),
        Column(name="p_corrected", label=_("p, corrected"), words=wording.p_value),
        Column(name="verdict", label=_("Verdict")),
    ]


def worded(row: dict[str, Any]) -> dict[str, Any]:
    """Word one difference in the unit of its measure; shares differ by percentage points."""
    words = _words(row["measure"])
    is_share = row["measure"].endswith("_share")
    change = points if is_share else words
    difference = row["difference"]
    key = " → ".join(row["key"].split("›")) if row["key"] else ""
    is_proven = row["p_corrected"] is not None and row["p_corrected"] < LEVEL
    return {
        "name": f"{measure_names().get(row['measure'], row['measure'])} {key}".strip(),
        "before": words(row["before"]["value"]),
        "after": words(row["after"]["value"]),
        "difference": _signed(difference["value"], change),
        "interval": " … ".join(_signed(difference[end], change) for end in ("lower", "upper")),
        "p_corrected": row["p_corrected"],
        "verdict": _("proven") if is_proven else _("may be chance"),
    }


def points(value: float | None) -> str:
    return wording.NONE if value is None else _("%s points") % f"{100 * value:.1f}"


def _words(measure: str) -> Any:
    if measure.endswith("_share"):
        return wording.share
    return wording.duration if measure.endswith("_seconds") else wording.ratio


def _signed(value: float | None, words: Any) -> str:
    text: str = words(value)
    return f"+{text}" if value is not None and value > 0 else text
