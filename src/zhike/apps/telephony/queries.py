"""Whose call it is, who may be calling, and what administrators see of telephone systems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from zhike.apps.blocks.doors import Sender
from zhike.apps.blocks.rules import SenderKind
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import customers_for, members_of
from zhike.apps.customers.rules import CustomerState, IdentifierKind
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.telephony.models import Call, Extension, HeardEvent, Switchboard
from zhike.apps.telephony.rules import REPEAT_WINDOW, spellings
from zhike.apps.vault.keys import Indexes, Keyring
from zhike.schema.identifiers import normal

MOST_CALLERS = 10
MOST_ENTRIES = 100


def calls_of(user: User) -> QuerySet[Call]:
    """The calls that somebody may look at: his own, those of his conversations, those in reach."""
    rows = Call.objects.select_related(
        "switchboard",
        "agent",
        "customer__home_branch",
        "conversation__ticket",
        "conversation__queue",
    )
    own = Q(agent=user) | Q(conversation__agent=user)
    if user.may(Permission.SUPERVISE_TICKETS) and user.reach:
        own |= Q(switchboard__queue__branch__path__startswith=user.reach)
    return rows.filter(own)


def number_of(call: Call) -> str:
    """The number of a call in the clear, for what stands behind the pages."""
    return Keyring.of([call.key_owner]).open(call.number_sealed, customer_id=call.key_owner)


def owners_of(number: str) -> list[Customer]:
    """The customers whose number it is, each person once, by his entry in use.

    For what the house does by itself; people are shown those in their reach: `callers_by`.
    """
    return list(Customer.objects.filter(pk__in=_in_use(number)).order_by("customer_id"))


def sender_at(number: str) -> Sender:
    """Who calls from a number, and whose it is known as."""
    return Sender(kind=SenderKind.PHONE, value=number, customers=tuple(owners_of(number)))


def callers_by(number: str, *, caller: Caller) -> list[Customer]:
    """Those of them in reach."""
    found = customers_for(caller).filter(pk__in=_in_use(number)).order_by("customer_id")
    return list(found[:MOST_CALLERS])


def _in_use(number: str) -> set[int]:
    indexes = Indexes()
    wanted = [
        index
        for spelling in spellings(normal(number, kind="phone"))
        for index in indexes.all_of(spelling, kind="phone")
    ]
    rows = Identifier.objects.filter(
        value_index__in=wanted, kind=IdentifierKind.PHONE, ended_at=None
    ).order_by()
    keys = set(rows.values_list("customer_id", flat=True)[:MOST_ENTRIES])
    entries = Customer.objects.filter(pk__in=keys).exclude(state=CustomerState.ERASED)
    return {members_of(entry)[0].pk for entry in entries.select_related("merged_into")}


def earlier_calls(call: Call, *, now: datetime) -> int:
    """How often the same number called within the window before."""
    if not call.number_index:
        return 0
    rows = Call.objects.filter(
        number_index=call.number_index, is_inbound=True, heard_at__gt=now - REPEAT_WINDOW
    )
    return rows.exclude(pk=call.pk).count()


def past_calls_of(members: Sequence[Customer]) -> QuerySet[Call]:
    """The calls of a person that came in with an import, the newest first.

    Whose it is says the matter, where it has one: somebody may have found out since.
    """
    theirs = Q(conversation__ticket__customer__in=members)
    theirs |= Q(conversation__isnull=True, customer__in=members)
    rows = Call.objects.filter(theirs, load__isnull=False)
    return rows.select_related("agent", "conversation__ticket").order_by("-heard_at", "-pk")


def switchboards() -> QuerySet[Switchboard]:
    """Those in use, with how many of their events wait for a decision."""
    waiting = Count("heard", filter=Q(heard__decided_at=None) & ~Q(heard__reason=""))
    rows = Switchboard.objects.filter(removed_at=None).select_related("queue")
    return rows.annotate(rejected=waiting)


def rejected_in(boards: QuerySet[Switchboard]) -> QuerySet[HeardEvent]:
    rows = HeardEvent.objects.filter(switchboard__in=boards.values("pk")).exclude(reason="")
    return rows.defer("content_sealed")


def extensions_for(caller: Caller) -> QuerySet[Extension]:
    rows = Extension.objects.select_related("user__branch")
    return in_reach(rows, caller=caller, branch="user__branch")


def possible_holders(caller: Caller) -> QuerySet[User]:
    """Who in reach may be given an extension."""
    rows = in_reach(User.objects.filter(is_active=True), caller=caller)
    keys = [
        user.pk for user in rows.select_related("own_role") if user.may(Permission.WORK_TICKETS)
    ]
    return User.objects.filter(pk__in=keys).order_by("name", "username")
