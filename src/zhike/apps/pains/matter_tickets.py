"""The tickets of a pain point: complaints by its codes, and those in which a text blames it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import complaints_for
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import seen_by, shown_tickets
from zhike.pipelines.masking import mask_found
from zhike.pipelines.pain_board import Matter
from zhike.pipelines.pain_words import texts_of

MOST = 2_000  # texts, the newest, whose tickets are looked up
MESSAGE, COMPLAINT = "message", "complaint"


@dataclass(frozen=True, kw_only=True)
class FoundTicket:
    """A ticket of a pain point, its subject masked; `url` opens it for whoever asked."""

    ticket: Ticket
    subject: str
    url: str


def tickets_of(person: User, matter: Matter) -> QuerySet[Ticket]:
    """Give the tickets of a matter in somebody's reach, the newest first.

    What a complaint is about is told only to who may see complaints.
    """
    kinds = [MESSAGE, *([COMPLAINT] if person.may(Permission.SEE_COMPLAINTS) else [])]
    named = texts_of(matter.name, kinds=kinds)
    about = Q(messages__in=_numbers(named, MESSAGE))
    reached = seen_by(person).filter(about).values("pk")
    rows = Q(pk__in=reached)
    if COMPLAINT in kinds:
        rows |= Q(pk__in=complaints_of(person, matter, named=named).values("ticket"))
    found = Ticket.objects.filter(rows).select_related("queue", "owner", "customer")
    return found.order_by("-opened_at", "-pk")


def complaints_of(person: User, matter: Matter, *, named: Sequence[str]) -> QuerySet[Complaint]:
    """Give the complaints in reach that carry a code of the matter, or whose words blame it."""
    codes = [
        Q(business_code__startswith=code)
        | Q(causes__code__startswith=code)
        | Q(causes__standard__startswith=code)
        for code in matter.complaints
    ]
    about = reduce(lambda one, other: one | other, codes, Q(pk__in=_numbers(named, COMPLAINT)))
    # Each once, though several of its causes fit.
    numbers = Complaint.objects.filter(about).values("pk")
    return complaints_for(person).filter(pk__in=numbers).order_by()


def found_tickets(person: User, rows: Sequence[Ticket]) -> list[FoundTicket]:
    """Open the subjects of a page, and say where each ticket opens for somebody."""
    seen = set(seen_by(person).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [
        FoundTicket(
            ticket=one.ticket,
            subject=mask_found(one.subject),
            url=reverse(
                "desk:ticket" if one.ticket.pk in seen else "complaints:complaint",
                args=[one.ticket.number],
            ),
        )
        for one in shown_tickets(rows)
    ]


def _numbers(ids: Sequence[str], kind: str) -> list[int]:
    mine = [int(key.partition("-")[2]) for key in ids if key.startswith(f"{kind}-")]
    return sorted(mine)[-MOST:]
