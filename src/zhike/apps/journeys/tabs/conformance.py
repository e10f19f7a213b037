"""Conformance: cases held against the written standard in force on the day they began."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, OptionField, Part, Tile, data_table
from zhike.apps.journeys.queries import choices_of
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.journey_checks import branch_among


def parts(bench: Workbench) -> Sequence[Part]:
    needs = _(
        "Nobody has written a service standard for this log yet. Put one into the folder"
        " “standards” of the bank, named after the log: steps, order, limits and control points."
    )
    stages = _(
        "Stages need a stage catalogue. Put one into the folder “stages” of the bank: which"
        " activities belong to which stage."
    )
    held = bench.part(
        _held, id="conformance", title=_("Conformance"), needs=needs, fields=_fields(bench)
    )
    found = [held]
    if not held.lack:
        found.append(bench.part(_deviations, id="deviations", title=_("Deviations"), needs=needs))
    found.append(bench.part(_stages, id="stages", title=_("Stages"), needs=stages))
    return found


def deviation_kinds() -> dict[str, str]:
    return {
        "missing_step": _("Step missing"),
        "wrong_order": _("Wrong order"),
        "late": _("Too late"),
        "unexpected_step": _("Unexpected step"),
        "missing_control": _("Control point missing"),
    }


def _fields(bench: Workbench) -> list[OptionField]:
    return [
        OptionField(
            name="unit",
            label=_("Branch or team stands in"),
            value=bench.option("unit"),
            hint=unit_of(bench) or "resource",
        )
    ]


def unit_of(bench: Workbench) -> str:
    """Give where the branch stands: as asked for, else in an attribute that is named so."""
    return bench.option("unit") or branch_among(choices_of(bench.log_name).attribute_names)


def _held(bench: Workbench) -> Part:
    options = {"unit": unit_of(bench), "calendar": bench.option("calendar")}
    found = bench.ask("conformance", **options)
    facts, period = found.facts, wording.period(found.first_at, found.last_at)
    n, conforming = facts.get("n") or 0, facts.get("n_conforming") or 0
    kinds = deviation_kinds()
    tile = Tile(
        label=_("Cases without a deviation"),
        value=wording.share(conforming / n if n else None),
        definition=_("Of the cases for which a version of the standard was in force"),
        period=period,
        n=n,
    )
    units = [
        Column(name="unit", label=_("Branch or team")),
        Column(name="rate.value", label=_("Without a deviation"), words=wording.share, bar=True),
        Column(name="rate.lower", label=_("Lower bound"), words=wording.share),
        Column(name="rate.upper", label=_("Upper bound"), words=wording.share),
        Column(name="p_corrected", label=_("p, corrected"), words=wording.p_value),
        Column(name="n_conforming", label=_("Cases without one"), words=wording.count),
        Column(name="n", label="n", words=wording.count),
        *(
            Column(name=f"by_kind.{kind}", label=label, words=wording.count)
            for kind, label in kinds.items()
        ),
    ]
    return Part(
        id="conformance",
        title=_("Conformance"),
        lead=_("Each case against the version of the standard in force on the day it began"),
        answer=found,
        options=options,
        tiles=[tile],
        tables=[
            data_table(
                _kinds(facts.get("deviations")), caption=_("Deviations by step"), columns=_by_step()
            ),
            data_table(
                wording.reserved(found.rows, "unit"),
                caption=_("Branches and teams"),
                columns=units,
            ),
        ],
    )


def _by_step() -> list[Column]:
    return [
        Column(name="step", label=_("Step")),
        Column(name="kind", label=_("Deviation")),
        Column(name="cases", label=_("Process cases"), words=wording.count, bar=True),
    ]


def _kinds(rows: Any) -> list[dict[str, Any]]:
    kinds = deviation_kinds()
    worded = [{**row, "kind": kinds.get(row["kind"], row["kind"])} for row in rows or []]
    return sorted(worded, key=lambda row: -row["cases"])


def _deviations(bench: Workbench) -> Part:
    options = {"unit": unit_of(bench), "calendar": bench.option("calendar")}
    found = bench.ask("deviations", **options)
    columns = [
        Column(name="case_id", label=_("Case")),
        Column(name="kind", label=_("Deviation")),
        Column(name="step", label=_("Step")),
        Column(name="elapsed_seconds", label=_("After"), words=wording.duration),
        Column(name="unit", label=_("Branch or team")),
        Column(name="version", label=_("Version in force")),
        Column(name="began", label=_("Begun")),
    ]
    kinds = deviation_kinds()
    rows = [
        {
            **row,
            "kind": kinds.get(row["kind"], row["kind"]),
            "began": wording.moment(row.get("started_at")),
        }
        for row in wording.reserved(found.rows, "unit")
    ]
    link = ("case_id", lambda row: bench.url("case", row["case_id"]).partition("?")[0])
    return Part(
        id="deviations",
        title=_("Deviations"),
        lead=_("Case by case, with the version of the standard in force"),
        answer=found,
        options=options,
        tables=[data_table(rows, caption=_("Deviations"), columns=columns, link=link)],
        is_by_case=True,
    )


def _stages(bench: Workbench) -> Part:
    found = bench.ask("stages")
    columns = [
        Column(name="stage", label=_("Stage")),
        Column(name="events", label=_("Events"), words=wording.count, bar=True),
        Column(name="cases", label=_("Process cases"), words=wording.count),
        Column(name="customers", label=_("Customers"), words=wording.count),
    ]
    return Part(
        id="stages",
        title=_("Stages"),
        answer=found,
        tables=[
            data_table(
                wording.reserved(found.rows, "stage"),
                caption=_("Stages of the journey"),
                columns=columns,
            )
        ],
    )
