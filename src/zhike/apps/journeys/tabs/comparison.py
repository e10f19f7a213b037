"""Comparison: what differs between two periods or two segments, and what is chance."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.difference_words import guard_sentence, is_proven, sentence, worded
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.asking import read_list

SAID = 8  # sentences; the table has every difference


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _(
        "Two parts with cases in both are needed. Give a date that splits the period, or an"
        " attribute and two of its values."
    )
    fields = _fields(bench)
    title = _("Comparison")
    return [bench.part(_compare, id="comparison", title=title, needs=needs, fields=fields)]


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
    proven = [row for row in found.rows if is_proven(row)]
    tiles = [
        Tile(
            label=_("Proven differences"),
            value=f"{wording.count(len(proven))} / {wording.count(len(rows))}",
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
        template="journeys/_sentences.html",
        extra={
            "sentences": [sentence(row) for row in proven[:SAID]],
            "guards": [guard_sentence(guard) for guard in found.facts.get("guards", [])],
        },
        tables=[data_table(rows, caption=_("Differences"), columns=_columns(), most=200)],
    )


def _compared(options: dict[str, str]) -> str:
    if options["by"]:
        first, second = read_list(options["values"])
        return _("%(by)s: %(second)s against %(first)s") % {
            "by": options["by"],
            "first": first,
            "second": second,
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
