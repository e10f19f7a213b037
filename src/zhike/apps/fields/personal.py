"""What answers to fields keep of a person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.keeping import Members, Place, keeps
from zhike.apps.fields.models import FieldValue
from zhike.apps.fields.queries import values_of_tickets
from zhike.apps.tickets.rules import number_of


def read_values(members: Members) -> list[dict[str, Any]]:
    keys = list(dict.fromkeys(_values(members).values_list("ticket", flat=True)))
    return [
        {"ticket": number_of(key), **answers} for key, answers in values_of_tickets(keys).items()
    ]


def _values(members: Members) -> QuerySet[FieldValue]:
    return FieldValue.objects.filter(ticket__customer__in=members).exclude(value_sealed="")


keeps(
    Place(
        name="fields.values",
        label=_("Answers to the bank's own questions about matters"),
        read=read_values,
        clear=lambda members: _values(members).update(value_sealed=""),
        left=lambda members: _values(members).count(),
    )
)
