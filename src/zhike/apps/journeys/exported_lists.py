"""The list of event logs as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.journeys.queries import log_cards
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="logs",
        sees=Permission.SEE_JOURNEYS,
        takes_out=Permission.EXPORT_JOURNEYS,
        rows=lambda _request: log_cards(),
        columns=(
            Column(_("Log"), "name"),
            Column(_("Process cases"), "cases"),
            Column(_("Events"), "events"),
            Column(_("Period"), "period"),
        ),
    )
)
