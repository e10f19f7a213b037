"""The operations about who raised what an improvement mends, and what they are told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.errors import FieldsRefused
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page, one_of
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.queries import ShownImprovement, improvements, may_write
from zhike.apps.improvements.rules import State as Stage
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.tellings import actions, queries
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.models import Raising
from zhike.apps.tellings.people import people_of
from zhike.apps.tellings.rules import LONGEST_TEXT, Ground
from zhike.apps.tickets.api import acting_person

router = Router(tags=["Improvements"])
SEES, WRITES, LINKS = (
    needs(Permission.SEE_IMPROVEMENTS),
    needs(Permission.WRITE_IMPROVEMENTS),
    needs(Permission.LINK_TICKETS),
)
MOST_AT_ONCE = 50
LOOPS = Listing(
    filters={"state": Filter("state", one_of(*Stage))}, sorts={"id": "id"}, order=("-id",)
)
RAISINGS = Listing(filters={}, sorts={"id": "id"}, order=("-id",))


class LoopRow(Schema):
    id: int = Field(description="of the improvement")
    title: str
    state: str
    tickets: int = Field(description="linked to it")
    is_written: bool
    begun_at: datetime | None = Field(description="when the first customer was to be told")
    told: int = Field(description="customers")


class PreviewOut(Schema):
    people: int = Field(description="customers who raised it")
    weighed: int = Field(description="of them asked for here; the first ones")
    would: int = Field(description="would be told now")
    already: int
    unknown: int = Field(description="tickets of nobody known")
    held: dict[str, int] = Field(description="would not be told now, by why")


class ResultOut(Schema):
    told: int
    sent: int = Field(description="taken by mail server, gateway or own pages")
    delivered: int
    not_delivered: int
    unknown: int = Field(description="on the way, or nobody knows")
    held: dict[str, int] = Field(description="not told, by why")
    came_back: int = Field(description="told, and raised it again after that")


class LoopOut(Schema):
    id: int = Field(description="of the improvement")
    title: str
    state: str
    ground: str | None = Field(description="proved or done; null: nobody may be told")
    matter: str = Field(description="the pain point it mends")
    text_zh: str
    text_en: str
    claims_effect: bool
    begun_at: datetime | None
    tickets: int
    people: int
    preview: PreviewOut | None = Field(description="for who may write it")
    result: ResultOut | None = Field(description="null: nobody was told yet")


class RaisingOut(Schema):
    ticket: str
    subject: str = Field(description="numbers of customers in it are masked")
    linked_at: datetime
    linked_by: str


class ProposalOut(Schema):
    ticket: str
    subject: str = Field(description="numbers of customers in it are masked")


class TicketsNew(Schema, extra="forbid"):
    tickets: list[str] = Field(min_length=1, max_length=MOST_AT_ONCE, description="numbers")


class TicketOld(Schema, extra="forbid"):
    ticket: str = Field(min_length=1, max_length=20)


class LinkedOut(Schema):
    new: int = Field(description="links that were not there before")


class MatterNew(Schema, extra="forbid"):
    matter: str = Field(max_length=200, description="a pain point of the board; empty: none")


class TextNew(Schema, extra="forbid"):
    text_zh: str = Field(min_length=1, max_length=LONGEST_TEXT)
    text_en: str = Field(min_length=1, max_length=LONGEST_TEXT)
    claims_effect: bool = Field(False, description="it says that it helped")


class TellingJobOut(Schema):
    job: int


@router.get(
    "/improvement-tellings",
    auth=SEES,
    response=Page[LoopRow],
    summary="Improvements that somebody raised, and how many were told",
)
@listed(LOOPS)
def list_loops(request: HttpRequest) -> dict[str, Any]:
    page = LOOPS.page(request, queries.loops().order_by())
    return page | {"items": [_row_told(row) for row in page["items"]]}


@router.get(
    "/improvements/{improvement_id}/told",
    auth=SEES,
    response=LoopOut,
    summary="What those who raised it are told",
)
def read_loop(request: HttpRequest, improvement_id: int) -> dict[str, Any]:
    """Counts alone; nobody who was told can be read from here."""
    return _told(request, _found(improvement_id))


@router.get(
    "/improvements/{improvement_id}/raisings",
    auth=SEES,
    response=Page[RaisingOut],
    summary="The linked tickets in reach",
)
@listed(RAISINGS)
def list_raisings(request: HttpRequest, improvement_id: int) -> dict[str, Any]:
    """Empty for who sees no tickets."""
    rows = queries.exported_for(_found(improvement_id), known_caller(request))
    page = RAISINGS.page(request, rows.order_by())
    return page | {"items": _raisings_told(page["items"])}


@router.get(
    "/improvements/{improvement_id}/raisings/proposed",
    auth=LINKS,
    response=list[ProposalOut],
    summary="Tickets of its pain point that nobody linked yet",
)
def list_proposals(request: HttpRequest, improvement_id: int) -> list[dict[str, Any]]:
    row, by = _found(improvement_id), acting_person(request)
    found = queries.proposals_for(row, queries.loop_of(row), by)
    return [{"ticket": ticket.number, "subject": subject} for ticket, subject in found]


@router.post(
    "/improvements/{improvement_id}/raisings",
    auth=LINKS,
    response={201: LinkedOut},
    summary="Say that these tickets raised it",
)
def link_tickets(
    request: HttpRequest, improvement_id: int, new: TicketsNew
) -> Status[dict[str, Any]]:
    """All or none: of one that is not in reach, none is linked."""
    row, by = _found(improvement_id), acting_person(request)
    return Status(201, {"new": actions.link_tickets(row.pk, new.tickets, by=by)})


@router.post(
    "/improvements/{improvement_id}/raisings/take-back",
    auth=LINKS,
    response={204: None},
    summary="Take a link back; whoever was told stays told",
)
def unlink_ticket(request: HttpRequest, improvement_id: int, old: TicketOld) -> Status[None]:
    row, by = _found(improvement_id), acting_person(request)
    actions.unlink_ticket(row.pk, old.ticket, by=by)
    return Status(204, None)


@router.post(
    "/improvements/{improvement_id}/told/matter",
    auth=WRITES,
    response=LoopOut,
    summary="Say which pain point it mends",
)
def choose_matter(request: HttpRequest, improvement_id: int, new: MatterNew) -> dict[str, Any]:
    row, by = _own(request, improvement_id)
    if new.matter and new.matter not in queries.matters_with_tickets():
        raise FieldsRefused(names="matter", wanted="matter: a pain point that tickets are known of")
    actions.choose_matter(row.pk, matter=new.matter, by=by)
    return _told(request, row)


@router.post(
    "/improvements/{improvement_id}/told/text",
    auth=WRITES,
    response=LoopOut,
    summary="Write what they are told; `preview` says how many would get it",
)
def write_text(request: HttpRequest, improvement_id: int, new: TextNew) -> dict[str, Any]:
    row, by = _own(request, improvement_id)
    actions.write_text(row.pk, **new.dict(), by=by)
    return _told(request, row)


@router.post(
    "/improvements/{improvement_id}/told/send",
    auth=WRITES,
    response={202: TellingJobOut},
    summary="Tell everybody who raised it and was not told yet",
)
def send(request: HttpRequest, improvement_id: int) -> Status[dict[str, Any]]:
    """Once each, under his own choices. What came of it is in `result`."""
    row, by = _own(request, improvement_id)
    return Status(202, {"job": actions.ask_to_tell(row.pk, by=by).pk})


def _found(improvement_id: int) -> Improvement:
    found = improvements().filter(pk=improvement_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, improvement_id: int) -> tuple[Improvement, User]:
    """One that the caller may write: of others' nothing is sent, and a token owns none."""
    row, by = _found(improvement_id), known_caller(request)
    if not isinstance(by, User) or not may_write(row, by):
        raise Http404
    return row, by


