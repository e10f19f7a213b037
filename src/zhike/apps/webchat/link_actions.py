"""A visitor proves who he is. What moves with it is his own, or nothing.

A browser may be used by several people one after the other. So a visitor is linked to one person
and never to another: whoever comes with a proof of somebody else begins anew beside him. What was
written before the proof is taken along only if he says that it is his, soon after it was written.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.conversations.rules import Side
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import by_customer
from zhike.apps.portal.token_actions import take_token
from zhike.apps.tickets.actions import link_customer
from zhike.apps.webchat import queries, rules
from zhike.apps.webchat.actions import end_visit, made_visitor
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.rules import Way


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Who the visitor is from now on, under which key, and whether his talk went with him."""

    visitor: Visitor
    key: str
    is_same: bool


def link_by_token(visitor: Visitor, *, token: str, claims: bool, address: str) -> Linked:
    """Link a visitor to the person whom a token of the bank's app names; it serves once.

    Raises
    ------
    TokenRefused, TooOften
    """
    # Outside the transaction: a token that was shown is used, whatever comes of it.
    customer = take_token(token, address=address)
    return _link(visitor, customer=customer, claims=claims, address=address)


@transaction.atomic
def _link(visitor: Visitor, *, customer: Customer, claims: bool, address: str) -> Linked:
    here = Visitor.objects.select_for_update().get(pk=visitor.pk)
    members = members_of(customer)
    if here.customer in members:
        return Linked(visitor=here, key="", is_same=True)
    if here.customer is None and _may_go_along(here, members, claims=claims):
        for talk in queries.conversations_of(here).select_related("ticket"):
            if talk.ticket.customer_id is None:
                link_customer(talk.ticket_id, customer=customer, by=_by(customer))
        # A new key for a new right: whoever knew the old one learns nothing of the person.
        end_visit(here)
        thread, is_same = here.thread, True
    else:
        end_visit(here)
        thread, is_same = secrets.token_hex(16), False
    made, key = made_visitor(address=address, thread=thread, customer=customer, way=Way.APP)
    _record(customer, way=Way.APP, outcome="same talk" if is_same else "new talk")
    return Linked(visitor=made, key=key, is_same=is_same)


@transaction.atomic
def begin_portal_visit(session: PortalSession, customer: Customer) -> tuple[Visitor, str]:
    """Let a customer who is signed in to the portal chat there; all his sessions share one talk."""
    members = members_of(customer)
    before = Visitor.objects.filter(customer__in=members, way=Way.PORTAL).order_by("pk").first()
    thread = before.thread if before else secrets.token_hex(16)
    made, key = made_visitor(
        address=session.address,
        thread=thread,
        customer=customer,
        way=Way.PORTAL,
        session=session,
    )
    if before is None:
        _record(customer, way=Way.PORTAL, outcome="new talk")
    return made, key


def _may_go_along(visitor: Visitor, members: list[Customer], *, claims: bool) -> bool:
    talks = list(queries.conversations_of(visitor).select_related("ticket__customer"))
    if not talks:
        return True
    # Staff may have found out, and said on the ticket, that it is somebody else.
    if any(talk.ticket.customer and talk.ticket.customer not in members for talk in talks):
        return False
    last = max(
        (
            row.sent_at
            for talk in talks
            if (row := talk.messages.filter(side=Side.CUSTOMER).order_by("-pk").first())
        ),
        default=None,
    )
    return claims and rules.may_claim(last_written_at=last, now=timezone.now())


def _by(customer: Customer) -> str:
    return by_customer(customer.customer_id)


def _record(customer: Customer, *, way: Way, outcome: str) -> None:
    record_event(
        activity="link visitor",
        case_id=f"customer-{customer.customer_id}",
        customer_id=customer.customer_id,
        channel="chat",
        by=_by(customer),
        outcome=outcome,
        attributes={"way": way},
    )
