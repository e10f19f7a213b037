"""The tickets linked to an improvement as a file, for who may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.improvements.models import Improvement
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.tellings.models import Raising
from zhike.apps.tellings.queries import exported_for


def _rows(request: HttpRequest) -> QuerySet[Any]:
    asked = request.GET.get("improvement", "")
    key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    row = Improvement.objects.filter(pk=key).first()
    return exported_for(row, person_of(request)) if row else Raising.objects.none()


offer(
    ListExport(
        name="raised_tickets",
        sees=Permission.SEE_IMPROVEMENTS,
        takes_out=Permission.EXPORT_TICKETS,
        rows=_rows,
        columns=(
            Column(_("Ticket"), "ticket.number", FieldClass.EXACT),
            Column(_("Kind"), "ticket.get_kind_display"),
            Column(_("State"), "ticket.get_state_display"),
            Column(_("Came in"), "ticket.opened_at"),
            Column(_("Linked"), "linked_at"),
            Column(_("Linked by"), "linked_by", FieldClass.STAFF),
        ),
    )
)
