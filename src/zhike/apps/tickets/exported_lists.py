"""The terms of queues as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.queries import shown_queues, terms_in_reach

offer(
    ListExport(
        name="queue_terms",
        sees=Permission.MANAGE_QUEUES,
        rows=lambda request: terms_in_reach(person_of(request)),
        shown=lambda rows, _request: shown_queues(rows),
        columns=(
            Column(_("Queue"), "queue.name"),
            Column(_("Code"), "queue.code"),
            Column(_("Branch"), "queue.branch.name"),
            Column(_("Head"), "head", FieldClass.STAFF),
            Column(_("Hours of the channel"), "hours"),
            Column(_("Promises"), lambda row: "; ".join(row.promises)),
            Column(_("Open tickets"), "queue.open_count"),
        ),
    )
)
