"""Who unmasked what, as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission
from zhike.apps.unmasking.queries import grants_for
from zhike.apps.unmasking.views import ShownGrant, shown_grants, wanted_of


def _fields(row: ShownGrant) -> str:
    return "; ".join(str(label) for label in row.fields)


offer(
    ListExport(
        name="unmasked",
        sees=Permission.SEE_UNMASKING,
        rows=lambda request: grants_for(person_of(request), **wanted_of(request)),
        shown=lambda rows, _request: shown_grants(rows),
        columns=(
            Column(_("Time"), "grant.begun_at"),
            Column(_("By"), "grant.person", FieldClass.STAFF),
            Column(_("Customer number"), "grant.customer_id", FieldClass.EXACT),
            Column(_("Values"), _fields),
            Column(_("Reason"), "grant.get_reason_display"),
            Column(_("Note"), "note", FieldClass.ABOUT),
            Column(_("Until"), "grant.ends_at"),
            Column(_("given back at"), "grant.ended_at"),
        ),
    )
)
