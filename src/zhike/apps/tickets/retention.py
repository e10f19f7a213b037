"""How long the words of a settled matter are kept. A complaint's have a period of their own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import Customer
from zhike.apps.privacy.record_classes import (
    AT_MOST,
    RecordClass,
    hold_covers,
    hold_protects,
    keeps_class,
)
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.tickets.models import Note, Task, Ticket
from zhike.apps.tickets.queries import with_merged
from zhike.apps.tickets.rules import Kind, key_of

CASE = "ticket-"
MERGES = 5  # one after the other that are followed to the ticket in which a matter ended
LIMITATION = "民法典 第一百八十八条\uff1a诉讼时效三年"


def ended_tickets() -> QuerySet[Any]:
    """What is closed, or went on in a ticket that is; complaints have their own law."""
    steps = ["merged_into__" * step + "closed_at" for step in range(MERGES + 1)]
    ended = Coalesce(*map(F, steps))
    rows: QuerySet[Any] = Ticket.objects.exclude(kind=Kind.COMPLAINT).annotate(ended_at=ended)
    return rows.filter(ended_at__isnull=False)


def records_of(rows: QuerySet[Any]) -> list[Record]:
    """Give a record for each ticket, from the day on which its matter ended."""
    values = rows.order_by("ended_at", "pk").values_list("pk", "customer__customer_id", "ended_at")
    return [
        Record(
            key=key,
            customer_id=customer_id or "",
            matter=f"ticket-{key}",
            starts=timezone.localdate(ended_at),
        )
        for key, customer_id, ended_at in values[:AT_MOST]
    ]


def clear_tickets(keys: Collection[int]) -> int:
    """Take the words of tickets away; that there was a matter, and its times, stays."""
    Note.objects.filter(ticket__in=keys).update(text_sealed="")
    Task.objects.filter(ticket__in=keys).update(wanted_sealed="", result_sealed="")
    return Ticket.objects.filter(pk__in=keys).update(subject_sealed="")


def merged_into(matters: Collection[str]) -> set[str]:
    """Give the matters that went on in these: a hold on one keeps what it is made of."""
    return {f"{CASE}{key}" for key in with_merged(_keys(matters))}


def customers_of(matters: Collection[str]) -> set[int]:
    """Give whose matters these are."""
    owners = Customer.objects.filter(tickets__in=_keys(matters))
    return set(owners.values_list("pk", flat=True))


def _keys(matters: Collection[str]) -> list[int]:
    # As events name a ticket, or as people call it.
    return [key for matter in matters if (key := key_of(matter.removeprefix(CASE)))]


hold_covers(merged_into)
hold_protects(customers_of)
keeps_class(
    RecordClass(
        code="tickets",
        label=_("Words of tickets, notes and tasks"),
        starts_with=_("day on which the matter was closed"),
        months=36,
        source=LIMITATION,
        mark=Mark.MEMORY,
        is_automatic=False,
        records=lambda: records_of(ended_tickets().exclude(subject_sealed="")),
        remove=clear_tickets,
    )
)
