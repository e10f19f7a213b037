"""What is behind a customer: his profile, his relations, his timeline, what he holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.audit.actions import record_read
from zhike.apps.customers import profile_actions, queries, relation_actions
from zhike.apps.customers.api import customer_of
from zhike.apps.customers.models import Customer
from zhike.apps.customers.profile import profile_of
from zhike.apps.customers.relations import relations_of
from zhike.apps.customers.rules import RelationKind
from zhike.apps.customers.timelines import timeline_of
from zhike.apps.people.rules import Permission

router = Router(tags=["Customers"])


class ValueOut(Schema):
    block: str
    name: str
    value: str | None = Field(description="null where nothing is known; zero is a value")
    kind: str | None = Field(description="stated, imported, counted, inferred or corrected")
    source: str | None
    model: str | None = Field(description="which model inferred it")
    confidence: float | None
    valued_date: date | None
    is_off: bool = Field(description="the customer wants nothing inferred here")


class ProfileOut(Schema):
    items: list[ValueOut]
    known: int
    possible: int


class ValueNew(Schema, extra="forbid"):
    name: str = Field(min_length=1, max_length=40, examples=["occupation"])
    value: str = Field(min_length=1, max_length=200, examples=["教师"])
    corrects: bool = Field(False, description="the customer says the present value is wrong")


class Switch(Schema, extra="forbid"):
    name: str = Field(min_length=1, max_length=40, examples=["savings_plan"])
    on: bool


class RelationOut(Schema):
    id: int
    kind: str
    is_subject: bool = Field(description="whether this customer is it to the other")
    other: str | None = Field(description="number of the other; null out of reach")
    since_date: date | None
    until_date: date | None
    source: str


class RelationsOut(Schema):
    items: list[RelationOut]


class RelationNew(Schema, extra="forbid"):
    kind: Literal["household", "parent_company", "guarantor", "contact_person", "authorised_user"]
    other: str = Field(min_length=1, max_length=40)
    turned: bool = Field(False, description="the other one is it to this customer")
    since_date: date | None = None


class HappeningOut(Schema):
    key: str
    kind: str
    occurred_at: datetime
    activity: str
    source: str
    case_id: str
    channel: str
    outcome: str
    amount_cents: int | None


class TimelineOut(Schema):
    items: list[HappeningOut]
    next: str | None
    channels: dict[str, int]


@router.get(
    "/customers/{customer_id}/profile",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=ProfileOut,
    summary="The profile in four blocks",
)
def read_profile(request: HttpRequest, customer_id: str) -> dict[str, Any]:
    return _profile(_members(request, customer_id))


@router.post(
    "/customers/{customer_id}/profile",
    auth=needs(Permission.CHANGE_CUSTOMERS),
    response={201: ProfileOut},
    summary="Note or correct a value",
)
def note_value(request: HttpRequest, customer_id: str, new: ValueNew) -> Status[Any]:
    members = _members(request, customer_id)
    act = profile_actions.correct_value if new.corrects else profile_actions.state_value
    act(customer_id, name=new.name, value=new.value, by=known_caller(request).username)
    return Status(201, _profile(members))


@router.post(
    "/customers/{customer_id}/profile/switch",
    auth=needs(Permission.CHANGE_CUSTOMERS),
    response={201: ProfileOut},
    summary="Let nothing be inferred under a name, or again",
)
def switch(request: HttpRequest, customer_id: str, wanted: Switch) -> Status[Any]:
    members = _members(request, customer_id)
    by = known_caller(request).username
    profile_actions.switch_inferred(customer_id, name=wanted.name, on=wanted.on, by=by)
    return Status(201, _profile(members))


@router.get(
    "/customers/{customer_id}/relations",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=RelationsOut,
    summary="Who stands to a customer how",
)
def list_relations(request: HttpRequest, customer_id: str) -> dict[str, Any]:
    return _relations(request, _members(request, customer_id))


@router.post(
    "/customers/{customer_id}/relations",
    auth=needs(Permission.CHANGE_CUSTOMERS),
    response={201: RelationsOut},
    summary="Note a relation",
)
def relate(request: HttpRequest, customer_id: str, new: RelationNew) -> Status[Any]:
    members = _members(request, customer_id)
    other = customer_of(request, new.other).customer_id
    subject, object_ = (other, customer_id) if new.turned else (customer_id, other)
    relation_actions.add_relation(
        subject=subject,
        object=object_,
        kind=RelationKind(new.kind),
        since_date=new.since_date,
        by=known_caller(request).username,
        source="API",
    )
    return Status(201, _relations(request, members))


@router.get(
    "/customers/{customer_id}/timeline",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=TimelineOut,
    summary="Everything that happened, newest first",
)
def read_timeline(
    request: HttpRequest,
    customer_id: str,
    cursor: str = "",
    channel: str | None = None,
    bookings: bool = False,
) -> dict[str, Any]:
    """`next` is the cursor of the following page; bookings stand apart from events."""
    found = timeline_of(
        _members(request, customer_id), cursor=cursor, channel=channel, bookings=bookings
    )
    names = HappeningOut.model_fields
    return {
        "items": [{name: getattr(row, name) for name in names} for row in found.page.rows],
        "next": found.cursor or None,
        "channels": found.page.channels,
    }


def _members(request: HttpRequest, customer_id: str) -> list[Customer]:
    members = queries.members_of(customer_of(request, customer_id))
    record_read(customer_id=customer_id, by=known_caller(request).username)
    return members


def _profile(members: list[Customer]) -> dict[str, Any]:
    profile = profile_of(members)
    items = [
        {
            "block": block.block,
            "name": row.name,
            "value": row.text if row.standing.value else None,
            "kind": row.standing.value and row.standing.value.kind,
            "source": row.standing.value and row.standing.value.source,
            "model": (row.standing.value and row.standing.value.model) or None,
            "confidence": row.standing.value and row.standing.value.confidence,
            "valued_date": row.standing.value and row.standing.value.day,
            "is_off": row.standing.is_off,
        }
        for block in profile.blocks
        for row in block.rows
    ]
    known, possible = profile.completeness.known, profile.completeness.possible
    return {"items": items, "known": known, "possible": possible}


def _relations(request: HttpRequest, members: list[Customer]) -> dict[str, Any]:
    found = relations_of(members, caller=known_caller(request))
    return {
        "items": [
            {
                "id": row.relation.pk,
                "kind": row.relation.kind,
                "is_subject": row.is_subject,
                "other": row.other.customer_id if row.is_reached else None,
                "since_date": row.relation.since_date,
                "until_date": row.relation.until_date,
                "source": row.relation.source,
            }
            for row in (*found.rows, *found.ended)
        ]
    }
