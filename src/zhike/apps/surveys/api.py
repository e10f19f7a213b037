"""The operations about surveys: their figures, and single answers as `survey_answer` has them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.people.rules import Permission
from zhike.apps.surveys.breakdown import Asked, Line, tables_of
from zhike.apps.surveys.figures import board_of, splits_for
from zhike.apps.surveys.models import Question, Survey
from zhike.apps.surveys.piping import names_in
from zhike.apps.surveys.queries import answers_for, contract_row, current_questions
from zhike.apps.surveys.rules import QuestionKind
from zhike.pipelines.survey_figures import Figures

router = Router(tags=["Surveys"])
SEES = needs(Permission.SEE_SURVEYS)
ANSWERS = Listing(
    filters={
        "survey": Filter("invitation__survey__code"),
        "kind": Filter("question__kind", lists.one_of(*QuestionKind)),
        "answered_from": Filter("answered_at__gte", lists.MOMENT),
        "answered_until": Filter("answered_at__lt", lists.MOMENT),
    },
    sorts={"answered_at": "answered_at"},
    order=("-id",),
)


class OptionOut(Schema):
    """One answer of a choice."""

    code: str
    zh: str
    en: str


class RuleOut(Schema):
    """A test of an earlier answer: `one_of`, `none_of`, `at_most` or `at_least` of the values."""

    question: str
    op: str
    values: list[str]


class QuestionOut(Schema):
    """One question of the version that is asked now, with what shows it."""

    code: str
    kind: str
    scale_min: int | None
    scale_max: int | None
    text_zh: str
    text_en: str
    second_zh: str = Field(description="the second half of a pair; empty for other kinds")
    second_en: str
    is_required: bool
    options: list[OptionOut]
    rules: list[RuleOut] = Field(description="shown after these answers; empty: always shown")
    is_any: bool = Field(description="one passed rule is enough; else all must pass")
    repeats: list[str] = Field(description="facts and earlier answers that its texts repeat")


class QuotaOut(Schema):
    """How many answers of a group are wanted; how many came may be few, and is not told here."""

    by: str
    value: str
    wanted: int


class TriggerOut(Schema):
    """An event of the store after which customers are asked, and what share of them."""

    log_name: str
    activity: str
    wait_hours: int
    share: float
    rest_days: int | None = Field(description="null: the days of rest that hold for all surveys")
    is_active: bool


class SurveyOut(Schema):
    code: str
    name_zh: str
    name_en: str
    asks_after: str
    is_active: bool
    version: int
    questions: list[QuestionOut]
    quotas: list[QuotaOut]
    triggers: list[TriggerOut]


class EstimateOut(Schema):
    """A value with its 95 % interval."""

    value: float | None
    lower: float | None
    upper: float | None


class GroupOut(Schema):
    """One group. Without `mean` nothing of it may be told: few answers, or others' would follow."""

    group: str
    asked: int | None
    answered: int | None
    response: EstimateOut | None
    mean: EstimateOut | None
    top_two: EstimateOut | None
    with_the_silent: list[float] | None = Field(
        description="where the share of the two best lies, whatever those who kept silent think;"
        " of the whole time alone"
    )


class FiguresOut(Schema):
    survey: str
    question: str
    kind: str
    total: GroupOut
    groups: list[GroupOut]


class MovedOut(EstimateOut):
    """Less what it is compared with: of shares 0.05 is five percentage points, NPS in points."""

    p_corrected: float = Field(description="for all comparisons of the question at once")
    proven: bool


class FigureOut(EstimateOut):
    """One figure; a class of features has words in place of a value."""

    label: str
    words: str
    against: MovedOut | None = Field(
        description="the same group's period before, or without periods all other groups together"
    )


class LineOut(Schema):
    """One group in one period. Without figures it may not be told, nor how many answered."""

    group: str
    period: str
    n: int | None
    asked: int | None
    response: EstimateOut | None
    figures: list[FigureOut]


class AskedOut(Schema):
    """One question of the version asked now, with its lines."""

    code: str
    kind: str
    text: str
    left_out: int = Field(description="lines that are hidden and not listed")
    lines: list[LineOut]


class AnswerOut(Schema):
    """One answer to one question: the table contract `survey_answer`."""

    response_id: str
    survey: str
    customer_id: str | None
    contact_id: str
    question: str
    score: int
    scale_min: int
    scale_max: int
    answered_at: datetime


