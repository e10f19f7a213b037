"""The operations about consents and about whether a customer may be written to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import AwareDatetime

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.consents import actions, queries
from zhike.apps.consents.permission import ask
from zhike.apps.consents.rules import Channel, TakenThrough, Topic
from zhike.apps.consents.words import reasons_in_words
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach

router = Router(tags=["Consents"])


class ConsentOut(Schema):
    """How one purpose stands for a person."""

    purpose: str
    third_party: str = Field(description="empty for the bank itself")
    standing: str = Field(description="never, given, withdrawn or expired")
    decided_at: datetime | None
    taken_through: str
    evidence: str


class ConsentNew(Schema, extra="forbid"):
    purpose: str = Field(min_length=1, max_length=40, examples=["marketing"])
    given: bool = Field(description="false withdraws, which needs no evidence")
    taken_through: TakenThrough
    evidence: str = Field(default="", max_length=200, examples=["F-2026-17"])
    channel: Channel | None = Field(default=None, description="null for every channel")
    third_party: str = Field(default="", max_length=100)
    expires_at: AwareDatetime | None = None


class PermissionOut(Schema):
    """Whether a message may go out now."""

    allowed: bool
    reasons: list[str] = Field(description="stable words, one for each reason why not")
    words: list[str] = Field(description="the same for people")


@router.get(
    "/customers/{customer_id}/consents",
    auth=needs(Permission.SEE_CONSENTS),
    response=list[ConsentOut],
    summary="What a customer allows",
)
def list_consents(request: HttpRequest, customer_id: str) -> list[dict[str, Any]]:
    return _standings(_customer(request, customer_id))


@router.post(
    "/customers/{customer_id}/consents",
    auth=needs(Permission.CHANGE_CONSENTS),
    response={201: list[ConsentOut]},
    summary="Give or withdraw a consent",
)
def choose(request: HttpRequest, customer_id: str, choice: ConsentNew) -> Status[Any]:
    """Note one choice for every entry of the person; the latest counts, the history stays."""
    customer, by = _customer(request, customer_id), known_caller(request).username
    channel = choice.channel.value if choice.channel else ""
    if choice.given:
        actions.give_consent(
            customer,
            purposes=[choice.purpose],
            taken_through=choice.taken_through,
            evidence=choice.evidence,
            channel=channel,
            third_party=choice.third_party,
            expires_at=choice.expires_at,
            by=by,
        )
    else:
        actions.withdraw_consent(
            customer,
            purpose=choice.purpose,
            taken_through=choice.taken_through,
            evidence=choice.evidence,
            channel=channel,
            third_party=choice.third_party,
            by=by,
        )
    return Status(201, _standings(customer))


@router.get(
    "/customers/{customer_id}/contact-permission",
    auth=needs(Permission.SEE_CONSENTS),
    response=PermissionOut,
    summary="May this customer be written to?",
)
def contact_permission(
    request: HttpRequest, customer_id: str, channel: Channel, purpose: str, topic: Topic
) -> dict[str, Any]:
    """Ask the gate, with every reason why not. An answer is no permit: sending asks again."""
    customer = _customer(request, customer_id)
    answer = ask(customer, channel=channel, purpose=purpose, topic=topic)
    return {
        "allowed": answer.allowed,
        "reasons": [reason.value for reason in answer.reasons],
        "words": reasons_in_words(answer),
    }


def _customer(request: HttpRequest, customer_id: str) -> Customer:
    rows = in_reach(Customer.objects.all(), caller=known_caller(request), branch="home_branch")
    found = rows.filter(customer_id=customer_id).first()
    if found is None:
        raise Http404
    return found


def _standings(customer: Customer) -> list[dict[str, Any]]:
    return [
        {
            "purpose": row.purpose.code,
            "third_party": row.third_party,
            "standing": row.standing.value,
            "decided_at": row.latest.decided_at if row.latest else None,
            "taken_through": row.latest.taken_through if row.latest else "",
            "evidence": row.latest.evidence if row.latest else "",
        }
        for row in queries.standings_of(members_of(customer))
    ]
