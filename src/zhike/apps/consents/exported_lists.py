"""The list of purposes as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.consents import queries
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.rules import Permission

offer(
    ListExport(
        name="purposes",
        sees=Permission.MANAGE_PRIVACY,
        rows=lambda _request: queries.purposes(),
        columns=(
            Column(_("Purpose"), str),
            Column(_("Code"), "code"),
            Column(_("Legal basis"), "get_basis_display"),
            Column(_("separate consent"), "is_separate"),
            Column(_("third party"), "names_third_party"),
            Column(_("Texts"), "versions"),
            Column(_("Choices"), "choices"),
            Column(_("in use"), "is_active"),
        ),
    )
)
