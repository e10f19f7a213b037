"""The operations about what customers write: aspects, emerging issues and topics; read alone."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.people.rules import Permission
from zhike.apps.voice.looks import ASPECT_AXES, issue_rows, look_of
from zhike.pipelines.text_results import Line
from zhike.pipelines.text_store import topics_in_store

router = Router(tags=["Voice of the customer"])
SEES = needs(Permission.SEE_VOICE)


class EndsOut(Schema):
    """A share with its 95 % interval."""

    value: float | None
    lower: float | None
    upper: float | None


class AspectOut(Schema):
    """An aspect of the texts; without `n` it is hidden: too few texts, or to protect others."""

    aspect: str = Field(description="AXIS.NAME")
    n: int | None
    named: EndsOut | None
    praised: EndsOut | None = Field(description="of the texts that name it")
    blamed: EndsOut | None


class AspectsOut(Schema):
    source: str = Field(description="empty: all")
    period: str
    texts: int | None
    aspects: list[AspectOut]


class IssueOut(Schema):
    """An issue that emerged. Without `blamed` fewer than ten texts speak of it yet."""

    aspects: list[str]
    begun_on: date
    called_on: date
    last_on: date
    blamed: int | None
    texts: int
    before: EndsOut
    during: EndsOut | None
    difference: EndsOut | None = Field(description="0.01 is one percentage point")
    likely_change: str | None = Field(description="the change of the bank before it")


class TopicOut(Schema):
    id: str
    words: list[str]
    month: date
    share: EndsOut
    began: str = Field(description="new, kept, back or split")
    ended: bool


@router.get("/voice/aspects", auth=SEES, response=AspectsOut, summary="What texts praise and blame")
def read_aspects(
    request: HttpRequest,
    source: str = "",
    period: str = "",
    axis: Literal["", "channel", "product", "step", "cause", "need"] = "",
) -> dict[str, Any]:
    """Texts of customers in the caller's reach; `period` as the page names it."""
    look = look_of(known_caller(request), {"source": source, "period": period})
    if (look.source, look.period) != (source, period):
        raise Http404
    lines = look.results.lines(source=source, period=period)
    axes = [axis] if axis else ASPECT_AXES
    return {
        "source": source,
        "period": period,
        "texts": look.whole.texts,
        "aspects": [_aspect(one) for one in lines if one.aspect and one.aspect.axis in axes],
    }


@router.get("/voice/issues", auth=SEES, response=list[IssueOut], summary="Emerging issues")
def list_issues(request: HttpRequest) -> list[dict[str, Any]]:
    """Of the whole bank, the newest first."""
    known_caller(request)
    return [_issue(one) for one in issue_rows()]


@router.get("/voice/topics", auth=SEES, response=list[TopicOut], summary="Topics over the months")
def list_topics(request: HttpRequest) -> list[dict[str, Any]]:
    """Of the whole bank, each as of its newest month; without anybody's words."""
    known_caller(request)
    return [
        {
            "id": one.id,
            "words": list(one.words),
            "month": one.newest.month,
            "share": one.newest.share,
            "began": one.newest.began,
            "ended": one.ended,
        }
        for one in topics_in_store()
    ]


def _aspect(line: Line) -> dict[str, Any]:
    return {
        "aspect": line.aspect.key if line.aspect else "",
        "n": line.n,
        "named": line.named,
        "praised": line.praised,
        "blamed": line.blamed,
    }


def _issue(shown: Any) -> dict[str, Any]:
    row = shown.issue
    few = not shown.during
    return {
        "aspects": list(row.aspects),
        "begun_on": row.begun_on,
        "called_on": row.called_on,
        "last_on": row.last_on,
        "blamed": None if few else row.blamed,
        "texts": row.texts,
        "before": row.before,
        "during": None if few else row.during,
        "difference": None if few else row.difference,
        "likely_change": shown.likely.title if shown.likely else None,
    }
