"""What texting keeps of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.texting.models import TextThread
from zhike.apps.vault.keys import Keyring


def read_numbers(members: Members) -> list[dict[str, Any]]:
    rows = list(_threads(members).select_related("ticket"))
    keys = Keyring.of({row.ticket.key_owner for row in rows})
    return [
        {
            "ticket": row.ticket.number,
            "number": keys.open(row.number_sealed, customer_id=row.ticket.key_owner),
        }
        for row in rows
    ]


def clear_numbers(members: Members) -> int:
    """Forget the number; no text message of his finds the conversation any more."""
    return _threads(members).update(number_sealed="", number_index="")


def left_numbers(members: Members) -> int:
    return _threads(members).count()


def _threads(members: Members) -> QuerySet[TextThread]:
    return TextThread.objects.filter(ticket__customer__in=members).exclude(number_sealed="")


keeps(
    Place(
        name="texting.threads",
        label=_("Numbers of conversations by text message"),
        read=read_numbers,
        clear=clear_numbers,
        left=left_numbers,
    )
)