@router.get("/surveys", auth=SEES, response=list[SurveyOut], summary="What customers are asked")
def list_surveys(request: HttpRequest) -> list[dict[str, Any]]:
    rows = list(Survey.objects.order_by("id").prefetch_related("quotas", "triggers"))
    asked = current_questions(rows)
    return [
        {
            "code": row.code,
            "name_zh": row.name_zh,
            "name_en": row.name_en,
            "asks_after": row.asks_after,
            "is_active": row.is_active,
            "version": row.version,
            "questions": [_question(one) for one in asked[row.pk]],
            "quotas": list(row.quotas.all()),
            "triggers": list(row.triggers.all()),
        }
        for row in rows
    ]


def _question(row: Question) -> dict[str, Any]:
    item = row.item
    return {
        **{name: getattr(item, name) for name in ("code", "kind", "text_zh", "text_en")},
        **{name: getattr(item, name) for name in ("second_zh", "second_en", "is_required")},
        "scale_min": row.scale_min,
        "scale_max": row.scale_max,
        "options": [{"code": one.code, "zh": one.zh, "en": one.en} for one in item.options],
        "rules": [
            {"question": one.code, "op": one.op, "values": list(one.values)} for one in item.tests
        ],
        "is_any": item.is_any,
        "repeats": sorted({name for text in item.texts() for name, _else in names_in(text)}),
    }


@router.get("/surveys/{code}/figures", auth=SEES, response=FiguresOut, summary="Figures by groups")
def read_figures(
    request: HttpRequest,
    code: str,
    by: Literal["channel", "queue", "kind", "agent"] = "channel",
    month: Annotated[
        str, Field(pattern=r"^(\d{4}-(\d{2}|Q[1-4]))?$", description="of answering; or a quarter")
    ] = "",
) -> dict[str, Any]:
    """Split by agent only for whoever supervises; what few answered is null, and what tells it."""
    caller = known_caller(request)
    survey = Survey.objects.filter(code=code).first()
    if survey is None or by not in splits_for(caller, survey):
        raise Http404
    board = board_of(caller, survey, by=by, period=month)
    if board is None:
        raise Http404
    return {
        "survey": survey.code,
        "question": board.question.code,
        "kind": board.question.kind,
        "total": _told("", board.total),
        "groups": [_told(label, one) for label, one in board.groups],
    }


@router.get(
    "/surveys/{code}/questions",
    auth=SEES,
    response=list[AskedOut],
    summary="Every question by groups and periods",
)
def read_questions(
    request: HttpRequest,
    code: str,
    by: Literal["", "branch", "channel", "segment"] = "",
    grain: Literal["", "month", "quarter"] = "",
) -> list[dict[str, Any]]:
    """Of those whom the lot chose; nothing that would tell of fewer than ten answers."""
    survey = Survey.objects.filter(code=code).first()
    if survey is None:
        raise Http404
    tables = tables_of(known_caller(request), survey, Asked(by=by, grain=grain))
    return [
        {
            **{name: getattr(one, name) for name in ("code", "kind", "text", "left_out")},
            "lines": [_line(line) for line in one.lines],
        }
        for one in tables
    ]


@router.get(
    "/survey-answers",
    auth=needs(Permission.READ_ANSWERS),
    response=Page[AnswerOut],
    summary="Single answers with a score",
)
@listed(ANSWERS)
def list_answers(request: HttpRequest) -> dict[str, Any]:
    """Without the words that customers added, and without who served them."""
    page = ANSWERS.page(request, answers_for(known_caller(request)))
    return page | {"items": [contract_row(row) for row in page["items"]]}


def _told(label: str, one: Figures) -> dict[str, Any]:
    return {
        "group": label,
        "asked": one.asked,
        "answered": one.answered,
        "response": _estimate(one.response),
        "mean": _estimate(one.mean),
        "top_two": _estimate(one.top),
        "with_the_silent": list(one.silent) if one.silent else None,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        **{name: getattr(line, name) for name in ("group", "period", "n", "asked")},
        "response": _estimate(line.response),
        "figures": [
            {
                **(_estimate(one.figure) or {}),
                "label": one.figure.label,
                "words": one.figure.words,
                "against": one.found
                and {
                    **(_estimate(one.found.difference) or {}),
                    "p_corrected": one.found.p_corrected,
                    "proven": one.found.proven,
                },
            }
            for one in line.shown
        ],
    }


def _estimate(found: Any) -> dict[str, float | None] | None:
    if found is None:
        return None
    return {"value": found.value, "lower": found.lower, "upper": found.upper}
