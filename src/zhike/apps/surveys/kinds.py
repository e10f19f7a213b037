"""Every question of a survey with the figure that is right for its kind, and none of few answers.

Of the version asked now; answers to an earlier version count where code and kind are the same.
Those whom the lot chose and those who came over open links are never counted together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.design import CHOOSING, Item
from zhike.apps.surveys.design_words import heading_of
from zhike.apps.surveys.given import counted_for
from zhike.apps.surveys.labels import KINDS_OF_QUESTIONS
from zhike.apps.surveys.models import Question, Survey
from zhike.apps.surveys.queries import (
    current_questions,
    open_answers_for,
    sheet_words_for,
)
from zhike.apps.surveys.result_words import interval_words, label_of, value_words
from zhike.apps.surveys.rules import SCALES, SMALLEST_GROUP, QuestionKind
from zhike.apps.surveys.sources import ASKS
from zhike.apps.surveys.step_pages import option_words
from zhike.apps.vault.secrets import open_secret
from zhike.pipelines.survey_breakdown import Given
from zhike.pipelines.survey_kinds import Estimate, gap_of, kano_of, scores_of, shares_of
from zhike.pipelines.survey_results import Scale
from zhike.schema.signs import with_sign as with_sign

KANO_LABELS = {
    "attractive": gettext_lazy("attractive: delights where it is there"),
    "one_dimensional": gettext_lazy("one-dimensional: the more, the better"),
    "must_be": gettext_lazy("must-be: missed where it is not there"),
    "indifferent": gettext_lazy("indifferent"),
    "reverse": gettext_lazy("reverse: better without it"),
}
LIKELY = 0.05
MOST_WORDS = 100  # read one after another


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a question; a class of features has words in place of a value.

    `measure` names it where groups are compared by it.
    """

    measure: str = ""
    label: str
    words: str
    interval: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One question; without figures it has too few answers, and `n` is not told either."""

    code: str
    kind: str
    text: str
    n: int | None
    figures: tuple[Figure, ...]
    words: tuple[str, ...] = ()


def told_of(caller: Caller, survey: Survey, *, openly: bool = False) -> list[Told]:
    """Give every question of a survey but those in own words.

    Of those whom the lot chose; `openly`: of those who came over an open link, and of nobody else.
    """
    questions = [q for q in current_questions([survey])[survey.pk] if q.kind != QuestionKind.TEXT]
    if openly:
        return [_told(one, _came(caller, one)) for one in questions]
    counted = counted_for(caller, survey)
    return [_told(one, sum(counted.of(one).values(), Given())) for one in questions]


def nameless_words(caller: Caller, survey: Survey, *, openly: bool = False) -> list[Told]:
    """Give what was written without a name, for who may read it; of ten sheets or more.

    In the order of numbers drawn by chance. What was written with a name stands on the page of
    figures.
    """
    if not caller.may(Permission.READ_ANSWERS):
        return []
    found = []
    for question in current_questions([survey])[survey.pk]:
        asked, came = sheet_words_for, open_answers_for
        rows = (came if openly else asked)(caller, question).exclude(text_sealed="")
        if question.kind == QuestionKind.TEXT and rows.count() >= SMALLEST_GROUP:
            sealed = rows.order_by("pk").values_list("text_sealed", flat=True)[:MOST_WORDS]
            found.append(
                Told(
                    code=question.code,
                    kind=str(KINDS_OF_QUESTIONS[QuestionKind.TEXT]),
                    text=heading_of(question.item),
                    n=rows.count(),
                    figures=(),
                    words=tuple(open_secret(one) for one in sealed),
                )
            )
    return found


def survey_asked(request: HttpRequest) -> Survey | None:
    """The survey that an address names; else the first."""
    rows = Survey.objects.order_by("id")
    return rows.filter(code=request.GET.get("survey", "")).first() or rows.first()


def _told(question: Question, given: Given) -> Told:
    is_shown = given.n >= SMALLEST_GROUP
    return Told(
        code=question.code,
        kind=str(KINDS_OF_QUESTIONS[QuestionKind(question.kind)]),
        text=heading_of(question.item),
        n=given.n if is_shown else None,
        figures=tuple(figures_of(question.item, given)) if is_shown else (),
    )


def _came(caller: Caller, question: Question) -> Given:
    """What those answered who came over an open link."""
    rows = open_answers_for(caller, question).order_by()
    whole: dict[Any, dict[str, int]] = defaultdict(dict)
    for whose, part, score in rows.values_list("sheet_id", "part", "score"):
        if score is not None:
            whole[whose][part] = score
    halves = question.item.halves
    found = Given(n=len(whole))
    for parts in whole.values():
        if halves and len(parts) > 1:
            found.pairs[parts[halves[0]], parts[halves[1]]] += 1
        elif question.kind in CHOOSING:
            found.chosen.update(parts)
        elif not halves:
            found.scores[parts[""]] += 1
    return found


def figures_of(item: Item, given: Given) -> Iterator[Figure]:
    """Give the figures that are right for the kind of a question."""
    if item.kind in SCALES:
        scale = scale_of(item.kind)
        for one in scores_of(given.scores, scale=scale):
            found = one.estimate
            yield Figure(
                measure=one.figure.value,
                label=label_of(one.figure, scale),
                words=value_words(one.figure, found.value),
                interval=interval_words(one.figure, found),
                **_ends(found),
            )
    elif item.kind in CHOOSING:
        names = {one.code: option_words(one) for one in item.options}
        chosen = {code: given.chosen[code] for code in names}
        for code, found in shares_of(chosen, n=given.n).items():
            yield _share(names[code], found, measure=code)
    else:
        yield from (_gap if item.kind is QuestionKind.PAIR else _kano)(given.pairs)


def scale_of(kind: QuestionKind) -> Scale:
    low, high = SCALES[kind]
    return Scale(asks=ASKS[kind], lowest=low, highest=high)


def _gap(pairs: Mapping[tuple[int, int], int]) -> Iterator[Figure]:
    found = gap_of(pairs, lowest=1, highest=7)
    yield Figure(label=_("Expected, mean"), words=_two(found.expected), value=found.expected)
    yield Figure(label=_("Perceived, mean"), words=_two(found.perceived), value=found.perceived)
    yield Figure(
        measure="gap",
        label=_("Gap: perceived less expected"),
        words=_two(found.gap.value, signed=True),
        interval=_between(found.gap),
        **_ends(found.gap),
    )
    yield _share(_("got less than they expected"), found.disappointed)


def _kano(pairs: Mapping[tuple[int, int], int]) -> Iterator[Figure]:
    found = kano_of(pairs)
    name = str(KANO_LABELS.get(str(found.kano_class), "–"))
    sure = _("beyond chance") if found.p_value < LIKELY else _("not told apart from the next class")
    yield Figure(label=_("Class"), words=name, interval=sure)
    yield _share(_("would be more satisfied with it"), found.better, measure="better")
    yield _share(_("would be less satisfied without it"), found.worse, measure="worse")


def _share(label: str, found: Estimate, *, measure: str = "") -> Figure:
    ends = {"low": percent(found.lower), "high": percent(found.upper)}
    return Figure(
        measure=measure,
        label=label,
        words=percent(found.value),
        interval="" if found.lower is None else _("%(low)s to %(high)s") % ends,
        **_ends(found),
    )


def _between(found: Estimate) -> str:
    if found.lower is None:
        return ""
    ends = {"low": _two(found.lower, signed=True), "high": _two(found.upper, signed=True)}
    return _("%(low)s to %(high)s") % ends


def _ends(found: Estimate) -> dict[str, float | None]:
    return {"value": found.value, "lower": found.lower, "upper": found.upper}


def _two(value: float | None, *, signed: bool = False) -> str:
    if value is None:
        return "–"
    return with_sign(value, lambda size: number_format(round(size, 2), decimal_pos=2), plus=signed)
