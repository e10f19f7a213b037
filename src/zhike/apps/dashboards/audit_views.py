from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.queries import activities, audit_rows, count_unsealed
from zhike.apps.dashboards.audit_words import in_words
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.pipelines.masking import neutralise

PAGE_SIZE = 50
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
        "rows": [(row, in_words(row.activity)) for row in page.object_list],
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
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="zhike-audit.csv"'
    return answer


def _wanted(request: HttpRequest) -> dict[str, str]:
    names = ("words", "by", "activity")
    return {name: request.GET.get(name, "").strip() for name in names}


def _rows(wanted: dict[str, str]) -> QuerySet[AuditRow]:
    return audit_rows(words=wanted["words"], by=wanted["by"], activity=wanted["activity"])


def _lines(rows: QuerySet[AuditRow]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # The mark at the start lets Excel read the Chinese.
    yield "\ufeff" + writer.writerow(EXPORTED)
    for row in rows.values_list(*EXPORTED).iterator(chunk_size=2_000):
        yield writer.writerow(["" if cell is None else neutralise(str(cell)) for cell in row])


class _Line:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
