"""The board of improvements and their ledger as files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.shown import shown_customers
from zhike.apps.improvements.errors import LockBroken
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.queries import board_rows, drawn_customers, ledger
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.permissions import person_of
from zhike.apps.people.rules import Permission


def _board(request: HttpRequest) -> list[Any]:
    return board_rows(state=request.GET.get("state", "")[:10])


def _last(name: str) -> Any:
    def value(row: Any) -> Any:
        return getattr(row.last.row, name) if row.last else None

    return value


offer(
    ListExport(
        name="improvements",
        sees=Permission.SEE_IMPROVEMENTS,
        rows=_board,
        columns=(
            Column(_("Improvement"), "title"),
            Column(_("Owner"), "row.owner.username", FieldClass.STAFF),
            Column(_("State"), "row.get_state_display"),
            Column(_("Business outcome"), "row.get_outcome_display"),
            Column(_("Metric"), "metric"),
            Column(_("Method of comparison"), "row.get_design_display"),
            Column(_("Start"), "row.start_date"),
            Column(_("Check date"), "row.check_date"),
            Column(_("Check overdue"), "is_overdue"),
            Column(_("Expected value a year, yuan"), "row.worth.value"),
            Column(_("Effect"), _last("estimate")),
            Column(_("Lower end"), _last("lower")),
            Column(_("Upper end"), _last("upper")),
            Column(_("Verdict"), lambda row: row.last.verdict if row.last else None),
        ),
    )
)


def _drawn(request: HttpRequest) -> Any:
    asked = request.GET.get("improvement", "")
    key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    row = Improvement.objects.select_related("lock").filter(pk=key).first()
    try:
        return drawn_customers(row, person_of(request)) if row else []
    except LockBroken as broken:  # of what was tampered with there is no list
        raise Http404 from broken


offer(
    ListExport(
        name="improvement_customers",
        sees=Permission.SEE_IMPROVEMENTS,
        takes_out=Permission.EXPORT_CUSTOMERS,
        rows=_drawn,
        shown=lambda rows, _request: shown_customers(rows),
        columns=(
            Column(_("Customer number"), "customer.customer_id", FieldClass.EXACT),
            Column(_("Name"), "name", FieldClass.CUSTOMER),
            Column(_("Segment"), "customer.segment"),
            Column(_("Branch"), "customer.home_branch"),
        ),
    )
)
offer(
    ListExport(
        name="improvement_ledger",
        sees=Permission.SEE_IMPROVEMENTS,
        rows=lambda _request: ledger().rows,
        columns=(
            Column(_("Improvement"), "shown.title"),
            Column(_("Owner"), "shown.row.owner.username", FieldClass.STAFF),
            Column(_("Promised a year, yuan"), "promised_yuan"),
            Column(_("Proved a year, yuan"), _last("yuan")),
            Column(_("Lower end"), _last("yuan_lower")),
            Column(_("Upper end"), _last("yuan_upper")),
            Column(_("Counted in the sum"), "counts"),
            Column(_("Verdict"), lambda row: row.last.verdict if row.last else None),
        ),
    )
)
