"""Every question of a survey by groups, by periods, or both, and what differs beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import p_value, percent, points
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.compared import CORRECTIONS
from zhike.apps.surveys.design import CHOOSING, Item
from zhike.apps.surveys.design_words import heading_of
from zhike.apps.surveys.given import Cell, Counted, counted_for
from zhike.apps.surveys.kinds import Figure, figures_of, scale_of
from zhike.apps.surveys.labels import KINDS_OF_QUESTIONS
from zhike.apps.surveys.models import Question, Survey
from zhike.apps.surveys.queries import current_questions
from zhike.apps.surveys.result_words import BY_LABELS, group_words, interval_words, value_words
from zhike.apps.surveys.rules import SCALES, SMALLEST_GROUP, QuestionKind
from zhike.pipelines.survey_breakdown import (
    Difference,
    Given,
    Measure,
    choice_measures,
    differences,
    gap_measure,
    kano_measures,
    scale_measure,
)
from zhike.pipelines.survey_kinds import Estimate, shares_of
from zhike.pipelines.survey_protection import WHOLE, Protection, is_within, quarter_of
from zhike.pipelines.survey_results import Figure as Measured

GRAINS = {"month": gettext_lazy("Month"), "quarter": gettext_lazy("Quarter")}
PAIR_SCALE = (1, 7)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How somebody wants the questions cut: `by` a grouping, in periods of a `grain`; or not."""

    by: str
    grain: str

    def __bool__(self) -> bool:
        return bool(self.by or self.grain)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One figure of a line, and how far it is from what it is compared with."""

    figure: Figure
    found: Difference | None = None

    @property
    def difference(self) -> str:
        return "" if self.found is None else _gap_words(self.found.measure, self.found.difference)

    @property
    def p(self) -> str:
        return "" if self.found is None else p_value(self.found.p_corrected)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One group in one period; without figures it may not be told, and `n` is not told either."""

    group: str
    period: str
    n: int | None = None
    asked: int | None = None
    response: Estimate | None = None
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """One question. `left_out` lines are hidden and not listed; `measures` are compared."""

    code: str
    question_kind: QuestionKind
    measures: tuple[str, ...]
    kind: str
    text: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    left_out: int
    correction: Any
    by_quarters_alone: bool


def cut_asked(asked: Mapping[str, str]) -> Asked:
    """Read the cut from an address; what it names wrongly is no cut."""
    by, grain = asked.get("by", ""), asked.get("grain", "")
    return Asked(by=by if by in BY_LABELS else "", grain=grain if grain in GRAINS else "")


def tables_of(caller: Caller, survey: Survey, cut: Asked) -> list[Table]:
    """Give every question with figures, cut as asked, of those whom the lot chose."""
    counted = counted_for(caller, survey, by=cut.by)
    return [
        _table(question, counted, cut)
        for question in current_questions([survey])[survey.pk]
        if question.kind != QuestionKind.TEXT
    ]


def _table(question: Question, counted: Counted, cut: Asked) -> Table:
    item, cells = question.item, counted.of(question)
    decided = counted.told_of(question)
    told = dict(_told(cells, decided, cut))
    measures = _measures(item)
    found, method = differences(_pairs(told, cut), measures=measures)
    by_line: dict[tuple[str, str], Difference] = {(one.key, one.measure.name): one for one in found}
    asked = counted.asked_of(question)
    lines = [
        _line(item, key, given, cut, asked=asked, found=by_line) for key, given in told.items()
    ]
    listed = [one for one in lines if one.shown or not (cut.by and cut.grain)]
    first = next((one.shown for one in lines if one.shown), ())
    return Table(
        code=question.code,
        question_kind=QuestionKind(question.kind),
        measures=tuple(one.name for one in measures),
        kind=str(KINDS_OF_QUESTIONS[QuestionKind(question.kind)]),
        text=heading_of(item),
        heads=tuple(one.figure.label for one in first),
        lines=tuple(listed),
        left_out=len(lines) - len(listed),
        correction=CORRECTIONS[method] if found else "",
        by_quarters_alone=bool(cut.by) and cut.grain == "month" and not decided.months_by_group,
    )


