"""The operations about requests of customers by right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.customers.models import Customer
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.privacy import actions, queries
from zhike.apps.privacy.models import RightsRequest
from zhike.apps.privacy.rules import RightKind, State

router = Router(tags=["Rights requests"])
REQUESTS = Listing(
    filters={
        "kind": Filter("kind", lists.one_of(*RightKind)),
        "state": Filter("state", lists.one_of(*State)),
        "customer_id": Filter("customer__customer_id"),
        "due_until": Filter("due_date__lte", lists.DAY),
    },
    sorts={"due_date": "due_date", "received_at": "received_at"},
    order=("due_date", "id"),
)


class RequestOut(Schema):
    """One request, without the customer's own words."""

    number: int
    customer_id: str
    kind: str
    state: str
    received_at: datetime
    due_date: date
    days_left: int = Field(description="below zero: late")
    handler: str | None
    closed_at: datetime | None


class RequestNew(Schema, extra="forbid"):
    customer_id: str = Field(min_length=1, max_length=40)
    kind: RightKind
    received_through: TakenThrough
    wish: str = Field(min_length=1, max_length=4000, description="the customer's own words")
    identity_proof: str = Field(
        default="", max_length=200, description="how identity was proved; no number of a document"
    )


@router.get(
    "/rights-requests",
    auth=needs(Permission.SEE_RIGHTS_REQUESTS),
    response=Page[RequestOut],
    summary="Requests by right, in reach",
)
@listed(REQUESTS)
def list_requests(request: HttpRequest) -> dict[str, Any]:
    rows = queries.requests_for(known_caller(request), state="all")
    page = REQUESTS.page(request, rows)
    return page | {"items": [_out(one) for one in page["items"]]}


@router.post(
    "/rights-requests",
    auth=needs(Permission.HANDLE_RIGHTS_REQUESTS),
    response={201: RequestOut},
    summary="Take a request in",
)
def receive(request: HttpRequest, new: RequestNew) -> Status[Any]:
    """Take a request in; its clock runs from now, whether identity is proved or not."""
    caller = known_caller(request)
    rows = in_reach(Customer.objects.all(), caller=caller, branch="home_branch")
    customer = rows.filter(customer_id=new.customer_id).first()
    if customer is None:
        raise Http404
    made = actions.receive_request(
        customer,
        kind=new.kind,
        received_through=new.received_through,
        wish=new.wish,
        identity_proof=new.identity_proof,
        by=caller.username,
    )
    return Status(201, _out(made))


@router.get(
    "/rights-requests/{number}",
    auth=needs(Permission.SEE_RIGHTS_REQUESTS),
    response=RequestOut,
    summary="One request",
)
def read_request(request: HttpRequest, number: int) -> dict[str, Any]:
    found = queries.requests_for(known_caller(request), state="all").filter(pk=number).first()
    if found is None:
        raise Http404
    return _out(found)


def _out(one: RightsRequest) -> dict[str, Any]:
    return {
        "number": one.pk,
        "customer_id": one.customer.customer_id,
        "kind": one.kind,
        "state": one.state,
        "received_at": one.received_at,
        "due_date": one.due_date,
        "days_left": queries.clock_now(one).days,
        "handler": one.handler.username if one.handler else None,
        "closed_at": one.closed_at,
    }
