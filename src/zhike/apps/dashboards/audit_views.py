from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.queries import activities, audit_rows, count_unsealed
from zhike.apps.audit.words import in_words
from zhike.apps.dashboards.audit_values import said_by
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission

PAGE_SIZE = 50


@requires(Permission.SEE_AUDIT)
@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    wanted = _wanted(request)
    page = Paginator(rows_wanted(request), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (said, in_words(said.row.activity))
            for said in said_by(page.object_list, caller=person_of(request))
        ],
        "wanted": wanted,
        "activities": [(name, in_words(name)) for name in activities()],
        "unsealed": count_unsealed(),
    }
    return render(request, "dashboards/audit.html", context)


def _wanted(request: HttpRequest) -> dict[str, str]:
    names = ("words", "by", "activity")
    return {name: request.GET.get(name, "").strip() for name in names}


def rows_wanted(request: HttpRequest) -> QuerySet[AuditRow]:
    """The rows that the page's filter leaves."""
    return audit_rows(**_wanted(request))
