"""The operations about pauses: one asks for time that does not count, another approves it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.complaints import pause_actions
from zhike.apps.complaints.api import complaint_numbered
from zhike.apps.complaints.models import ClockPause
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.api import acting_person

router = Router(tags=["Complaints"])
HANDLES, APPROVES = needs(Permission.HANDLE_COMPLAINTS), needs(Permission.APPROVE_COMPLAINTS)


class PauseOut(Schema):
    """A pause, without its reason: that is the complainant's matter."""

    rule: str = Field(description="the clock that stands still")
    state: Literal["asked", "granted", "refused", "ended"]
    asked_by: str
    asked_at: datetime
    approved_by: str
    granted_at: datetime | None
    refused_at: datetime | None
    ended_at: datetime | None


class PauseNew(Schema, extra="forbid"):
    reason: str = Field(min_length=1, max_length=1000, description="appraisal, by whom, until when")
    notice: str = Field(min_length=1, max_length=4000, description="what the complainant is told")
    language: Literal["zh", "en"] = "zh"


class PauseDecision(Schema, extra="forbid"):
    granted: bool


@router.get(
    "/complaints/{number}/pauses",
    auth=needs(Permission.SEE_COMPLAINTS),
    response=list[PauseOut],
    summary="Its pauses, the oldest first",
)
def list_pauses(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    rows = complaint_numbered(request, number).pauses.select_related("asked_by", "approved_by")
    return [_out(row) for row in rows]


@router.post(
    "/complaints/{number}/pauses",
    auth=HANDLES,
    response={201: PauseOut},
    summary="Ask for a pause of the clock",
)
def ask_pause(request: HttpRequest, number: str, new: PauseNew) -> Status[Any]:
    """Only a person asks; until somebody else approves, time counts."""
    found, by = complaint_numbered(request, number), acting_person(request)
    return Status(201, _out(pause_actions.ask_pause(found.pk, **new.dict(), by=by)))


@router.post(
    "/complaints/{number}/pauses/decision",
    auth=APPROVES,
    response=PauseOut,
    summary="Approve or refuse it",
)
def decide_pause(request: HttpRequest, number: str, new: PauseDecision) -> dict[str, Any]:
    """Only a person decides, never whoever asked. Approved, the complainant is told."""
    found, by = complaint_numbered(request, number), acting_person(request)
    decide = pause_actions.grant_pause if new.granted else pause_actions.refuse_pause
    return _out(decide(found.pk, by=by))


@router.post(
    "/complaints/{number}/pauses/end",
    auth=HANDLES,
    response=PauseOut,
    summary="Let the clock go on",
)
def end_pause(request: HttpRequest, number: str) -> dict[str, Any]:
    found = complaint_numbered(request, number)
    return _out(pause_actions.end_pause(found.pk, by=known_caller(request).username))


def _out(row: ClockPause) -> dict[str, Any]:
    return {
        "rule": row.rule_id,
        "state": _state(row),
        "asked_by": row.asked_by.username,
        "asked_at": row.asked_at,
        "approved_by": row.approved_by.username if row.approved_by else "",
        "granted_at": row.granted_at,
        "refused_at": row.refused_at,
        "ended_at": row.ended_at,
    }


def _state(row: ClockPause) -> str:
    if row.refused_at:
        return "refused"
    if row.ended_at:
        return "ended"
    return "granted" if row.granted_at else "asked"
