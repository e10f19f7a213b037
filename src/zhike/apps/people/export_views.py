"""What gives a list as a file: the same for every list, and every time an act on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.audit.actions import record_event
from zhike.apps.people.list_exports import ListExport
from zhike.apps.people.permissions import View, person_of, requires
from zhike.apps.people.step_up import needs_fresh_proof
from zhike.pipelines.list_files import FORMS, csv_parts, xlsx_file
from zhike.pipelines.masking import mask_found


def view_of(listed: ListExport) -> View:
    """Make the view of a list; its permission and the proof it asks for follow from its columns."""

    @never_cache
    @require_safe
    def export(request: HttpRequest, form: str) -> HttpResponseBase:
        if not person_of(request).may(listed.sees):
            raise PermissionDenied(f"This needs the permission {listed.sees}.")
        if form not in FORMS:
            raise Http404
        rows = listed.rows(request)
        answer = guarded if listed.is_personal else _answered
        return answer(request, listed, rows, form)

    guarded = needs_fresh_proof(_answered)
    return requires(listed.permission)(export)


def record_export(request: HttpRequest, *, name: str, rows: int, form: str) -> None:
    """Note who took which list out, how much of it and by which filter."""
    asked = "&".join(f"{key}={value}" for key, value in request.GET.items() if value)
    with transaction.atomic():
        record_event(
            activity="export list",
            case_id=f"list {name}",
            by=person_of(request).username,
            after={"list": name, "rows": rows, "filter": mask_found(asked), "form": form},
        )


def file_answer(
    columns: Sequence[str],
    lines: Iterable[Sequence[Any]],
    *,
    name: str,
    form: str,
    sheet: str = "",
    about: tuple[str, Sequence[Sequence[Any]]] | None = None,
) -> HttpResponseBase:
    """Give lines as a file to save, named after the list and the day."""
    named = f"zhike-{name}-{timezone.localdate():%Y-%m-%d}.{form}"
    if form == "csv":
        parts = csv_parts(columns, lines)
        answer = StreamingHttpResponse(parts, content_type=FORMS[form])
        answer["Content-Disposition"] = f'attachment; filename="{named}"'
        return answer
    file = xlsx_file(columns, lines, sheet=sheet, about=about)
    return FileResponse(file, as_attachment=True, filename=named, content_type=FORMS[form])


def _answered(
    request: HttpRequest, listed: ListExport, rows: QuerySet[Any] | Any, form: str
) -> HttpResponseBase:
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    record_export(request, name=listed.name, rows=count, form=form)
    columns = listed.present_columns
    head, lines = [str(column.label) for column in columns], listed.lines(rows, columns, request)
    return file_answer(head, lines, name=listed.name, form=form)
