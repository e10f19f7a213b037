"""The list of background jobs as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.jobs.queries import jobs_for
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="jobs",
        sees=Permission.SEE_JOBS,
        rows=lambda request: jobs_for(person_of(request)),
        columns=(
            Column(_("Number"), "pk"),
            Column(_("Job"), "heading"),
            Column(_("Kind"), "kind_label"),
            Column(_("State"), "get_state_display"),
            Column(_("Progress"), "share"),
            Column(_("Started by"), "by.username"),
            Column(_("Asked for at"), "created_at"),
            Column(_("Began"), "started_at"),
            Column(_("Ended"), "finished_at"),
            Column(_("Message"), "message"),
            Column(_("Error"), "told_error"),
        ),
    )
)
