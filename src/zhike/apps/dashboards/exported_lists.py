"""The audit log as a file."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.words import in_words, outcome_in_words
from zhike.apps.dashboards.audit_values import Said, said_by
from zhike.apps.dashboards.audit_views import rows_wanted
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission

ABOUT = FieldClass.ABOUT


def _rows_until_now(request: HttpRequest) -> QuerySet[AuditRow]:
    # The row of this very export comes after they were counted.
    newest = AuditRow.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return rows_wanted(request).filter(pk__lte=newest)


def _values(said: Said) -> object:
    if said.is_erased:
        return _("erased")
    return _("sealed") if said.is_closed else None


offer(
    ListExport(
        name="audit",
        sees=Permission.SEE_AUDIT,
        takes_out=Permission.EXPORT_AUDIT,
        rows=_rows_until_now,
        shown=lambda rows, request: said_by(rows, caller=person_of(request)),
        columns=(
            Column(_("Place"), "row.place"),
            Column(_("Time"), "row.occurred_at"),
            Column(_("By"), "row.by"),
            Column(_("Address"), "row.address"),
            Column(_("Act"), lambda said: in_words(said.row.activity)),
            Column(_("Name of the act"), "row.activity"),
            Column(_("Matter"), "row.case_id"),
            Column(_("Customer number"), "row.customer_id", FieldClass.EXACT),
            Column(
                _("Outcome"),
                lambda said: outcome_in_words(said.row.activity, said.row.outcome),
            ),
            Column(_("Reason"), "reason", ABOUT),
            Column(_("Before"), "before", ABOUT),
            Column(_("After"), "after", ABOUT),
            Column(_("Values"), _values),
            Column(_("Seal"), "row.seal", FieldClass.EXACT),
        ),
    )
)