def _row_told(row: Any) -> dict[str, Any]:
    loop = queries.loop_of(row)
    return {
        "id": row.pk,
        "title": ShownImprovement(row).title,
        "state": row.state,
        "tickets": row.raised,
        "is_written": bool(loop.text_zh),
        "begun_at": loop.begun_at,
        "told": row.told,
    }


def _told(request: HttpRequest, row: Improvement) -> dict[str, Any]:
    loop, standing, caller = queries.loop_of(row), standing_of(row), known_caller(request)
    is_own = isinstance(caller, User) and may_write(row, caller)
    same = ("matter", "text_zh", "text_en", "claims_effect", "begun_at")
    return {
        **{name: getattr(loop, name) for name in same},
        "id": row.pk,
        "title": ShownImprovement(row).title,
        "state": row.state,
        "ground": Ground(standing.ground) if standing.ground else None,
        "tickets": row.raisings.count(),
        "people": len(people_of(row)),
        "preview": _counted(queries.preview_of(row, standing=standing)) if is_own else None,
        "result": _counted(queries.result_of(row)) if loop.begun_at else None,
    }


def _counted(found: queries.Preview | queries.Result) -> dict[str, Any]:
    return vars(found) | {"held": {why.value: n for why, n in found.reasons.items()}}


def _raisings_told(rows: list[Raising]) -> list[dict[str, Any]]:
    subjects = dict(queries.subjects_of(rows))
    return [
        {
            "ticket": one.ticket.number,
            "subject": subjects[one.ticket_id],
            "linked_at": one.linked_at,
            "linked_by": one.linked_by,
        }
        for one in rows
    ]