Key = tuple[str | None, str]  # group, None for all together, and period


def _told(
    cells: Mapping[Cell, Given], decided: Protection, cut: Asked
) -> Iterator[tuple[Key, Given | None]]:
    """Every line in its order, with its answers where they may be told."""
    months = sorted({month for _group, month in cells})
    periods = {"": [WHOLE], "month": months}.get(cut.grain)
    periods = sorted({quarter_of(one) for one in months}) if periods is None else periods
    sizes: dict[str, int] = {}
    for (whose, _month), one in cells.items():
        sizes[whose] = sizes.get(whose, 0) + one.n
    # Hidden ones by name: their order would tell which is larger.
    told = {one for one in sizes if decided.may_tell(group=one, period=WHOLE)}
    groups = sorted(sizes, key=lambda one: (-sizes[one] * (one in told), one)) if cut.by else []
    lines: list[str | None] = [None, *groups]
    for group in lines:
        for period in periods:
            given: Given | None = None
            if decided.may_tell(group=group, period=period):
                inside = (
                    one
                    for (whose, month), one in cells.items()
                    if group in {None, whose} and is_within(month, period)
                )
                given = sum(inside, Given())
            yield (group, period), given


def _pairs(told: Mapping[Key, Given | None], cut: Asked) -> dict[str, tuple[Given, Given]]:
    """What each line is compared with: the period before it, or all who are not of its group."""
    found: dict[str, tuple[Given, Given]] = {}
    before: tuple[str | None, Given | None] = (None, None)
    whole = told.get((None, WHOLE))
    for (group, period), given in told.items():
        other = None
        if cut.grain:
            other = before[1] if before[0] == (group or WHOLE) else None
            before = (group or WHOLE, given)
        elif group is not None and whole is not None and given is not None:
            other = whole - given
        if given is not None and other is not None and other.n >= SMALLEST_GROUP:
            found[_name(group, period)] = (other, given)
    return found


def _line(
    item: Item,
    key: Key,
    given: Given | None,
    cut: Asked,
    *,
    asked: Mapping[Cell, int],
    found: Mapping[tuple[str, str], Difference],
) -> Line:
    group, period = key
    words = group_words(cut.by, group)
    if given is None:
        return Line(group=words, period=period)
    inside = (cell for cell in asked if group in {None, cell[0]} and is_within(cell[1], period))
    size = sum(asked[cell] for cell in inside) or None
    name = _name(group, period)
    return Line(
        group=words,
        period=period,
        n=given.n,
        asked=size,
        response=shares_of({"": min(given.n, size)}, n=size)[""] if size else None,
        shown=tuple(
            Shown(figure=one, found=found.get((name, one.measure)))
            for one in figures_of(item, given)
        ),
    )


def _measures(item: Item) -> list[Measure]:
    if item.kind in SCALES:
        return [scale_measure(scale_of(item.kind))]
    if item.kind in CHOOSING:
        return choice_measures([one.code for one in item.options])
    low, high = PAIR_SCALE
    is_pair = item.kind is QuestionKind.PAIR
    return [gap_measure(lowest=low, highest=high)] if is_pair else kano_measures()


def _name(group: str | None, period: str) -> str:
    return f"{'all' if group is None else f'group {group}'} | {period}"


def _gap_words(measure: Measure, gap: Estimate) -> str:
    """A difference with its interval: of shares in percentage points, never a bare percent."""
    if measure.figure is Measured.TOP_TWO:
        if gap.lower is None:
            return points(gap.value)
        ends = {"low": points(gap.lower), "high": points(gap.upper)}
        return f"{points(gap.value)} ({_('%(low)s to %(high)s') % ends})"
    ends_words = interval_words(measure.figure, gap, signed=True)
    value = value_words(measure.figure, gap.value, signed=True)
    return f"{value} ({ends_words})" if ends_words else value


def response_words(line: Line) -> str:
    """What share of those who were asked answered."""
    return "–" if line.response is None else percent(line.response.value)
