"""The reports on products with their acknowledgement, and the course of one, as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice.queries import reports, shown_reports


def _end(name: str) -> Any:
    return lambda one: one.row.found["blamed"][name]


def _course(request: HttpRequest) -> list[dict[str, Any]]:
    asked = request.GET.get("report", "")
    key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    row = reports().filter(pk=key).first()
    return row.found["course"] if row else []


def _blamed(end: str) -> Any:
    return lambda month: month["blamed"][end] if month["blamed"] else None


def _said(name: str) -> Any:
    return lambda one: getattr(one.acknowledgement, name) if one.acknowledgement else ""


offer(
    ListExport(
        name="product_reports",
        sees=Permission.SEE_VOICE,
        rows=lambda _request: shown_reports(),
        columns=(
            Column(_("Product"), "name"),
            Column(_("Month"), "row.month"),
            Column(_("Number of texts"), "n"),
            Column(_("Share blamed"), _end("value")),
            Column(_("Lower end"), _end("lower")),
            Column(_("Upper end"), _end("upper")),
            Column(_("Owner"), lambda one: str(one.row.owner), FieldClass.STAFF),
            Column(_("Due"), "row.due_date"),
            Column(_("State"), lambda one: str(one.state_words)),
            Column(_("Acknowledged by"), _said("acknowledged_by"), FieldClass.STAFF),
            Column(_("Acknowledged"), _said("acknowledged_at")),
            Column(_("What is done"), "plan"),
            Column(_("To be done by"), _said("done_by_date")),
        ),
    )
)
offer(
    ListExport(
        name="product_course",
        sees=Permission.SEE_VOICE,
        rows=_course,
        columns=(
            Column(_("Month"), lambda month: month["month"][:7]),
            Column(_("All texts"), lambda month: month["texts"]),
            Column(_("Number of texts"), lambda month: month["n"]),
            Column(_("Share blamed"), _blamed("value")),
            Column(_("Lower end"), _blamed("lower")),
            Column(_("Upper end"), _blamed("upper")),
        ),
    )
)
