"""The blocked senders as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.blocks import queries
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="blocks",
        sees=Permission.SUPERVISE_TICKETS,
        takes_out=Permission.EXPORT_TICKETS,
        rows=lambda request: queries.blocks_for(person_of(request)),
        shown=lambda rows, _request: queries.shown_blocks(rows),
        columns=(
            Column(_("Sender"), "sender", FieldClass.CUSTOMER),
            Column(_("Known by"), "kind_label"),
            Column(_("Queue"), "block.queue"),
            Column(_("Reason"), "reason", FieldClass.ABOUT),
            Column(_("Blocked by"), "block.blocked_by", FieldClass.STAFF),
            Column(_("Blocked"), "block.blocked_at"),
            Column(_("Blocked until"), "block.until"),
            Column(_("Contacts held"), "block.held_back"),
            Column(_("To be read"), "block.unread"),
            Column(_("Lifted"), "block.lifted_at"),
        ),
    )
)
