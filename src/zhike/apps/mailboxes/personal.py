"""What mailboxes keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.mailboxes.models import MailThread
from zhike.apps.vault.keys import Keyring


def read_addresses(members: Members) -> list[dict[str, Any]]:
    rows = list(_threads(members).select_related("ticket"))
    keys = Keyring.of({row.ticket.key_owner for row in rows})
    return [
        {
            "ticket": row.ticket.number,
            "address": keys.open(row.address_sealed, customer_id=row.ticket.key_owner),
        }
        for row in rows
    ]


def clear_addresses(members: Members) -> int:
    """Forget the address; no mail of his finds the conversation any more, and none goes out."""
    return _threads(members).update(address_sealed="", address_index="")


def left_addresses(members: Members) -> int:
    return _threads(members).count()


def _threads(members: Members) -> QuerySet[MailThread]:
    return MailThread.objects.filter(ticket__customer__in=members).exclude(address_sealed="")


keeps(
    Place(
        name="mailboxes.threads",
        label=_("Addresses of conversations by mail"),
        read=read_addresses,
        clear=clear_addresses,
        left=left_addresses,
    )
)
