"""The operations about product reports; read alone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice.queries import ShownReport, reports, shown_reports
from zhike.apps.productvoice.report_improvements import CameOfIt, came_of
from zhike.apps.productvoice.report_tickets import PointTicket, tickets_of_report

router = Router(tags=["Product reports"])
SEES = needs(Permission.SEE_VOICE)


class EndsOut(Schema):
    """A share with its 95 % interval."""

    value: float | None
    lower: float | None
    upper: float | None


class ReportOut(Schema):
    id: int
    product: str = Field(description="product.NAME, as in the aspects of texts")
    month: date
    n: int = Field(description="texts of the whole bank that name the product")
    blamed: EndsOut
    owner: str
    due_date: date
    state: str = Field(description="waiting, late, handed_up or acknowledged")
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    plan: str | None = Field(description="what is done about it")
    done_by_date: date | None


class BesideOut(Schema):
    aspect: str
    n: int
    share: EndsOut


class SourceOut(Schema):
    source: str
    counts: list[int] | None = Field(description="praised, neutral, blamed; null: hidden")


class MonthOut(Schema):
    month: date
    texts: int
    n: int | None
    blamed: EndsOut | None


class ExampleOut(Schema):
    id: str
    alike: int = Field(description="texts that say nearly the same")
    text: str = Field(description="masked")


class ScoreOut(Schema):
    survey: str
    question: str
    figure: str = Field(description="nps or mean")
    lowest: int
    highest: int
    n: int
    estimate: EndsOut


class CauseOut(Schema):
    code: str
    n: int
    share: EndsOut


class ComplaintsOut(Schema):
    code: str = Field(description="of JR/T 0169, as B3")
    n: int | None = Field(description="null: hidden, because of few")
    share: EndsOut | None = Field(description="of all complaints of the month with such a code")
    causes: list[CauseOut]
    hidden: int = Field(description="causes that are not told")


class PointTicketOut(Schema):
    point: str = Field(description="an aspect that the report blames; empty: the whole report")
    opened_at: datetime
    number: str | None = Field(description="null: a ticket that the caller may not see")
    state: str | None


class CameOut(Schema):
    id: int = Field(description="of the improvement, as in /improvements/{id}")
    title: str
    state: str
    verdict: str | None = Field(description="of the newest measurement; null: none yet")
    decision: str | None = Field(description="keep, adjust or stop; null: none yet")


class WholeReportOut(ReportOut):
    texts: int
    named: EndsOut
    praised: EndsOut
    change: EndsOut | None = Field(description="of the share blamed; 0.01 is one percentage point")
    sources: list[SourceOut]
    beside: list[BesideOut] = Field(description="what the same texts blame besides")
    course: list[MonthOut]
    scores: list[ScoreOut] = Field(description="of contacts whose reason names the product")
    complaints: ComplaintsOut | None = Field(description="null: no business code is the product's")
    examples: list[ExampleOut] = Field(description="of customers in the caller's reach")
    tickets: list[PointTicketOut] = Field(description="opened from the report and its points")
    improvements: list[CameOut] = Field(
        description="that came of it, the newest first; none for who may not see improvements"
    )


@router.get("/voice/products", auth=SEES, response=list[ReportOut], summary="Product reports")
def list_reports(request: HttpRequest) -> list[dict[str, Any]]:
    """Of the whole bank, the newest first."""
    known_caller(request)
    return [_line(one) for one in shown_reports()]


@router.get(
    "/voice/products/{report_id}", auth=SEES, response=WholeReportOut, summary="A product report"
)
def read_report(request: HttpRequest, report_id: int) -> dict[str, Any]:
    """What customers said of a product in a month."""
    caller = known_caller(request)
    shown = ShownReport(get_object_or_404(reports(), pk=report_id))
    found = shown.row.found
    same = ("texts", "named", "praised", "change", "sources", "beside", "course")
    return {
        **_line(shown),
        **{name: found[name] for name in same},
        "scores": found.get("scores", []),
        "complaints": found.get("complaints"),
        "examples": shown.examples_for(caller),
        "tickets": [
            _ticket(point, held) for point, held in tickets_of_report(shown.row, caller).items()
        ],
        "improvements": [_improvement(one) for one in came_of(shown.row, caller)],
    }


def _ticket(point: str, held: PointTicket) -> dict[str, Any]:
    return {
        "point": point,
        "opened_at": held.row.opened_at,
        "number": held.ticket.number if held.ticket else None,
        "state": held.ticket.state if held.ticket else None,
    }


def _improvement(one: CameOfIt) -> dict[str, Any]:
    row, last = one.shown.row, one.shown.last
    return {
        "id": row.pk,
        "title": one.shown.title,
        "state": row.state,
        "verdict": last.row.verdict if last else None,
        "decision": one.choice or None,
    }


def _line(shown: ShownReport) -> dict[str, Any]:
    row, said = shown.row, shown.acknowledgement
    return {
        "id": row.pk,
        "product": row.product,
        "month": row.month,
        "n": shown.n,
        "blamed": row.found["blamed"],
        "owner": row.owner.username,
        "due_date": row.due_date,
        "state": shown.state,
        "acknowledged_by": said.acknowledged_by if said else None,
        "acknowledged_at": said.acknowledged_at if said else None,
        "plan": shown.plan if said else None,
        "done_by_date": said.done_by_date if said else None,
    }
