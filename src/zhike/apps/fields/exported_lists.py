"""The fields of tickets as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.fields.queries import fields_in_reach
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="ticket_fields",
        sees=Permission.MANAGE_QUEUES,
        rows=lambda request: fields_in_reach(person_of(request)),
        shown=lambda rows, _request: list(rows),
        columns=(
            Column(_("Code"), "code"),
            Column(_("The question"), "label"),
            Column(_("Kind of answer"), "get_kind_display"),
            Column(_("To choose from"), lambda row: "; ".join(row.options)),
            Column(_("Kinds of tickets"), lambda row: "; ".join(row.ticket_kinds)),
            Column(_("Queue"), "queue"),
            Column(_("Needed before a ticket is solved"), "is_required"),
            Column(_("Asked of the customer on his own pages"), "is_asked"),
            Column(_("Retired"), "retired_at"),
        ),
    )
)
