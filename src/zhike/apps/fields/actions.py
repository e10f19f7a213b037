"""Fields are defined, changed, retired and answered here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.fields import rules
from zhike.apps.fields.errors import AnswerRefused, CodeTaken, OptionsMissing
from zhike.apps.fields.models import FieldValue, TicketField
from zhike.apps.fields.queries import plain
from zhike.apps.fields.rules import FieldKind
from zhike.apps.tickets.actions import locked
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import Keyring


@transaction.atomic
def define_field(*, code: str, by: str, **says: Any) -> TicketField:
    """Ask something new about tickets. `says` are the columns of `TicketField`.

    Raises
    ------
    CodeTaken, OptionsMissing
    """
    if TicketField.objects.filter(code=code).exists():
        raise CodeTaken(taken=code)
    made = TicketField(code=code, **says)
    return _kept(made, activity="define field", by=by, before=None)


@transaction.atomic
def change_field(field_id: int, *, by: str, **says: Any) -> TicketField:
    """Change what is asked from now on; its kind stays, since answers of it are there."""
    found = TicketField.objects.select_for_update(of=("self",)).select_related("queue")
    field = found.get(pk=field_id)
    before = plain(field)
    for name, value in says.items():
        setattr(field, name, value)
    return _kept(field, activity="change field", by=by, before=before)


@transaction.atomic
def retire_field(field_id: int, *, by: str) -> TicketField:
    """Ask it no more; what was answered stays readable."""
    field = TicketField.objects.select_for_update().get(pk=field_id)
    if field.retired_at is None:
        field.retired_at = timezone.now()
        field.save()
        _record(field, activity="retire field", by=by, before=None)
    return field


@transaction.atomic
def answer(ticket_id: int, *, said: Mapping[TicketField, str], by: str) -> Ticket:
    """Write answers to fields down; an empty one takes away what was there.

    Raises
    ------
    AnswerRefused
    """
    ticket = locked(ticket_id)
    ring = Keyring.making([ticket.key_owner])
    for field, words in said.items():
        kept = rules.kept(FieldKind(field.kind), words, choices=field.options)
        if kept is None:
            raise AnswerRefused(label=field.label, kind=field.get_kind_display())
        sealed = ring.seal(kept, customer_id=ticket.key_owner) if kept else ""
        FieldValue.objects.update_or_create(
            ticket=ticket, field=field, defaults={"value_sealed": sealed}
        )
    if said:
        record_event(
            activity="answer fields",
            case_id=ticket.case_id,
            by=by,
            customer_id=ticket.customer_number,
            attributes={"fields": ", ".join(sorted(field.code for field in said))},
        )
    return ticket


def _kept(
    field: TicketField, *, activity: str, by: str, before: dict[str, Any] | None
) -> TicketField:
    if field.kind == FieldKind.CHOICE:
        if len(field.options) < 2:
            raise OptionsMissing
    else:
        field.options = []
    field.save()
    _record(field, activity=activity, by=by, before=before)
    return field


def _record(field: TicketField, *, activity: str, by: str, before: dict[str, Any] | None) -> None:
    record_event(
        activity=activity,
        case_id=f"field-{field.code}",
        by=by,
        outcome=field.code,
        before=before,
        after=plain(field),
    )
