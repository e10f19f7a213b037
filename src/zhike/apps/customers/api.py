"""The operations about customers. Personal values come masked, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.api.versions import expected_version, versioned
from zhike.apps.audit.actions import record_read
from zhike.apps.customers import actions, queries
from zhike.apps.customers.errors import BranchOutOfReach
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerKind, CustomerState, IdentifierKind
from zhike.apps.customers.shown import shown_customers, shown_identifiers
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Permission

router = Router(tags=["Customers"])
KINDS = tuple(kind.value for kind in CustomerKind)
WORD = r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$"


class CustomerOut(Schema):
    customer_id: str
    kind: str
    state: str
    name: str = Field(description="masked for persons")
    branch: str | None = Field(description="code of the branch")
    relationship_manager: str | None
    tier: str
    segment: str
    is_vulnerable: bool
    is_age_friendly: bool
    opened_date: date | None
    merged_into: str | None = Field(description="number of the entry in use")
    version: int


class CustomerNew(Schema, extra="forbid"):
    kind: Literal["personal", "corporate"]
    name: str = Field(min_length=1, max_length=200, examples=["林知夏"])
    branch: str = Field(min_length=1, max_length=50, description="code of the branch")
    customer_id: str = Field("", max_length=40, description="without one zhike gives one")
    tier: str = Field("", max_length=20)
    segment: str = Field("", max_length=40)
    opened_date: date | None = None


class CustomerChange(Schema, extra="forbid"):
    """What is left out stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=200)
    branch: str | None = Field(None, min_length=1, max_length=50)
    tier: str | None = Field(None, max_length=20)
    segment: str | None = Field(None, max_length=40)
    opened_date: date | None = None
    is_vulnerable: bool | None = None
    is_age_friendly: bool | None = None


class Search(Schema, extra="forbid"):
    """In the body, since addresses are written down on their way."""

    text: str = Field(min_length=1, max_length=200, examples=["13812345678"])


class Found(Schema):
    items: list[CustomerOut]


class IdentifierOut(Schema):
    id: int
    kind: str
    value: str = Field(description="masked")
    source: str
    noted_at: datetime
    ended_at: datetime | None


class IdentifierNew(Schema, extra="forbid"):
    kind: Literal[
        "id_number", "passport", "credit_code", "phone", "email", "card", "account", "address",
        "source_key",
    ]  # fmt: skip
    value: str = Field(min_length=1, max_length=200)


class Identifiers(Schema):
    items: list[IdentifierOut]


CUSTOMERS = Listing(
    filters={
        "branch": Filter("home_branch__code"),
        "manager": Filter("relationship_manager__username"),
        "tier": Filter("tier"),
        "kind": Filter("kind", lists.one_of(*KINDS)),
        "is_vulnerable": Filter("is_vulnerable", lists.YES_OR_NO),
    },
    sorts={"customer_id": "customer_id"},
    order=("customer_id",),
)


@router.get(
    "/customers",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=Page[CustomerOut],
    summary="The customers in reach",
)
@listed(CUSTOMERS)
def list_customers(request: HttpRequest) -> dict[str, Any]:
    rows = queries.customers_for(known_caller(request)).filter(state=CustomerState.ACTIVE)
    page = CUSTOMERS.page(request, rows)
    return page | {"items": told(page["items"])}


@router.post(
    "/customers/search",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=Found,
    summary="Find by number, exact name or any identifier",
)
def search(request: HttpRequest, wanted: Search) -> dict[str, Any]:
    """Identity numbers, telephones, cards, accounts, mail addresses and credit codes."""
    return {"items": told(queries.find_customers(wanted.text, caller=known_caller(request)))}


