from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.queries import activities, audit_rows, count_unsealed
from zhike.apps.dashboards.audit_values import Said, said_by
from zhike.apps.dashboards.audit_words import in_words
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.pipelines.masking import neutralise

PAGE_SIZE = 50
OPENED = ("reason", "before", "after")
EXPORTED = (
    "place", "occurred_at", "by", "address", "activity", "case_id", "customer_id", "outcome",
    "reason", "before", "after", "seal",
)  # fmt: skip


@requires(Permission.SEE_AUDIT)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    wanted = _wanted(request)
    page = Paginator(_rows(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (said, in_words(said.row.activity))
            for said in said_by(page.object_list, caller=person_of(request))
        ],
        "wanted": wanted,
        "activities": [(name, in_words(name)) for name in activities()],
        "unsealed": count_unsealed(),
        "may_export": person_of(request).may(Permission.EXPORT_AUDIT),
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboards/audit.html", context)


@requires(Permission.EXPORT_AUDIT)
@require_safe
def audit_export(request: HttpRequest) -> StreamingHttpResponse:
    """The rows that the page's filter leaves, as CSV; taking them out is an act of its own."""
    rows = _rows(_wanted(request))
    with transaction.atomic():
        record_event(
            activity="export audit log",
            case_id="audit",
            by=person_of(request).username,
            after={"rows": rows.count(), "filter": request.GET.urlencode()},
        )
    said = said_by(rows.iterator(chunk_size=2_000), caller=person_of(request))
    answer = StreamingHttpResponse(_lines(said), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="zhike-audit.csv"'
    return answer


def _wanted(request: HttpRequest) -> dict[str, str]:
    names = ("words", "by", "activity")
    return {name: request.GET.get(name, "").strip() for name in names}


def _rows(wanted: dict[str, str]) -> QuerySet[AuditRow]:
    return audit_rows(words=wanted["words"], by=wanted["by"], activity=wanted["activity"])


def _lines(rows: Iterable[Said]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # The mark at the start lets Excel read the Chinese.
    yield "\ufeff" + writer.writerow([*EXPORTED, "values"])
    for said in rows:
        # What was opened for this reader goes before what stands in the row.
        cells = [getattr(said if name in OPENED else said.row, name) for name in EXPORTED]
        state = "erased" if said.is_erased else "sealed" if said.is_closed else ""
        yield writer.writerow([*map(_cell, cells), state])


def _cell(value: object) -> str:
    return "" if value is None else neutralise(str(value))


class _Line:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
