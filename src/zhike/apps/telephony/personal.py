"""What telephony keeps of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.telephony.models import Call
from zhike.apps.vault.keys import Keyring


def read_calls(members: Members) -> list[dict[str, Any]]:
    rows = list(_calls(members))
    keys = Keyring.of({row.key_owner for row in rows})
    return [
        {
            "number": keys.open(row.number_sealed, customer_id=row.key_owner),
            "inbound": row.is_inbound,
            "state": row.state,
            "answered_at": row.answered_at,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]


def clear_calls(members: Members) -> int:
    """Forget the number; that a call was taken, and how long it was, stays."""
    return _calls(members).update(number_sealed="", number_index="")


def _calls(members: Members) -> QuerySet[Call]:
    rows = Call.objects.exclude(number_sealed="")
    keys = [member.pk for member in members]
    return rows.filter(
        Q(customer__in=keys)
        | Q(conversation__ticket__customer__in=keys)
        | Q(key_owner__in=[member.customer_id for member in members])
    )


keeps(
    Place(
        name="telephony.calls",
        label=_("Numbers from which was called"),
        read=read_calls,
        clear=clear_calls,
        left=lambda members: _calls(members).count(),
        stays=_("That calls were taken, and when, stays without the numbers."),
        stay=lambda members: Call.objects.filter(customer__in=members).count(),
    )
)
