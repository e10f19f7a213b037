"""What the chat keeps of a person: where he came from, and the number he left."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.vault.keys import Keyring
from zhike.apps.webchat.models import CallBack, Visitor


def read_visitors(members: Members) -> list[dict[str, Any]]:
    names = ("customer__customer_id", "way", "address", "begun_at", "last_seen_at", "ended_at")
    return [dict(row) for row in _visitors(members).values(*names)]


def read_call_backs(members: Members) -> list[dict[str, Any]]:
    rows = list(_call_backs(members).select_related("ticket"))
    keys = Keyring.of({row.ticket.key_owner for row in rows})
    return [
        {
            "ticket": row.ticket.number,
            "number": keys.open(row.number_sealed, customer_id=row.ticket.key_owner),
            "text": keys.open(row.text_sealed, customer_id=row.ticket.key_owner),
            "asked_at": row.asked_at,
            "begins_at": row.begins_at,
            "ends_at": row.ends_at,
        }
        for row in rows
    ]


def _visitors(members: Members) -> QuerySet[Visitor]:
    return Visitor.objects.filter(customer__in=members)


def _call_backs(members: Members) -> QuerySet[CallBack]:
    return CallBack.objects.filter(ticket__customer__in=members).exclude(
        number_sealed="", text_sealed=""
    )


keeps(
    Place(
        name="webchat.visitors",
        label=_("Visits to the chat"),
        read=read_visitors,
        clear=lambda members: _visitors(members).delete()[0],
        left=lambda members: _visitors(members).count(),
    )
)
keeps(
    Place(
        name="webchat.call_backs",
        label=_("Numbers left for a call back"),
        read=read_call_backs,
        clear=lambda members: _call_backs(members).update(number_sealed="", text_sealed=""),
        left=lambda members: _call_backs(members).count(),
    )
)
