"""The lists of the desk as files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.desk.ticket_views import wanted_of
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.tickets import queries

offer(
    ListExport(
        name="tickets",
        sees=Permission.SEE_TICKETS,
        takes_out=Permission.EXPORT_TICKETS,
        rows=lambda request: queries.filtered(person_of(request), wanted_of(request)),
        shown=lambda rows, _request: queries.shown_tickets(rows),
        columns=(
            Column(_("Ticket"), "ticket.number", FieldClass.EXACT),
            Column(_("Kind"), "ticket.get_kind_display"),
            Column(_("State"), "ticket.get_state_display"),
            Column(_("Priority"), "ticket.get_priority_display"),
            Column(_("Subject"), "subject", FieldClass.ABOUT),
            Column(_("Queue"), "ticket.queue"),
            Column(_("Owner"), "ticket.owner", FieldClass.STAFF),
            Column(_("Customer"), "ticket.customer_number", FieldClass.EXACT),
            Column(_("Channel"), "ticket.channel"),
            Column(_("Came in"), "ticket.opened_at"),
            Column(_("Due"), "ticket.due_at"),
            Column(_("Solved"), "ticket.solved_at"),
        ),
    )
)
