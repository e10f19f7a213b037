"""The operations about pain points: the board, touchpoints, and silent customers; read alone."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.api.problems import Problem
from zhike.apps.pains.queries import board_for
from zhike.apps.pains.rules import key_of, matter_with
from zhike.apps.pains.silent import questions_for, silent_for
from zhike.apps.pains.touchpoints import register_for
from zhike.apps.people.rules import Permission
from zhike.pipelines.answers import Answer
from zhike.pipelines.pain_board import SMALLEST, BoardUnreadable

router = Router(tags=["Pain points"])
SEES = needs(Permission.SEE_PAINS)


class EndsOut(Schema):
    """A value with its 95 % interval."""

    value: float | None
    lower: float | None
    upper: float | None


class EvidenceOut(Schema):
    """Where it shows. Of fewer than ten customers no number is told."""

    evidence: str = Field(description="failure, repeat, complaint, words, aspect …")
    log_name: str | None
    activity: str | None
    customers: int | None
    troubles: int | None


class StakeOut(Schema):
    """What is at stake a year, in yuan, and its parts."""

    yuan: EndsOut
    affected: EndsOut
    worth: EndsOut
    leaving: EndsOut = Field(description="excess share of leavers; 0.01 is one percentage point")
    contacts: EndsOut
    complaints: EndsOut
    is_assumed: bool = Field(description="the excess of leavers was set by hand")


class PainOut(Schema):
    key: str
    matter: str
    rank: int
    rank_lowest: int
    rank_highest: int
    reach: int = Field(description="customers who met the trouble")
    met: int = Field(description="customers who came to the step")
    share: EndsOut
    severity: EndsOut
    frequency: EndsOut
    stake: StakeOut | None = Field(description="null: too few customers can be compared")
    evidences: list[EvidenceOut]


class UnjoinedOut(Schema):
    aspect: str
    texts: int
    because: str = Field(description="why the bank gave it to no matter; empty: undecided")


class TextsOut(Schema):
    """Texts of the period that blame something, and those of them that belong to no matter."""

    blaming: int
    unjoined: int
    reasoned: int = Field(description="of these, blaming only what the bank gave to no matter")
    share: EndsOut | None
    open_share: EndsOut | None = Field(description="share about which nobody has decided")
    unsigned: int
    not_read: int
    aspects: list[UnjoinedOut]


class BoardOut(Schema):
    definition: str
    first_at: str | None
    last_at: str | None
    has_worth: bool = Field(description="false: ordered by reach × severity")
    hidden: int = Field(description="matters that touch fewer than ten customers")
    texts: TextsOut | None
    pain_points: list[PainOut]


class TouchpointOut(Schema):
    """One place of the register; without figures it has fewer than ten customers."""

    user_type: str
    stage: str
    touchpoint: str
    channel: str
    owner: str | None
    promise: str | None
    customers: int | None
    troubled: EndsOut | None
    score: EndsOut | None = Field(description="share not dissatisfied")
    importance: EndsOut | None = Field(description="excess share of leavers after trouble there")
    stated: EndsOut | None = Field(description="share of the type, asked, to whom it matters")
    n_stated: int


class RegisterOut(Schema):
    definition: str
    first_at: str | None
    last_at: str | None
    touchpoints: list[TouchpointOut]


class SilentGroupOut(Schema):
    """A group; empty names are all. Hidden ones have no figures."""

    segment: str
    channel: str
    branch: str
    hidden: bool
    silent: int | None
    answered: int | None
    estimate: EndsOut | None = Field(description="null, too, where the check forbids to believe it")
    among_answers: EndsOut | None
    if_worse: float | None = Field(description="the estimate with odds × 1.5")


class CheckOut(Schema):
    """What later answers of customers who had been silent say of the model."""

    n: int
    low: int
    auc: EndsOut
    brier: float | None
    base_brier: float | None
    skill: EndsOut
    gap: EndsOut
    slope: EndsOut
    faults: list[str] = Field(description="why the estimate is hidden; empty where it holds")


class AskedOut(Schema):
    by: Literal["invitations", "contacts"] = Field(
        description="contacts: no invitation is on record, whoever had a contact is taken as asked"
    )
    sent: int = Field(description="invitations that went out")
    least_probability: float | None = Field(None, description="with which one was drawn")
    most_probability: float | None = None


class SilentOut(Schema):
    definition: str
    question: str | None
    first_at: str | None
    last_at: str | None
    asked: AskedOut | None = Field(description="by what somebody counts as asked")
    fault: str = Field(description="why nothing can be estimated; empty otherwise")
    check: CheckOut | None
    groups: list[SilentGroupOut]


@router.get(
    "/pain-points",
    auth=SEES,
    response={200: BoardOut, 404: Problem},
    summary="Pain points, ranked",
)
def read_board(request: HttpRequest) -> dict[str, Any]:
    """Of the customers in the caller's reach, as the page shows them."""
    found = _board(request)
    return {
        **_span(found),
        "has_worth": found.facts["has_worth"],
        "hidden": found.facts["hidden"],
        "texts": found.facts.get("texts"),
        "pain_points": [_point(row) for row in found.rows],
    }


@router.get("/pain-points/{key}", auth=SEES, response=PainOut, summary="One pain point")
def read_point(request: HttpRequest, key: str) -> dict[str, Any]:
    rows = {row["matter"]: row for row in _board(request).rows}
    matter = matter_with(key, rows)
    if matter is None:
        raise Http404
    return _point(rows[matter])


@router.get("/touchpoints", auth=SEES, response=RegisterOut, summary="The register of touchpoints")
def read_touchpoints(
    request: HttpRequest, by: Literal["age_band", "segment", "tier"] = "age_band"
) -> dict[str, Any]:
    try:
        found = register_for(known_caller(request), by=by)
    except BoardUnreadable as error:
        raise Http404 from error
    return {**_span(found), "touchpoints": found.rows}


@router.get(
    "/silent-customers", auth=SEES, response=SilentOut, summary="Dissatisfied silent customers"
)
def read_silent(request: HttpRequest, question: str = "") -> dict[str, Any]:
    """Groups alone; `question` is one that tells of satisfaction as a whole."""
    caller = known_caller(request)
    if question and question not in questions_for(caller):
        raise Http404
    try:
        found = silent_for(caller, question)
    except BoardUnreadable as error:
        raise Http404 from error
    return {
        **_span(found),
        "question": found.facts.get("question"),
        "asked": found.facts.get("asked"),
        "fault": found.facts["fault"],
        "check": found.facts.get("check"),
        "groups": found.rows,
    }


def _board(request: HttpRequest) -> Answer:
    try:
        return board_for(known_caller(request))
    except BoardUnreadable as error:
        raise Http404 from error


def _span(found: Answer) -> dict[str, Any]:
    return {
        "definition": found.definition,
        "first_at": found.first_at,
        "last_at": found.last_at,
    }


def _point(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "key": key_of(row["matter"]),
        "evidences": [_evidence(one) for one in row["evidences"]],
    }


def _evidence(row: dict[str, Any]) -> dict[str, Any]:
    few = row["customers"] < SMALLEST
    return row | ({"customers": None, "troubles": None} if few else {})
