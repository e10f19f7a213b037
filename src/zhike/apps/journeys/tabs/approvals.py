"""Approvals: what each level decides, what it costs, and which never change the outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.workbench import Workbench


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _(
        "This needs approval steps with an outcome. Name the steps, and the words that mean"
        " approval."
    )
    fields = [
        OptionField(
            name="levels",
            label=_("Approval steps, the lowest first, separated by commas"),
            value=bench.option("levels"),
            adds=bench.activities(),
        ),
        OptionField(
            name="approved",
            label=_("Outcomes that mean approval"),
            value=bench.option("approved"),
            hint="通过, approved",
        ),
    ]
    title = _("Approval levels")
    return [bench.part(_levels, id="approvals", title=title, needs=needs, fields=fields)]


def _levels(bench: Workbench) -> Part:
    names = ("levels", "approved", "calendar")
    options = {name: bench.option(name) for name in names}
    found = bench.ask("approvals", **options)
    period = wording.period(found.first_at, found.last_at)
    silent = [row for row in found.rows if row["never_changes"]]
    tiles = [_tile(row, period=period) for row in silent] or [
        Tile(
            label=_("Levels that never change the outcome"),
            value="0",
            definition=_("Of the levels with enough decided cases to say so"),
            period=period,
            n=found.cases,
        )
    ]
    columns = [
        Column(name="level", label=_("Level")),
        Column(name="n", label=_("Decided cases"), words=wording.count),
        Column(name="approval.value", label=_("Approved"), words=wording.share),
        Column(name="approval.lower", label=_("Lower bound"), words=wording.share),
        Column(name="approval.upper", label=_("Upper bound"), words=wording.share),
        Column(name="n_changed", label=_("Outcome changed"), words=wording.count),
        Column(
            name="change_chance_upper", label=_("Chance of a change at most"), words=wording.share
        ),
        Column(name="verdict", label=_("Verdict")),
        Column(name="median_seconds", label=_("Median time"), words=wording.duration),
        Column(name="total_seconds", label=_("Hours in all"), words=wording.hours, bar=True),
    ]
    verdicts = {True: _("never changes the outcome"), False: _("decides")}
    rows = [{**row, "verdict": verdicts[bool(row["never_changes"])]} for row in found.rows]
    return Part(
        id="approvals",
        title=_("Approval levels"),
        lead=_(
            "A level that never says no still may be needed: by law, or because people know of it"
        ),
        answer=found,
        options=options,
        tiles=tiles,
        tables=[data_table(rows, caption=_("Approval levels"), columns=columns)],
    )


def _tile(row: dict[str, Any], *, period: str) -> Tile:
    return Tile(
        label=_("%(level)s never changes the outcome") % {"level": row["level"]},
        value=wording.hours(row["total_seconds"]),
        definition=_(
            "Hours spent there; the chance that it changes the next case is at most %(share)s"
        )
        % {"share": wording.share(row["change_chance_upper"])},
        period=period,
        n=row["n"],
    )
