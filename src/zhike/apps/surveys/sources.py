"""The questions whose results can be looked at: of answers in the store, and of zhike's surveys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDay

from zhike.apps.people.models import Branch
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.design_words import heading_of
from zhike.apps.surveys.given import NAMED, counted_for
from zhike.apps.surveys.models import Question
from zhike.apps.surveys.queries import answers_for, invitations_for, sheet_answers_for
from zhike.apps.surveys.rules import SCALES, SMALLEST_GROUP, QuestionKind
from zhike.pipelines.survey_answers import GROUPINGS, Answers, answers_of_rows
from zhike.pipelines.survey_drivers import Driven, SegmentDrivers
from zhike.pipelines.survey_results import (
    Asks,
    Results,
    Scale,
    asks_allowed,
    asks_of,
    results_of,
)
from zhike.pipelines.survey_store import (
    drivers_in_store,
    questions_in_store,
    raked_in_store,
    results_in_store,
    segment_drivers_in_store,
)
from zhike.pipelines.survey_weights import Raked

ASKS = {
    QuestionKind.CSAT: Asks.SATISFACTION,
    QuestionKind.CES: Asks.EASE,
    QuestionKind.NPS: Asks.RECOMMENDATION,
}
NOON = time(4)  # noon in China: of a sheet the day alone is known
# The way from an invitation to what it is grouped by.
WAYS = {name: NAMED[name] for name in GROUPINGS}


@dataclass(frozen=True, kw_only=True)
class Source:
    """One question that was answered. `asks` are what it may be read as, the likeliest first."""

    key: str
    survey: str
    question: str
    scale_min: int
    scale_max: int
    asks: tuple[Asks, ...]
    count: Callable[[Scale, str], Results]
    drive: Callable[[], Driven] | None = None
    attributes: tuple[str, ...] = ()
    drive_segments: Callable[[], tuple[SegmentDrivers, ...]] | None = None
    weigh: Callable[[Scale, Any], Raked | None] | None = None

    def scale(self, asks: Asks) -> Scale:
        return Scale(asks=asks, lowest=self.scale_min, highest=self.scale_max)


def sources_for(caller: Caller) -> list[Source]:
    """Every question with answers in somebody's reach."""
    return [*_of_store(caller), *_own(caller)]


def branches_of(caller: Caller) -> frozenset[str] | None:
    """The names of the branches in reach, as the tables of the store write them; None: the bank."""
    if not caller.reach:
        return frozenset()
    if Branch.objects.filter(parent=None, path=caller.reach).exists():
        return None
    return frozenset(
        Branch.objects.filter(path__startswith=caller.reach).values_list("name", flat=True)
    )


def _of_store(caller: Caller) -> list[Source]:
    branches = branches_of(caller)
    asked = questions_in_store(branches=branches)
    found = []
    for one in asked:
        allowed = asks_allowed(scale_min=one.scale_min, scale_max=one.scale_max)
        likely = asks_of(one.question, scale_min=one.scale_min, scale_max=one.scale_max)
        attributes = tuple(
            other.question
            for other in asked
            if other.survey == one.survey
            and other.question != one.question
            and asks_of(other.question, scale_min=other.scale_min, scale_max=other.scale_max)
            is Asks.PERFORMANCE
            and (other.scale_min, other.scale_max) == _usual_scale(asked, one.survey)
        )
        found.append(
            Source(
                key=f"{one.survey}|{one.question}|{one.scale_min}-{one.scale_max}",
                survey=one.survey,
                question=one.question,
                scale_min=one.scale_min,
                scale_max=one.scale_max,
                asks=tuple(sorted(allowed, key=lambda asks: asks is not likely)),
                count=_counting(one.survey, one.question, branches),
                attributes=attributes,
                drive=_driving(asked, one.survey, one.question, attributes, branches)
                if likely is not Asks.PERFORMANCE and len(attributes) > 1
                else None,
                drive_segments=_driving_segments(one.survey, one.question, attributes, branches),
                weigh=_weighing(one.survey, one.question, branches),
            )
        )
    return found


def _usual_scale(asked: Sequence[Any], survey: str) -> tuple[int, int]:
    """The scale of most questions of a survey that ask for a performance."""
    scales = Counter(
        (one.scale_min, one.scale_max)
        for one in asked
        if one.survey == survey
        and asks_of(one.question, scale_min=one.scale_min, scale_max=one.scale_max)
        is Asks.PERFORMANCE
    )
    return scales.most_common(1)[0][0] if scales else (0, 0)


