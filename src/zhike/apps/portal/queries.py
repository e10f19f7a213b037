from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from zhike.apps.consents.rules import Channel
from zhike.apps.consents.sending import channels_served
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import entry_of, members_of
from zhike.apps.customers.rules import CustomerState, IdentifierKind
from zhike.apps.portal.models import DemoCustomer, PortalSession
from zhike.apps.portal.rules import LONGEST, digest, is_open
from zhike.apps.privacy.models import RightsRequest
from zhike.apps.vault.keys import Indexes
from zhike.schema.identifiers import normal

SHOWN_FOR = timedelta(days=30)
CHANNELS = {IdentifierKind.PHONE: Channel.SMS, IdentifierKind.EMAIL: Channel.EMAIL}


def customer_at_door(typed: str) -> Customer | None:
    """The one person to whom a customer number, telephone or mail address leads.

    The same questions are asked of the database whatever was typed and found. A telephone that two
    persons share leads to neither: his own number does.
    """
    indexes, marks = Indexes(), []
    for kind in CHANNELS:
        marks += indexes.all_of(normal(typed, kind=kind), kind=kind)
    numbered = Customer.objects.filter(customer_id=typed.strip()).select_related("merged_into")
    known = Identifier.objects.filter(
        value_index__in=[mark for mark in marks if mark], kind__in=CHANNELS, ended_at=None
    ).select_related("customer__merged_into")
    found = [*numbered, *(one.customer for one in known[:20])]
    persons = {one.pk: one for one in (in_use(customer) for customer in found) if one}
    return next(iter(persons.values())) if len(persons) == 1 else None


def in_use(customer: Customer) -> Customer | None:
    """The entry in use of a person; None where he was erased."""
    survivor = customer if customer.merged_into is None else members_of(customer)[0]
    return survivor if survivor.state == CustomerState.ACTIVE else None


def customer_by_number(number: str) -> Customer | None:
    """Whom a trusted party names by his number."""
    entry = entry_of(number)
    return in_use(entry) if entry else None


def preferred(typed: str) -> Channel:
    """By what a code goes out where both are possible: whoever typed a mail address reads mail."""
    return Channel.EMAIL if "@" in typed or "＠" in typed else Channel.SMS


def channel_for(members: Sequence[Customer], *, prefers: str) -> tuple[Customer, Channel] | None:
    """The entry and the channel by which a code reaches a person; None where none does."""
    known = set(
        Identifier.objects.filter(
            customer__in=members, kind__in=CHANNELS, ended_at=None
        ).values_list("customer_id", "kind")
    )
    served = channels_served()
    ways = [
        (member, channel)
        for member in members
        for kind, channel in CHANNELS.items()
        if (member.pk, kind.value) in known and channel in served
    ]
    return min(ways, key=lambda way: way[1] != prefers, default=None)


def session_of(key: str) -> PortalSession | None:
    """The open session of a key."""
    rows = PortalSession.objects.select_related("customer__merged_into")
    found = rows.filter(key_digest=digest(key), ended_at=None).first()
    return found if found and is_open(found.span, now=timezone.now()) else None


def sessions_of(members: Sequence[Customer]) -> list[tuple[PortalSession, bool]]:
    """Where a person was signed in lately, and whether it is open, the newest first."""
    now = timezone.now()
    rows = PortalSession.objects.filter(customer__in=members, begun_at__gt=now - SHOWN_FOR)
    return [(row, is_open(row.span, now=now)) for row in rows[:50]]


def open_sessions(members: Sequence[Customer]) -> QuerySet[PortalSession]:
    begun = timezone.now() - LONGEST
    return PortalSession.objects.filter(customer__in=members, ended_at=None, begun_at__gt=begun)


def requests_of(members: Sequence[Customer]) -> QuerySet[RightsRequest]:
    """What a person asked for by right, the newest first."""
    rows = RightsRequest.objects.filter(customer__in=members)
    return rows.select_related("customer").order_by("-received_at", "-id")


def demo_customers() -> list[tuple[str, str]]:
    """The customers whose sign-in is published, with a word about each."""
    rows = DemoCustomer.objects.select_related("customer")
    english = get_language() == "en"
    return [(row.customer.customer_id, row.note_en if english else row.note_zh) for row in rows]


def is_demo(customer: Customer | None) -> bool:
    return customer is not None and DemoCustomer.objects.filter(customer=customer).exists()
