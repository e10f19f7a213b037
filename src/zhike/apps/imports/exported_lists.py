"""Imports and the rows they rejected as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from zhike.apps.imports import queries
from zhike.apps.imports.actions import each_reject
from zhike.apps.imports.views import import_of_address
from zhike.apps.people.list_exports import Column, FieldClass, ListExport, offer
from zhike.apps.people.rules import Permission


@dataclass(frozen=True)
class _Rejects:
    """The rows of a rejects file, read one by one each time they are gone through."""

    file: Path

    def __len__(self) -> int:
        return sum(1 for _row in self)

    def __iter__(self) -> Iterator[dict[str, str]]:
        return each_reject(self.file)


def _rejects(request: HttpRequest) -> _Rejects:
    number = request.GET.get("import", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    made = import_of_address(int(number))
    if not made.rejects_file or not (file := queries.rejects_path(made)).exists():
        raise Http404
    return _Rejects(file)


offer(
    ListExport(
        name="imports",
        sees=Permission.SEE_IMPORTS,
        rows=lambda request: queries.batch_rows(log_name=request.GET.get("log", "")),
        columns=(
            Column(_("Source"), "source"),
            Column(_("What the rows are"), "kind_label"),
            Column(_("Log"), "log_name"),
            Column(_("State"), "label"),
            Column(_("Read"), "read"),
            Column(_("Stored"), "stored"),
            Column(_("Duplicates"), "duplicates"),
            Column(_("Rejected"), "rejected"),
            Column(_("Time"), "begun_at"),
            Column(_("By"), "by", FieldClass.STAFF),
        ),
    ),
    ListExport(
        name="rejects",
        sees=Permission.SEE_IMPORTS,
        rows=_rejects,
        columns=(
            Column(_("Row"), lambda row: int(row["row"] or 0)),
            Column(_("Column"), lambda row: row["column"]),
            Column(_("Value"), lambda row: row["value"]),
            Column(_("Rule"), lambda row: row["rule"]),
        ),
    ),
)
