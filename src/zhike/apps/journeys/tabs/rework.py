"""Rework: what is done again in the same case."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench


def parts(bench: Workbench) -> Sequence[Part]:
    found = bench.ask("rework")
    period = wording.period(found.first_at, found.last_at)
    columns = [
        Column(name="activity", label=_("Activity")),
        Column(name="share", label=_("Cases with rework"), words=wording.share, bar=True),
        Column(name="share_lower", label=_("Lower bound"), words=wording.share),
        Column(name="share_upper", label=_("Upper bound"), words=wording.share),
        Column(name="rework_cases", label=_("Repeated in"), words=wording.count),
        Column(name="n", label=_("Cases with it"), words=wording.count),
        Column(name="repetitions", label=_("Repetitions"), words=wording.count),
        Column(name="self_loops", label=_("At once again"), words=wording.count),
        Column(name="loops", label=_("After one other"), words=wording.count),
    ]
    tiles = [
        Tile(
            label=_("Repetitions"),
            value=wording.count(sum(row["repetitions"] for row in found.rows)),
            definition=_("Events beyond the first of the same activity in the same case"),
            period=period,
            n=found.cases,
        )
    ]
    repeated = [row for row in found.rows if row["rework_cases"]]
    if repeated:
        worst = max(repeated, key=lambda row: row["rework_cases"])
        bounds = {"lower": worst["share_lower"], "upper": worst["share_upper"]}
        tiles.append(
            Tile(
                label=_("Most often repeated: %(activity)s") % {"activity": worst["activity"]},
                value=wording.share(worst["share"]),
                interval=wording.interval(bounds, words=wording.share),
                definition=_("Share of the cases with it in which it is done more than once"),
                period=period,
                n=worst["n"],
            )
        )
    part = Part(
        id="rework",
        title=_("Rework"),
        lead=_("What is done again in the same case. Not all of it is waste: ask why."),
        answer=found,
        tiles=tiles,
        tables=[data_table(found.rows, caption=_("Activities by rework"), columns=columns)],
    )
    return [part]
