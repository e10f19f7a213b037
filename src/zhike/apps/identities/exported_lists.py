"""The queue of duplicates and the ledger of merges as files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhike.apps.identities import queries
from zhike.apps.identities.side_by_side import ShownPair, shown_pairs
from zhike.apps.identities.views import wanted_state
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission


def _name_of(side: str) -> Column:
    def name(row: ShownPair) -> str:
        return str(getattr(row.lines[0], side))

    return Column(_("Name"), name, FieldClass.CUSTOMER)


offer(
    ListExport(
        name="duplicates",
        sees=Permission.SEE_DUPLICATES,
        rows=lambda request: queries.pairs_for(person_of(request), wanted_state(request)),
        shown=lambda rows, _request: shown_pairs(rows),
        columns=(
            Column(_("Customer number"), "pair.first.customer_id", FieldClass.EXACT),
            _name_of("first"),
            Column(_("Customer number"), "pair.second.customer_id", FieldClass.EXACT),
            _name_of("second"),
            Column(_("Weight in bits"), "pair.weight"),
            Column(_("Probability"), "pair.probability"),
            Column(_("Found at"), "pair.found_at"),
            Column(_("Decided at"), "pair.decided_at"),
            Column(_("By"), "pair.decided_by"),
            Column(_("Reason"), "pair.get_reason_display"),
        ),
    ),
    ListExport(
        name="merges",
        sees=Permission.SEE_DUPLICATES,
        rows=lambda request: queries.merges_for(person_of(request)),
        columns=(
            Column(_("Time"), "merged_at"),
            Column(_("Entry in use"), "survivor.customer_id", FieldClass.EXACT),
            Column(_("Merged entry"), "absorbed.customer_id", FieldClass.EXACT),
            Column(_("By"), "merged_by"),
            Column(_("Reason"), "get_reason_display"),
            Column(_("Taken back at"), "undone_at"),
            Column(_("Taken back by"), "undone_by"),
            Column(_("Reason for taking back"), "get_undone_reason_display"),
        ),
    ),
)
