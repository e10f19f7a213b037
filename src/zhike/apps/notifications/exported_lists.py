"""What one was told, as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.notifications.queries import bell_of, told_of
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="notifications",
        sees=Permission.OWN_NOTIFICATIONS,
        rows=lambda request: bell_of(person_of(request)),
        shown=lambda rows, _request: told_of(rows),
        columns=(
            Column(_("Time"), "row.created_at"),
            Column(_("Notification"), "sentence"),
            Column(_("Read at"), "row.read_at"),
        ),
    )
)
