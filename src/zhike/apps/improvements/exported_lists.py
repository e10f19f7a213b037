"""The board of improvements and their ledger as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.improvements.queries import board_rows, ledger
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
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
