"""How long answers to the bank's own questions are kept: as long as the words of their matter."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from zhike.apps.fields.models import FieldValue
from zhike.apps.privacy.record_classes import RecordClass, keeps_class
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.tickets.retention import LIMITATION, ended_tickets, records_of


def answered(ticket: str = "pk") -> Exists:
    """Say of a row, by its way to the ticket, whether a field of the bank's own is answered."""
    return Exists(FieldValue.objects.filter(ticket=OuterRef(ticket)).exclude(value_sealed=""))


def _values() -> list[Record]:
    return records_of(ended_tickets().filter(answered()))


def clear_values(tickets: Collection[int]) -> int:
    """Take the answers on tickets away; that they were asked for stays."""
    FieldValue.objects.filter(ticket__in=tickets).update(value_sealed="")
    return len(tickets)


keeps_class(
    RecordClass(
        code="ticket_fields",
        label=_("Answers to the bank's own questions about matters"),
        starts_with=_("day on which the matter was closed"),
        months=36,
        source=LIMITATION,
        mark=Mark.MEMORY,
        is_automatic=False,
        records=_values,
        remove=clear_values,
    )
)
