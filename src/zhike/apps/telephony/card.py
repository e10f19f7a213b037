"""The caller's card: who it may be, what is open, what was said last, and what to beware of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import OPEN_STATES
from zhike.apps.consents.queries import is_restricted
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import State
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import customers_for, identifiers_of, members_of
from zhike.apps.customers.shown import shown_customers, shown_identifiers
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.telephony import queries
from zhike.apps.telephony.models import Call
from zhike.apps.telephony.rules import REPEATED_FROM, CallState
from zhike.apps.tickets import queries as tickets
from zhike.apps.tickets.models import Ticket
from zhike.apps.unmasking.sight import masked, sight_of
from zhike.pipelines.masking import mask_found

LAST_CONTACTS = 3
MOST_OPEN = 5


@dataclass(frozen=True, kw_only=True)
class Warned:
    """Something to know before the first word, in the tone of its weight."""

    text: Any
    tone: str = "warn"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who is perhaps calling, masked."""

    customer: Customer
    name: str
    known_by: Sequence[Any]
    open_tickets: Sequence[tuple[Ticket, str]]
    contacts: Sequence[tuple[Conversation, str]]


def card_of(call: Call, *, caller: User, now: datetime | None = None) -> dict[str, Any]:
    """Give everything that the card shows; that somebody looked at a customer is written down."""
    now = now or timezone.now()
    number = queries.number_of(call) if call.number_sealed else ""
    candidates = _candidates(call, number, caller=caller)
    person = _person(candidates[0], caller=caller) if len(candidates) == 1 else None
    return {
        "call": call,
        "state_label": call.get_state_display(),
        "number": masked(number, field="phone"),
        "is_withheld": not number,
        "person": person,
        "is_named": bool(call.customer),
        "choice": shown_customers(candidates) if len(candidates) > 1 else [],
        "warnings": _warnings(call, candidates, now=now),
        "is_over": call.state == CallState.ENDED,
        "may_search": caller.may(Permission.SEE_CUSTOMERS),
    }


def _candidates(call: Call, number: str, *, caller: User) -> list[Customer]:
    if not caller.may(Permission.SEE_CUSTOMERS):
        return []
    if call.customer:
        members = members_of(call.customer)
        return list(customers_for(caller).filter(pk=members[0].pk))
    return queries.callers_by(number, caller=caller) if number else []


def _person(customer: Customer, *, caller: User) -> Person:
    members = members_of(customer)
    sight = sight_of(caller, customer_id=customer.customer_id)
    name = shown_customers([customer], sight=sight)[0].name
    rows = shown_identifiers(identifiers_of(members), sight=sight)
    sight.write_down()
    open_rows = tickets.open_tickets_of(customer)[:MOST_OPEN]
    last = (
        Conversation.objects.filter(ticket__customer__in=members)
        .exclude(state=State.SPAM)
        .select_related("ticket", "queue")
        .order_by("-last_message_at")[:LAST_CONTACTS]
    )
    return Person(
        customer=customer,
        name=name,
        known_by=[row for row in rows if row.identifier.ended_at is None],
        open_tickets=[(row, text) for row, text in _subjects(list(open_rows))],
        contacts=_contacts(list(last)),
    )


def _warnings(call: Call, candidates: Sequence[Customer], *, now: datetime) -> list[Warned]:
    found = []
    earlier = queries.earlier_calls(call, now=now)
    if earlier >= REPEATED_FROM:
        text = _("Called %(count)s times in the last seven days") % {"count": earlier}
        found.append(Warned(text=text))
    if len(candidates) != 1:
        return found
    (customer,) = candidates
    members = members_of(customer)
    if Complaint.objects.filter(ticket__customer__in=members, state__in=OPEN_STATES).exists():
        found.insert(0, Warned(text=_("Open complaint"), tone="bad"))
    if is_restricted(members):
        text = _("Processing is restricted: nothing but storing and securing")
        found.insert(0, Warned(text=text, tone="bad"))
    if customer.is_vulnerable:
        found.insert(0, Warned(text=_("Particular care")))
    if customer.is_age_friendly:
        found.append(Warned(text=_("Age-friendly service"), tone="info"))
    return found


def _subjects(rows: Sequence[Ticket]) -> list[tuple[Ticket, str]]:
    return [(one.ticket, mask_found(one.subject)) for one in tickets.shown_tickets(rows)]


def _contacts(rows: Sequence[Conversation]) -> list[tuple[Conversation, str]]:
    subjects = dict(_subjects([row.ticket for row in rows]))
    return [(row, subjects[row.ticket]) for row in rows]