@router.post(
    "/customers",
    auth=needs(Permission.CHANGE_CUSTOMERS),
    response={201: CustomerOut},
    summary="Take a customer in",
)
def take_in(request: HttpRequest, new: CustomerNew) -> Status[Any]:
    made = actions.create_customer(
        kind=CustomerKind(new.kind),
        name=new.name,
        home_branch=_branch(request, new.branch),
        customer_id=new.customer_id,
        tier=new.tier,
        segment=new.segment,
        opened_date=new.opened_date,
        by=known_caller(request).username,
        source="API",
    )
    return Status(201, told([customer_of(request, made.customer_id)])[0])


@router.get(
    "/customers/{customer_id}",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=CustomerOut,
    summary="One customer",
)
@versioned
def read_customer(request: HttpRequest, customer_id: str) -> dict[str, Any]:
    found = customer_of(request, customer_id)
    record_read(customer_id=customer_id, by=known_caller(request).username)
    return told([found])[0]


@router.patch(
    "/customers/{customer_id}",
    auth=needs(Permission.CHANGE_CUSTOMERS),
    response=CustomerOut,
    summary="Change a customer",
)
@versioned
def change_customer(
    request: HttpRequest, customer_id: str, change: CustomerChange
) -> dict[str, Any]:
    found = customer_of(request, customer_id)
    wanted = {name: value for name, value in change.dict().items() if value is not None}
    if code := wanted.pop("branch", None):
        wanted["home_branch"] = _branch(request, code)
    changed = actions.change_found(
        found,
        version=expected_version(request),
        by=known_caller(request).username,
        **wanted,
    )
    return told([changed])[0]


@router.get(
    "/customers/{customer_id}/identifiers",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=Identifiers,
    summary="What a customer is known by",
)
def list_identifiers(request: HttpRequest, customer_id: str) -> dict[str, Any]:
    members = queries.members_of(customer_of(request, customer_id))
    record_read(customer_id=customer_id, by=known_caller(request).username)
    return {"items": _identifiers(queries.identifiers_of(members))}


@router.post(
    "/customers/{customer_id}/identifiers",
    auth=needs(Permission.CHANGE_CUSTOMERS),
    response={201: IdentifierOut},
    summary="Add an identifier",
)
def add_identifier(request: HttpRequest, customer_id: str, new: IdentifierNew) -> Status[Any]:
    customer_of(request, customer_id)
    made = actions.add_identifier(
        customer_id,
        kind=IdentifierKind(new.kind),
        value=new.value,
        by=known_caller(request).username,
        source="API",
    )
    return Status(201, _identifiers([made])[0])


def customer_of(request: HttpRequest, customer_id: str) -> Customer:
    """The customer of an address; one out of reach is not there."""
    found = queries.customer_of(customer_id, caller=known_caller(request))
    if found is None:
        raise Http404
    return found


def told(rows: Sequence[Customer]) -> list[dict[str, Any]]:
    """Customers as the API tells them, with one look-up of keys for all."""
    return [_told(one.customer, name=one.name) for one in shown_customers(rows)]


def _told(row: Customer, *, name: str) -> dict[str, Any]:
    names = (
        "customer_id", "kind", "state", "tier", "segment", "is_vulnerable", "is_age_friendly",
        "opened_date", "version",
    )  # fmt: skip
    return {
        **{field: getattr(row, field) for field in names},
        "name": name,
        "branch": row.home_branch.code if row.home_branch else None,
        "relationship_manager": row.relationship_manager and row.relationship_manager.username,
        "merged_into": row.merged_into and row.merged_into.customer_id,
    }


def _identifiers(rows: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": one.identifier.pk,
            "kind": one.identifier.kind,
            "value": one.value,
            "source": one.identifier.source,
            "noted_at": one.identifier.noted_at,
            "ended_at": one.identifier.ended_at,
        }
        for one in shown_identifiers(rows)
    ]


def _branch(request: HttpRequest, code: str) -> Branch:
    found = queries.branch_choices(known_caller(request)).filter(code=code).first()
    if found is None:
        raise BranchOutOfReach
    return found
