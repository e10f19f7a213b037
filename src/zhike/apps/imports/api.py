"""The operations of the imports app: events in, figures out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router, answers_by_itself
from zhike.apps.api.problems import Problem
from zhike.apps.imports import queries
from zhike.apps.imports.deliveries import receive_batch
from zhike.apps.people.rules import Permission

router = Router(tags=["Events"])


class Reject(Schema):
    row: int = Field(description="counted from 1 within the batch")
    column: str
    rule: str
    value: str = Field(description="masked")


class Receipt(Schema):
    """What became of a batch: read = stored + duplicates + rejected."""

    read: int
    stored: int
    duplicates: int
    rejected: int
    batch_id: str
    rejects: list[Reject]
    rejects_left_off: int = Field(description="rejected rows beyond the first 1,000")
    warnings: list[str]


class Log(Schema):
    log_name: str
    events: int
    cases: int
    first_at: str
    last_at: str


@router.post(
    "/events",
    auth=needs(Permission.RUN_IMPORTS),
    response={200: Receipt, (411, 507): Problem},
    summary="Send events of one log",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {
                    "schema": {"type": "string"},
                    "example": '{"case_id": "A-1", "activity": "apply",'
                    ' "occurred_at": "2026-01-05T09:30:00+08:00", "channel": "app"}\n',
                }
            },
        },
    },
)
@answers_by_itself
def send_events(
    request: HttpRequest,
    log: str = Query(..., description="the log the events belong to"),  # type: ignore[type-arg]
    mapping: str = Query("", description="name of a saved mapping; without it zhike's own names"),  # type: ignore[type-arg]
) -> HttpResponse:
    """Store one batch: one JSON object a line, at most 20 MB.

    Bad lines are answered one by one and never stop good ones. Sending the same batch again
    stores nothing twice.
    """
    return receive_batch(request, caller=known_caller(request), log_name=log, mapping_name=mapping)


@router.get(
    "/logs",
    auth=needs(Permission.SEE_JOURNEYS),
    response=list[Log],
    summary="Every log with its size and period (UTC)",
)
def list_logs(request: HttpRequest) -> list[dict[str, Any]]:
    return queries.logs()


@router.get(
    "/journeys/{log}/{question}",
    auth=needs(Permission.SEE_JOURNEYS),
    response={200: Any, (404, 422): Problem},
    summary="The answer to a question about the journeys of a log",
)
def ask_question(request: HttpRequest, log: str, question: str) -> Any:
    """Give what `zhike journeys QUESTION --log LOG --json` prints; filters as on the page."""
    return queries.answer(question=question, log_name=log, parameters=dict(request.GET.lists()))
