"""The picture of one question by groups and periods: a dot and its interval for each line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart, dots_with_ends
from zhike.apps.surveys.breakdown import Asked, Line, Table
from zhike.apps.surveys.kinds import Figure, scale_of
from zhike.apps.surveys.result_charts import ends_of, rounded
from zhike.apps.surveys.result_words import definition_of
from zhike.apps.surveys.rules import SCALES, QuestionKind
from zhike.pipelines.survey_results import Figure as Measured

MOST_PLACES = 60
Place = tuple[str, Line, Figure | None]  # a measure, and a line; no figure where it is hidden


def breakdown_chart(table: Table, cut: Asked, *, by_label: Any) -> Chart | None:
    """Give the picture of what the table tells; None where fewer than two lines have a figure.

    Of a choice each answer has its block of lines. Hidden lines keep their place and say so.
    """
    if sum(bool(line.shown) for line in table.lines) < 2:
        return None
    places = [
        (measure, line, _of(line, measure)) for measure in table.measures for line in table.lines
    ][:MOST_PLACES]
    over_time = bool(cut.grain) and not cut.by and len(table.measures) == 1
    found = [ends_of(figure) if figure else None for _measure, _line, figure in places]
    labels = {measure: figure.label for measure, _line, figure in places if figure}
    names = [_name(place, labels, cut) for place in places]
    axes = _axes(table, names, over_time=over_time)
    rule = found[0][0] if found[0] and _has_rule(table, cut) else None
    return Chart(
        id=f"breakdown-{table.code}",
        title=next(iter(labels.values()))
        if len(labels) == 1
        else _("Shares of those who answered"),
        summary=_summary(has_rule=rule is not None, hides=None in found),
        option={
            **axes,
            "legend": {"show": False},
            "tooltip": {"show": False},
            "grid": {"left": 12, "right": 24, "top": 12, "bottom": 12},
            "series": dots_with_ends(found, over_time=over_time, rule=rule),
        },
        columns=_columns(cut, by_label),
        rows=[_row(place, cut) for place in places],
        definition=_definition(table),
        period=_period(table, cut),
        n=sum(line.n or 0 for line in table.lines if line.group == table.lines[0].group),
        height=300 if over_time else max(180, 24 * len(places) + 60),
    )


def _of(line: Line, measure: str) -> Figure | None:
    return next((one.figure for one in line.shown if one.figure.measure == measure), None)


def _has_rule(table: Table, cut: Asked) -> bool:
    """One figure for all together that the groups can be held against."""
    return len(table.measures) == 1 and bool(cut.by) and not cut.grain


def _axes(table: Table, names: list[str], *, over_time: bool) -> dict[str, Any]:
    in_shares = _in_shares(table)
    values: dict[str, Any] = {"type": "value", "scale": not in_shares}
    if in_shares:
        values["axisLabel"] = {"formatter": "share"}
    named = {"type": "category", "data": names}
    if over_time:
        return {"xAxis": named, "yAxis": values}
    return {"xAxis": values, "yAxis": named | {"inverse": True}}  # the first line on top


def _name(place: Place, labels: dict[str, str], cut: Asked) -> str:
    measure, line, figure = place
    parts = [
        labels.get(measure, "") if len(labels) > 1 else "",
        line.group if cut.by else "",
        line.period if cut.grain else "",
        "" if figure else _("not shown"),
    ]
    return " · ".join(part for part in parts if part)


def _summary(*, has_rule: bool, hides: bool) -> str:
    said = [
        _("The dot is the figure, the line its 95-percent interval; the rule is all.")
        if has_rule
        else _("The dot is the figure, the line its 95-percent interval.")
    ]
    if hides:
        said.append(_("A place without a dot is not shown: few answers, or for another's sake."))
    return " ".join(said)


def _columns(cut: Asked, by_label: Any) -> list[Any]:
    named = [*([by_label] if cut.by else []), *([_("Period")] if cut.grain else [])]
    ends = (_("Value"), _("Lower end"), _("Upper end"), _("Answers given"))
    return [*named, _("Figure"), *ends]


def _row(place: Place, cut: Asked) -> list[Any]:
    _measure, line, figure = place
    named = [*([line.group] if cut.by else []), *([line.period] if cut.grain else [])]
    if figure is None:
        return [*named, _("not shown"), "–", "–", "–", "–"]
    return [*named, figure.label, *map(rounded, ends_of(figure)), line.n]


def _in_shares(table: Table) -> bool:
    return table.question_kind not in {*SCALES, QuestionKind.PAIR}


def _definition(table: Table) -> str:
    if table.question_kind in SCALES:
        return definition_of(Measured(table.measures[0]), scale_of(table.question_kind))
    if table.question_kind is QuestionKind.PAIR:
        return _("Mean of what was perceived less what was expected, of the same answers")
    return _("Share of those who answered the question")


def _period(table: Table, cut: Asked) -> str:
    if not cut.grain:
        return _("the whole time")
    periods = sorted(line.period for line in table.lines)
    return f"{periods[0]} – {periods[-1]}"
