"""The answers to every question of a survey, counted by group and month: never one by one.

A dozen of queries whatever the survey has of questions, groups and months; the reader's reach is
in each of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth

from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.design import CHOOSING
from zhike.apps.surveys.models import Question, Survey
from zhike.apps.surveys.queries import answers_for, invitations_for, nameless_answers_for
from zhike.apps.surveys.rules import HALVES, SMALLEST_GROUP
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.survey_answers import NOWHERE
from zhike.pipelines.survey_breakdown import Given
from zhike.pipelines.survey_protection import WHOLE, Crossed, Protection, protect_groupings

# By what answers are grouped on any page, the most important first: the way from an invitation,
# and from a sheet, which is of nobody.
NAMED = {
    "branch": "branch__name",
    "channel": "channel",
    "segment": "customer__segment",
    "queue": "queue__name",
    "kind": "kind",
    "agent": "served_by__username",
}
NAMELESS = {"branch": "branch__name", "channel": "channel", "queue": "queue__name"}

Cell = tuple[str, str]  # group and name of the month
Asked = tuple[str, str]  # code and kind of a question


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What came to each question, and how many were asked it, by group and month."""

    by: str
    given: dict[Asked, dict[Cell, Given]]
    asked: dict[Asked, dict[Cell, int]]
    crossed: dict[Asked, dict[Crossed, int]]

    def of(self, question: Question) -> dict[Cell, Given]:
        """The answers to a question, of any version that has it with its kind."""
        return self.given.get((question.code, question.kind), {})

    def asked_of(self, question: Question) -> dict[Cell, int]:
        return self.asked.get((question.code, question.kind), {})

    def told_of(self, question: Question) -> Protection:
        """What may be told of a question, beside all that any page tells of it."""
        return protect_groupings(
            self.crossed.get((question.code, question.kind), {}),
            groupings=tuple(NAMED),
            wanted=self.by or next(iter(NAMED)),
            minimum=SMALLEST_GROUP,
        )


def counted_for(caller: Caller, survey: Survey, *, by: str = "") -> Counted:
    """Count what came in somebody's reach from those whom the lot chose; `by` of `NAMED`, or all.

    A sheet without a name knows no segment: it counts where nothing is known.
    """
    found: dict[Asked, dict[Cell, Given]] = defaultdict(lambda: defaultdict(Given))
    named = answers_for(caller).filter(question__survey=survey).order_by()
    sheets = nameless_answers_for(caller, survey).order_by()
    crossed: dict[Asked, Counter[Crossed]] = defaultdict(Counter)
    ways = (
        (named, "invitation", "answered_at", NAMED),
        (sheets, "sheet", "sheet__answered_on", NAMELESS),
    )
    for rows, whose, moment, groups in ways:
        grouped = rows.annotate(month=_month(moment))
        way = f"{whose}__{groups[by]}" if by in groups else ""
        for asked, cell, given in _parts(grouped, whose=whose, way=way, is_grouped=bool(by)):
            found[asked][cell] += given
        for asked, crossing, n in _crossed(grouped, whose=whose, groups=groups):
            crossed[asked][crossing] += n
    return Counted(
        by=by,
        given={k: dict(v) for k, v in found.items()},
        asked=_asked(caller, survey, by),
        crossed={k: dict(v) for k, v in crossed.items()},
    )


def _crossed(
    rows: QuerySet[Any], *, whose: str, groups: Mapping[str, str]
) -> Iterator[tuple[Asked, Crossed, int]]:
    """Two queries: how many answered by all groupings at once, pairs where both halves are told."""
    known = [name for name in NAMED if name in groups]
    columns = ["question__code", "question__kind", "month"]
    columns += [f"{whose}__{groups[name]}" for name in known]
    single = rows.exclude(question__kind__in=HALVES)
    for some in (single, _pairs(rows, whose)):
        counted = some.values_list(*columns).annotate(n=Count(whose, distinct=True))
        for code, kind, month, *found, n in counted:
            named = dict(zip(known, found, strict=True))
            crossing = tuple(named.get(name) or NOWHERE for name in NAMED)
            yield (code, kind), (crossing, f"{month:%Y-%m}"), n


def _pairs(rows: QuerySet[Any], whose: str) -> QuerySet[Any]:
    """The first halves whose second half was answered too, with its score beside them."""
    firsts, seconds = zip(*HALVES.values(), strict=True)
    other = f"{whose}__answers"
    same = {f"{other}__question": F("question"), f"{other}__part__in": seconds}
    told = rows.filter(part__in=firsts, **same, **{f"{other}__score__isnull": False})
    beside: QuerySet[Any] = told.annotate(second=F(f"{other}__score"))
    return beside


def _parts(
    rows: QuerySet[Any], *, whose: str, way: str, is_grouped: bool
) -> Iterator[tuple[Asked, Cell, Given]]:
    """Three queries: scores and choices, pairs, and how many took part in each choice."""
    columns = ["question__code", "question__kind", "month", *([way] if way else [])]

    def cell_of(row: tuple[Any, ...]) -> tuple[Asked, Cell]:
        code, kind, month = row[:3]
        group = (row[3] if way else "") or NOWHERE
        return (code, kind), (group if is_grouped else WHOLE, f"{month:%Y-%m}")

    single = rows.exclude(question__kind__in=HALVES).values_list(*columns, "part", "score")
    for *row, part, score, n in single.annotate(n=Count("pk")):
        asked, cell = cell_of(tuple(row))
        if asked[1] in CHOOSING:
            yield asked, cell, Given(chosen=Counter({part: n * score}))
        else:
            yield asked, cell, Given(n=n, scores=Counter({score: n}))
    people = rows.filter(question__kind__in=CHOOSING).values_list(*columns)
    for *row, n in people.annotate(n=Count(whose, distinct=True)):
        yield *cell_of(tuple(row)), Given(n=n)
    told = _pairs(rows, whose).values_list(*columns, "score", "second")
    for *row, first, second, n in told.annotate(n=Count("pk")):
        yield *cell_of(tuple(row)), Given(n=n, pairs=Counter({(first, second): n}))


def _asked(caller: Caller, survey: Survey, by: str) -> dict[Asked, dict[Cell, int]]:
    """How many were asked each question that all are shown, in the months of asking."""
    rows = invitations_for(caller).filter(survey=survey, invited_at__isnull=False).order_by()
    way = [NAMED[by]] if by else []
    counts = rows.annotate(month=_month("invited_at")).values_list("version", "month", *way)
    by_version: dict[int, Counter[Cell]] = defaultdict(Counter)
    for version, month, *rest, n in counts.annotate(n=Count("pk")):
        group = (rest[0] or NOWHERE) if rest else WHOLE
        by_version[version][group, f"{month:%Y-%m}"] += n
    found: dict[Asked, Counter[Cell]] = defaultdict(Counter)
    for question in Question.objects.filter(survey=survey):
        if not question.item.tests:
            found[question.code, question.kind] += by_version[question.version]
    return {asked: dict(cells) for asked, cells in found.items()}


def _month(moment: str) -> Any:
    """The month of a moment in the bank's own days; a sheet keeps a day alone."""
    if moment.endswith("_on"):
        return TruncMonth(moment)
    return TruncMonth(moment, tzinfo=ZoneInfo(bank_zone()))
