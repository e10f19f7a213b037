"""The list of tokens as a file; what opens something is not in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.api import queries
from zhike.apps.api.models import Token
from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission


def _state(row: Token) -> Any:
    if row.revoked_at:
        return _("Revoked")
    return _("Valid") if row.is_valid else _("Expired")


offer(
    ListExport(
        name="tokens",
        sees=Permission.MANAGE_TOKENS,
        rows=lambda request: queries.tokens_for(person_of(request)),
        columns=(
            Column(_("Name"), "name"),
            Column(_("What it opens"), lambda row: "; ".join(row.permissions)),
            Column(_("Branch"), "branch"),
            Column(_("Made"), "created_at"),
            Column(_("By"), "created_by"),
            Column(_("Ends"), "expires_at"),
            Column(_("Last used"), "last_used_at"),
            Column(_("State"), _state),
        ),
    )
)
