"""The list of complaints as a file."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints import queries
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.views import wanted_of
from zhike.apps.complaints.words import countdown, due_of
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission


def _causes(row: Complaint) -> str:
    return "; ".join(f"{one.code} {one.standard}" for one in row.causes.all())


def _time_left(row: Complaint) -> str:
    return countdown(due_of(row), today=timezone.localdate()).words


offer(
    ListExport(
        name="complaints",
        sees=Permission.SEE_COMPLAINTS,
        takes_out=Permission.EXPORT_COMPLAINTS,
        rows=lambda request: queries.complaints_for(
            person_of(request), wanted_of(request)
        ).prefetch_related("causes"),
        columns=(
            Column(_("Complaint"), "ticket.number"),
            Column(_("State"), "get_state_display"),
            Column(_("Grade"), "get_grade_display"),
            Column(_("Law"), "get_regime_display"),
            Column(_("Time left"), _time_left),
            Column(_("Due"), "due_at"),
            Column(_("Customer"), "ticket.customer_number", FieldClass.EXACT),
            Column(_("Received"), "received_at"),
            Column(_("Received by"), "ticket.channel"),
            Column(_("Business (JR/T 0169)"), "business_code"),
            Column(_("Causes"), _causes),
            Column(_("Outcome"), "get_outcome_display"),
            Column(_("In charge"), "ticket.owner", FieldClass.STAFF),
            Column(_("Ended"), "closed_at"),
        ),
    )
)
