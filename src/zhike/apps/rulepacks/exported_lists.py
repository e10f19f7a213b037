"""The rules of a jurisdiction on a date as a file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, ListExport, offer
from zhike.apps.people.rules import Permission
from zhike.apps.rulepacks.views import rules_shown

offer(
    ListExport(
        name="rules",
        sees=Permission.SEE_RULE_PACKS,
        rows=rules_shown,
        columns=(
            Column(_("Jurisdiction"), "rule.jurisdiction"),
            Column(_("Code"), "rule.id"),
            Column(_("Rule"), "text"),
            Column(_("Value"), "value"),
            Column(_("From"), "rule.valid_from"),
            Column(_("Until"), "rule.valid_until"),
            Column(_("Source"), "rule.source.text"),
            Column(_("Link"), "rule.source.link"),
            Column(_("How sure"), "mark"),
            Column(_("Pack"), "rule.pack"),
        ),
    )
)
