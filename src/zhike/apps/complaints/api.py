"""The operations about complaints."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.complaints import actions, merge_actions, queries, work_actions
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.registration import Submitter
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import Grade
from zhike.apps.complaints.words import last_day_of
from zhike.apps.customers.models import Customer
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.tickets.queries import served_queues

router = Router(tags=["Complaints"])
COMPLAINTS = Listing(
    filters={
        "state": Filter("state", lists.one_of(*State)),
        "grade": Filter("grade", lists.one_of(*Grade)),
        "regime": Filter("regime", lists.one_of(*Regime)),
        "customer_id": Filter("ticket__customer__customer_id"),
    },
    sorts={"received_at": "received_at", "number": "ticket_id"},
    order=("-ticket_id",),
)
ACTS = {
    "accept": actions.accept_complaint,
    "withdraw": actions.withdraw_complaint,
    "close": actions.close_complaint,
    "chased": work_actions.note_chased,
}


class ClockOut(Schema):
    """A clock of the law; `is_verified` tells whether somebody read its source."""

    rule: str
    state: str
    due_at: datetime | None
    last_day: date | None
    source: str
    is_verified: bool


class ComplaintOut(Schema):
    """One complaint, without the complainant's own words."""

    number: str
    customer_id: str
    state: str
    grade: str
    regime: str
    received_at: datetime
    handler: str
    business: str
    causes: list[str]
    outcome: str
    first: str = Field(description="number of the first complaint of the same matter")
    merged_into: str = Field(description="number of the complaint as which it went on")
    closed_at: datetime | None


class ComplaintWithClocks(ComplaintOut):
    clocks: list[ClockOut]


class ComplaintNew(Schema, extra="forbid"):
    queue: str = Field(max_length=50, description="code of the queue")
    subject: str = Field(min_length=1, max_length=200)
    demand: str = Field(min_length=1, max_length=8000, description="request and main facts")
    regime: Regime = Regime.CN_BANK
    channel: str = Field(default="api", max_length=20)
    customer_id: str = Field(default="", max_length=40)
    submitter: Submitter = Submitter.SELF
    received_at: datetime | None = Field(default=None, description="none: now")


class ActNew(Schema, extra="forbid"):
    act: str = Field(description="accept, withdraw, close or chased")


class MergeNew(Schema, extra="forbid"):
    other: str = Field(max_length=20, description="number of the other complaint of that matter")


@router.get(
    "/complaints",
    auth=needs(Permission.SEE_COMPLAINTS),
    response=Page[ComplaintOut],
    summary="Complaints in reach",
)
@listed(COMPLAINTS)
def list_complaints(request: HttpRequest) -> dict[str, Any]:
    rows = queries.complaints_for(known_caller(request)).prefetch_related(
        "causes", "first__ticket", "merged_into__ticket"
    )
    page = COMPLAINTS.page(request, rows)
    return page | {"items": [_out(one) for one in page["items"]]}


@router.post(
    "/complaints",
    auth=needs(Permission.HANDLE_COMPLAINTS),
    response={201: ComplaintWithClocks},
    summary="Register a complaint",
)
def register(request: HttpRequest, new: ComplaintNew) -> Status[Any]:
    """Register a complaint; the clocks of its law run from its receipt."""
    caller = known_caller(request)
    queue = served_queues(caller).filter(code=new.queue).first()
    customers = in_reach(Customer.objects.all(), caller=caller, branch="home_branch")
    customer = customers.filter(customer_id=new.customer_id).first() if new.customer_id else None
    if queue is None or (new.customer_id and customer is None):
        raise Http404
    received = new.received_at if new.received_at and new.received_at <= timezone.now() else None
    made = actions.register_complaint(
        queue=queue,
        subject=new.subject,
        demand=new.demand,
        regime=new.regime,
        channel=new.channel,
        customer=customer,
        submitter=new.submitter,
        received_at=received,
        by=caller.username,
    )
    return Status(201, _with_clocks(made))


@router.get(
    "/complaints/{number}",
    auth=needs(Permission.SEE_COMPLAINTS),
    response=ComplaintWithClocks,
    summary="One complaint with its clocks",
)
def read_complaint(request: HttpRequest, number: str) -> dict[str, Any]:
    return _with_clocks(complaint_numbered(request, number))


@router.post(
    "/complaints/{number}/acts",
    auth=needs(Permission.HANDLE_COMPLAINTS),
    response=ComplaintWithClocks,
    summary="Take a step",
)
def act(request: HttpRequest, number: str, new: ActNew) -> dict[str, Any]:
    """Take a step that needs no words; whatever holds it up is told."""
    found = complaint_numbered(request, number)
    if new.act not in ACTS:
        raise Http404
    return _with_clocks(ACTS[new.act](found.pk, by=known_caller(request).username))


@router.post(
    "/complaints/{number}/merge",
    auth=needs(Permission.HANDLE_COMPLAINTS),
    response=ComplaintWithClocks,
    summary="Let two complaints go on as the older of them",
)
def merge(request: HttpRequest, number: str, other: MergeNew) -> dict[str, Any]:
    """Give the older one, with its clock; the younger leads to it. It is not taken back."""
    one = complaint_numbered(request, number)
    second = complaint_numbered(request, other.other)
    by = known_caller(request).username
    return _with_clocks(merge_actions.merge_complaints(one.pk, other_id=second.pk, by=by))


def complaint_numbered(request: HttpRequest, number: str) -> Complaint:
    """The complaint of an address; one out of reach is not there."""
    found = queries.complaint_seen(known_caller(request), number)
    if found is None:
        raise Http404
    return found


def _out(one: Complaint) -> dict[str, Any]:
    return {
        "number": one.ticket.number,
        "customer_id": one.ticket.customer_number,
        "state": one.state,
        "grade": one.grade,
        "regime": one.regime,
        "received_at": one.received_at,
        "handler": one.ticket.owner.username,
        "business": one.business_code,
        "causes": [row.code for row in one.causes.all()],
        "outcome": one.outcome,
        "first": one.first.ticket.number if one.first else "",
        "merged_into": one.merged_into.ticket.number if one.merged_into else "",
        "closed_at": one.closed_at,
    }


def _with_clocks(one: Complaint) -> dict[str, Any]:
    return _out(one) | {
        "clocks": [
            {
                "rule": clock.shown.row.rule_id,
                "state": clock.shown.row.state,
                "due_at": clock.shown.row.due_at,
                "last_day": last_day_of(clock.shown.row.due_at) if clock.shown.row.due_at else None,
                "source": clock.rule.source.text if clock.rule else "",
                "is_verified": bool(clock.rule and clock.rule.is_verified),
            }
            for clock in queries.clocks_of(one)
        ]
    }
