"""The operations about fields of tickets: what the bank asks, and what was answered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Field, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.audit.actions import record_read
from zhike.apps.fields import actions, queries
from zhike.apps.fields.errors import FieldUnknown
from zhike.apps.fields.rules import LONGEST_ANSWER
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.api import ticket_numbered
from zhike.apps.tickets.models import Ticket
from zhike.pipelines.masking import mask_found

router = Router(tags=["Tickets"])
SEES, WORKS = needs(Permission.SEE_TICKETS), needs(Permission.WORK_TICKETS)


class AnswerOut(Schema):
    code: str
    label: str
    kind: str
    options: list[str]
    is_required: bool = Field(description="before the ticket is solved")
    value: str = Field(description="numbers of customers in it are masked; empty: no answer")


class AnswersNew(Schema, extra="forbid"):
    """Only what is named changes; an empty text takes an answer away."""

    answers: dict[str, str] = Field(max_length=100, examples=[{"account_branch": "上海分行"}])


@router.get(
    "/tickets/{number}/fields", auth=SEES, response=list[AnswerOut], summary="Answers to fields"
)
def read_fields(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    ticket = ticket_numbered(request, number)
    if ticket.customer_number:
        record_read(customer_id=ticket.customer_number, by=known_caller(request).username)
    return _told(ticket)


@router.patch(
    "/tickets/{number}/fields", auth=WORKS, response=list[AnswerOut], summary="Answer fields"
)
def answer_fields(request: HttpRequest, number: str, new: AnswersNew) -> list[dict[str, Any]]:
    ticket = ticket_numbered(request, number)
    fields = {one.code: one for one in queries.fields_for(kind=ticket.kind, queue=ticket.queue)}
    unknown = [code for code in new.answers if code not in fields]
    if unknown:
        raise FieldUnknown(codes=unknown, known=list(fields))
    said = {fields[code]: text[: LONGEST_ANSWER + 1] for code, text in new.answers.items()}
    actions.answer(ticket.pk, said=said, by=known_caller(request).username)
    return _told(ticket)


def _told(ticket: Ticket) -> list[dict[str, Any]]:
    return [
        {
            "code": one.field.code,
            "label": one.field.label,
            "kind": one.field.kind,
            "options": one.field.options,
            "is_required": one.field.is_required,
            "value": mask_found(one.value),
        }
        for one in queries.answers_of(ticket)
    ]
