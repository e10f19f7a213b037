"""A small API over the customer master: a list, a record, a change; a root of addresses."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.urls import include, path
from django.utils import timezone
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router, make_api, paths_of
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.api.versions import expected_version, versioned
from zhike.apps.audit.actions import record_event
from zhike.apps.audit.versions import advance
from zhike.apps.customers.models import Customer
from zhike.apps.people.rules import Permission

router = Router(tags=["Small"])


class Out(Schema):
    customer_id: str
    tier: str
    version: int


class New(Schema, extra="forbid"):
    customer_id: str = Field(min_length=1, max_length=40)
    tier: str = Field("", max_length=20)


class Change(Schema, extra="forbid"):
    tier: str = Field(max_length=20)


LIST = Listing(
    filters={
        "tier": Filter("tier"),
        "kind": Filter("kind", lists.one_of("personal", "corporate")),
        "opened_from": Filter("opened_date__gte", lists.DAY),
        "created_from": Filter("created_at__gte", lists.MOMENT),
        "version": Filter("version", lists.NUMBER),
        "is_vulnerable": Filter("is_vulnerable", lists.YES_OR_NO),
    },
    sorts={"tier": "tier", "created_at": "created_at", "customer_id": "customer_id"},
    order=("customer_id",),
)


@router.get("/things", auth=needs(Permission.SEE_CUSTOMERS), response=Page[Out])
@listed(LIST)
def list_things(request: HttpRequest) -> dict[str, Any]:
    return LIST.page(request, Customer.objects.all())


@router.post("/things", auth=needs(Permission.CHANGE_CUSTOMERS), response={201: Out})
def make_thing(request: HttpRequest, new: New) -> Any:
    return Status(201, make(new.customer_id, tier=new.tier))


@router.get("/things/{customer_id}", auth=needs(Permission.SEE_CUSTOMERS), response=Out)
@versioned
def read_thing(request: HttpRequest, customer_id: str) -> Customer:
    return thing(customer_id)


@router.patch("/things/{customer_id}", auth=needs(Permission.CHANGE_CUSTOMERS), response=Out)
@versioned
def change_thing(request: HttpRequest, customer_id: str, change: Change) -> Customer:
    found = thing(customer_id)
    by = known_caller(request).username
    change_tier(found, tier=change.tier, expected=expected_version(request), by=by)
    return thing(customer_id)


@router.post("/broken", auth=needs(Permission.CHANGE_CUSTOMERS))
def break_down(request: HttpRequest) -> None:
    make("broken")
    raise ValueError("card 6222021001116245")


def thing(customer_id: str) -> Customer:
    found = Customer.objects.filter(customer_id=customer_id).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def make(customer_id: str, *, tier: str = "", **values: Any) -> Customer:
    now = timezone.now()
    values = {"kind": "personal", "created_at": now, "updated_at": now, **values}
    made = Customer.objects.create(customer_id=customer_id, tier=tier, **values)
    record_event(activity="make thing", case_id=f"thing-{customer_id}", by="test")
    return made


@transaction.atomic
def change_tier(found: Customer, *, tier: str, expected: int, by: str) -> None:
    rows = Customer.objects.filter(pk=found.pk)
    advance(rows, expected=expected)
    rows.update(tier=tier)
    record_event(activity="change thing", case_id=f"thing-{found.pk}", by=by)


urlpatterns = [path("api/v1/", include((paths_of(make_api([router])), "api")))]