def _counting(
    survey: str, question: str, branches: frozenset[str] | None
) -> Callable[[Scale, str], Results]:
    def count(scale: Scale, by: str) -> Results:
        return results_in_store(
            survey=survey,
            question=question,
            scale=scale,
            by=by,
            minimum=SMALLEST_GROUP,
            branches=branches,
        )

    return count


def _driving(
    asked: Sequence[Any],
    survey: str,
    outcome: str,
    attributes: tuple[str, ...],
    branches: frozenset[str] | None,
) -> Callable[[], Driven]:
    lowest, highest = _usual_scale(asked, survey)
    scale = Scale(asks=Asks.PERFORMANCE, lowest=lowest, highest=highest)

    def drive() -> Driven:
        return drivers_in_store(
            survey=survey, outcome=outcome, attributes=attributes, scale=scale, branches=branches
        )

    return drive


def _driving_segments(
    survey: str, outcome: str, attributes: tuple[str, ...], branches: frozenset[str] | None
) -> Callable[[], tuple[SegmentDrivers, ...]]:
    return lambda: segment_drivers_in_store(
        survey=survey, outcome=outcome, attributes=attributes, branches=branches
    )


def _weighing(
    survey: str, question: str, branches: frozenset[str] | None
) -> Callable[[Scale, Any], Raked | None]:
    return lambda scale, figure: raked_in_store(
        survey=survey, question=question, scale=scale, figure=figure, branches=branches
    )


def _own(caller: Caller) -> list[Source]:
    found: list[Source] = []
    questions = Question.objects.filter(kind__in=SCALES).select_related("survey")
    for question in questions.order_by("survey", "-version", "place"):
        name = question.kind if question.code == question.kind else question.code
        key = f"own|{question.survey.code}|{name}"
        if question.scale_min is None or question.scale_max is None:
            continue
        if key in {one.key for one in found}:
            continue  # an earlier version of the same question: its answers count with it
        found.append(
            Source(
                key=key,
                survey=str(question.survey),
                question=heading_of(question.item),
                scale_min=question.scale_min,
                scale_max=question.scale_max,
                asks=(ASKS[QuestionKind(question.kind)],),
                count=_counting_own(caller, question),
            )
        )
    return found


def _counting_own(caller: Caller, question: Question) -> Callable[[Scale, str], Results]:
    def count(scale: Scale, by: str) -> Results:
        # What may be told is decided for every cut of these answers, the other pages' too.
        told = counted_for(caller, question.survey, by=by).told_of(question)
        return results_of(
            _own_answers(caller, question),
            question=question.kind,
            scale=scale,
            by=by,
            minimum=SMALLEST_GROUP,
            told=told,
        )

    return count


def _own_answers(caller: Caller, question: Question) -> Answers:
    survey, kind = question.survey, question.kind
    same = {"question__kind": kind, "question__code": question.code}
    rows = answers_for(caller).filter(invitation__survey=survey, **same)
    columns = ("invitation__public_id", "invitation__customer__customer_id", "score", "answered_at")
    ways = [f"invitation__{way}" for way in WAYS.values()]
    found = [
        {
            "response_id": row[0],
            "customer_id": row[1],
            "question": kind,
            "score": row[2],
            "answered_at": _naive(row[3]),
            **{name: row[4 + place] or None for place, name in enumerate(WAYS)},
        }
        for row in rows.order_by().values_list(*columns, *ways)
    ]
    found += _nameless(caller, question)
    versions = Question.objects.filter(survey=survey, kind=kind, code=question.code)
    asked = invitations_for(caller).filter(
        survey=survey, invited_at__isnull=False, version__in=versions.values("version")
    )
    return answers_of_rows(found, asked=_asked(asked))


def _nameless(caller: Caller, question: Question) -> list[dict[str, Any]]:
    """The answers without a name: of a day, a branch and a channel, and of nobody."""
    rows = sheet_answers_for(caller, question).values_list(
        "sheet__id", "score", "sheet__answered_on", "sheet__branch__name", "sheet__channel"
    )
    return [
        {
            "response_id": key.hex,
            "customer_id": None,
            "question": question.kind,
            "score": score,
            "answered_at": datetime.combine(day, NOON),
            "branch": branch,
            "channel": channel or None,
        }
        for key, score, day, branch, channel in rows.order_by()
    ]


def _asked(asked: Any) -> dict[str, dict[tuple[str, datetime], int]]:
    found: dict[str, dict[tuple[str, datetime], int]] = {}
    days = asked.order_by().annotate(day=TruncDay("invited_at"))
    for name, way in WAYS.items():
        counted = days.values_list(way, "day").annotate(count=Count("pk"))
        found[name] = {(group or "unknown", _naive(day)): count for group, day, count in counted}
    return found


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
